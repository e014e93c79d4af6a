"""Is each resource still there, and is it still the same resource."""
