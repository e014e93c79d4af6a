"""Trials of networks as far as experiments share them: numbers, weights, readings, variants."""
