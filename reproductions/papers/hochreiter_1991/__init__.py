"""Hochreiter 1991, "Untersuchungen zu dynamischen neuronalen Netzen", thesis, Technische Universität München."""
