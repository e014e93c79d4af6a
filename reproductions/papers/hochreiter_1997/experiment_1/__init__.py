"""Section 5.1: the embedded Reber grammar."""
