"""Stored trials as a browser begins them: a script for each, which works where nothing can be fetched."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from reproductions.results import Run, trial_to_json
from reproductions.weights import RunWeights, TrialWeights, weights_path, weights_to_text
from sitegen.sources import Sources

NEEDED = ("number_format", "architecture", "learning_rate", "task_settings", "limits")


def start_folder(run: Run) -> str:
    """Where the scripts of a run's trials stand, `INDEX.js` each, from the root of the site."""
    return f"{weights_path(run).removesuffix('.json')}/"


def start_files(sources: Sources) -> dict[str, str]:
    """All stored weights, and the script of each of their trials, by path."""
    files: dict[str, str] = {}
    for path, weights in sources.weights.items():
        run = sources.run(path)
        if run is not None:
            files[weights_path(run)] = weights_to_text(weights)
            files |= {f"{start_folder(run)}{trial.index}.js": _script(run, weights, trial) for trial in weights.trials}
    return files


def _script(run: Run, weights: RunWeights, trial: TrialWeights) -> str:
    """Assigns what `docs/assets/live/trial_1997.js` starts with, and what the trial is stored to have given."""
    stored = trial_to_json(next(one for one in run.trials if one.index == trial.index))
    kept: dict[str, Any] = {name: stored[name] for name in ("outcome", "measurements", "steps", "curve")}
    given = {name: getattr(weights, name) for name in NEEDED}
    data = {"run": run.path, **given, "trial": asdict(trial), "stored": kept}
    return f"globalThis.storedTrial = {json.dumps(data)};\n"
