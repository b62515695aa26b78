"""Casework: what people do for children, each act in one transaction, under the place's rules, on the child's timeline."""
