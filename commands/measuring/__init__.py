"""The commands that measure: runs, their confirmation, what decides a claim, readings, examples, weights."""
