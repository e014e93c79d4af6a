"""What stored runs mean: which speaks, whether it is fresh, and the verdict on each claim."""
