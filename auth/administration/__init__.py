"""Clients, accounts and grants made, changed and ended: one implementation for the shell and for the graph."""
