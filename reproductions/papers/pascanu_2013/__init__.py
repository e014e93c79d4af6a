"""On the difficulty of training recurrent neural networks."""
