"""Whom to ask, when, as whom, and how often."""
