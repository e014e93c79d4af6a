"""Plain networks beside their equations: the statements of the source, and what each computes in one worked example."""
