"""Tests of what earlier looks count for."""
