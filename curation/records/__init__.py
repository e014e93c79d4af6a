"""The records of the services: where to ask for one, and what its bytes say."""
