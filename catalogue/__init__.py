"""The curated index of resources: typed records, loading with line numbers, and validation."""
