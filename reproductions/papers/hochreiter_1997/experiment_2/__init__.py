"""Section 5.2: noise-free and noisy sequences with long lags."""
