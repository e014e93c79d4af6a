"""The curated index of resources: typed records, loading with line numbers, validation, and citations."""
