"""Shi et al. 2015: an LSTM whose states are pictures, and whose weights are kernels that slide over them."""
