"""A server with one address for every way in which a link can be broken, half broken, or look broken."""
