"""Speed, measured as ratios side by side in one run. No test asserts a time; these say what is true on a machine."""
