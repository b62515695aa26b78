"""What may be asked: types, and the resolver each field stands for."""
