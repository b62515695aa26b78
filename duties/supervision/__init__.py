"""How units are inspected, and what follows from what was found (catalogue 2.15)."""
