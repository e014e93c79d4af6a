"""The network of the 1997 paper for sixteen trials at once: its memory, its steps and the loop over time."""
