"""Show, attend and tell: captions with visual attention."""
