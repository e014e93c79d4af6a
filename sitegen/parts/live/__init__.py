"""The parts of pages that compute in the reader's browser."""
