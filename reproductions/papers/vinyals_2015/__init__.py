"""Vinyals et al. 2015: show and tell, captions by an LSTM that is shown the picture once."""
