"""Srivastava, Mansimov & Salakhutdinov 2015: LSTM nets that read a video, reconstruct it and continue it."""
