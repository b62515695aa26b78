"""What departments that call the hub are answered under /exchange: the three verbs of their contracts, from the other side."""
