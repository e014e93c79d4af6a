"""One request and its answer, between checked addresses, within bounds of time and size."""
