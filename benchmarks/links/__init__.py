"""Link checkers side by side, on the fault classes of `tests/fault_server`."""
