"""Reads, measured beside three other servers on the same database."""
