"""Addresses out of files: an index, Markdown, a built site, or a plain list."""
