"""Comparisons of registers as data."""
