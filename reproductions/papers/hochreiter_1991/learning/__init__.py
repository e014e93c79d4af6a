"""Chapters 3 to 5: what nets learn, and what their remedies do."""
