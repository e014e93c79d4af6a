"""What experiments on translation share: sentence pairs of real text, their folds, and how a translation is scored."""
