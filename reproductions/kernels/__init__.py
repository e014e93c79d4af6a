"""Compiled recurrences that must equal the plain ones: many independent trials side by side, one per vector lane."""
