"""Today's practice on the paper's tasks."""
