"""Cho, van Merriënboer, Bahdanau & Bengio 2014: on the properties of neural machine translation."""
