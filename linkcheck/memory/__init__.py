"""What earlier looks saw, and what they add up to."""
