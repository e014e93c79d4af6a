"""Do the papers' claims hold: claims, runs, verdicts, and one package per paper."""
