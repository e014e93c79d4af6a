"""What each kind of file writes as links: `occurrences(text, file)` yields every target as written, with its place.

Kinds whose parts can be linked to also have `anchors(text)`, the names of those parts. Which targets are web addresses,
which are files beside this one, and which cannot be checked, is told apart in `inputs.files`.
"""
