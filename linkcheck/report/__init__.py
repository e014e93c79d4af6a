"""A run's findings, and the shapes a report can take."""
