"""State machines of casework, one file a machine (catalogue Part 4)."""
