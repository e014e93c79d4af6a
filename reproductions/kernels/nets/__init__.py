"""Nets of the 1991 thesis, of the 1994 paper and of the competitors of 1997, each with its way of learning."""
