"""Nets and formulae as the thesis prints them, in plain PyTorch and NumPy."""
