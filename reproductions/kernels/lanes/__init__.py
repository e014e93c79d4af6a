"""Sixteen trials in one vector register: values, functions of them and random numbers."""
