"""Figures as SVG, drawn at build from stored runs."""
