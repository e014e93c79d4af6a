"""One package per paper; `declarations.papers` finds them by their `paper.yaml`."""
