"""Section 5.6: temporal order."""
