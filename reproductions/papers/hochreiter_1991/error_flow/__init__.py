"""Chapter 2: how an error fares on its way back through time."""
