"""Indicators drawn up from what the hub holds: for each unit and period, with the children behind each (catalogue 2.14)."""
