"""The numbers that verdicts rest on: quantiles, intervals, plans, and how often a rule is wrong."""
