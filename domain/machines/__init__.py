"""The machines of the work, one module each: nothing but tables (catalogue Part 4)."""
