"""Pictures of what a run recorded step by step, or unit by unit, beside its trials' measurements."""
