"""What networks are shown: each task as compiled functions over lanes, with the trials that learn it."""
