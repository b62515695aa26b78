"""What the documents ask of units: done, by when, and on record (catalogue 2.10-2.15, Parts 5 and 6)."""
