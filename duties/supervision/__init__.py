"""Supervision (督导与考核): how units are inspected, and what follows from what was found, complained of, decided and appraised.

A person decides all of it (catalogue 2.15).
"""
