"""The networks as the paper prints them, one equation a line, and what solves its tasks without learning."""
