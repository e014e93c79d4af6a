"""Trials to runs: what is asked for, how it is computed and kept, and where it came from."""
