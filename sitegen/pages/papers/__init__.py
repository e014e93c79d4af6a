"""The pages of a paper: itself, its network, its experiments with their rows and readings."""
