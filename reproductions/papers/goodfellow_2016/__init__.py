"""Deep Learning, chapter 10: statements on sequence models that can be checked."""
