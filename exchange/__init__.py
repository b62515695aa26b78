"""Work between registers and departments, as durable workflows."""
