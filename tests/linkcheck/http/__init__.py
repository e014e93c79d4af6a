"""Tests of requests, answers, and what carries them."""
