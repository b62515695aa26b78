"""How it is answered: a read returns a Select, a change is handed to the exchange."""
