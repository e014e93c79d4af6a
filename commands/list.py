"""`rnn-review list`: every resource of the index, and which papers have a reproduction."""

from __future__ import annotations

import argparse

from catalogue.load import load_catalogue
from commands.line.output import print_json, print_table
from commands.line.project import project_root
from reproductions.declarations.papers import paper_ids


def list_resources(arguments: argparse.Namespace) -> int:
    """Print a line for each resource, or all that is known of them as JSON."""
    catalogue = load_catalogue(project_root() / "resources.yaml")
    reproduced = paper_ids()
    if arguments.json:
        resources = ((resource, resource.id in reproduced) for resource in catalogue.resources)
        print_json([{**resource.model_dump(), "has_reproduction": found} for resource, found in resources])
        return 0
    rows = [
        [one.id, one.kind.value, str(one.year or "–"), "yes" if one.id in reproduced else "", one.title]
        for one in catalogue.resources
    ]
    print_table(["id", "kind", "year>", "reproduction", "title"], rows)
    return 0
