"""The rules of the work in plain Python: no I/O, no framework, no clock of its own."""
