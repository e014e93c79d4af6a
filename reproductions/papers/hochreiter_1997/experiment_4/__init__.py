"""Section 5.4: the adding problem."""
