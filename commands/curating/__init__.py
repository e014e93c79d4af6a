"""The curator's commands: add a resource, take in a bibliography, lay the index out."""
