"""Section 5.3: the two-sequence problem."""
