"""Verdicts on a page: claims in full and in brief, their words, how these came to be, and the rule behind them."""
