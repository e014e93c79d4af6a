"""Why networks that fail do so, looked at while they learn."""
