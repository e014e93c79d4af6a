"""The curator's tools."""
