"""What every change that somebody asks for has: an author, rows held and compared, a key under which it is made once."""
