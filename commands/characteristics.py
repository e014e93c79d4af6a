"""`rnn-review characteristics`: how often the rule says each word, by how far a paper's true value lies from ours."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from commands.line.output import message, number, print_json, print_table
from commands.line.project import project_root
from commands.line.requests import SEEDS, check_number
from reproductions.results import write_anew

FILE = Path("results/characteristics/verdicts.json")


def characteristics(arguments: argparse.Namespace) -> int:
    """Simulate the rule; print a table, or JSON, or write the file from which the site's page is made."""
    from reproductions.judging.simulation.characteristics import Characteristic, worst_coverage
    from reproductions.judging.simulation.characteristics import (
        characteristics as simulate,  # numpy, which no other command needs
    )
    from reproductions.judging.simulation.former_rule import UNTIL, former_characteristics

    check_number("draws", arguments.draws, 1, 1_000_000)
    check_number("seed", arguments.seed, *SEEDS)
    found: list[Characteristic] = []
    for one in chain(*(rule(arguments.draws, arguments.seed) for rule in (simulate, former_characteristics))):
        if not found or (found[-1].kind, found[-1].law) != (one.kind, one.law):
            message(f"{one.kind}, {one.law}")
        found.append(one)
    data = {
        "command": f"rnn-review characteristics --draws {arguments.draws} --seed {arguments.seed} --write",
        "characteristics": [asdict(one) for one in found],
    }
    if arguments.write:
        lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in data["characteristics"])
        text = f'{{"command": {json.dumps(data["command"])},\n"characteristics": [\n{lines}\n]}}\n'
        write_anew(project_root() / FILE, text)
        message(f"written to {FILE}")
    if arguments.json:
        print_json(data)
        return 0
    words = list(dict.fromkeys(word for one in found for word in one.words))
    print_table(
        ["kind", "law", "paper's trials>", "ours>", "true value>", "coverage>", *(f"{word}>" for word in words)],
        [
            [
                one.kind,
                one.law,
                number(one.published_trials),
                number(one.trials),
                number(one.true_value),
                f"{100 * one.coverage:.1f} %",
                *(f"{100 * one.words.get(word, 0.0):.1f} %" for word in words),
            ]
            for one in found
        ],
    )
    worst = worst_coverage([one for one in found if UNTIL not in one.kind])
    message(
        f"the interval held the true value least often for {worst.kind}, {worst.law}, "
        f"{worst.published_trials} trials against {worst.trials}: {100 * worst.coverage:.1f} %"
    )
    return 0
