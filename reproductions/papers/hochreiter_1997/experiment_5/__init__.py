"""Section 5.5: the multiplication problem."""
