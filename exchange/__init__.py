"""Work between registers and departments."""
