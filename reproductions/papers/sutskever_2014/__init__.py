"""Sutskever, Vinyals & Le 2014: sequence to sequence learning with neural networks."""
