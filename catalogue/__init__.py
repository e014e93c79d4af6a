"""The curated index of resources: typed records, loading with line numbers, validation, and citations."""

from catalogue.load import CatalogueError, Problem, check_file, load_catalogue

__all__ = ["CatalogueError", "Problem", "check_file", "load_catalogue"]
