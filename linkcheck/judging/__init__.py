"""From what came back to a verdict."""
