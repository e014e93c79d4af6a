"""The shapes a report can take."""
