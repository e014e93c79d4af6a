"""How trials are computed: what a runner needs to know, and the kinds that there are."""
