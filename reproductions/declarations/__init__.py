"""What papers declare of their experiments in YAML, read without importing any of their code."""
