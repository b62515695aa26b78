"""The normal read path: an operation becomes one SQL statement whose text is the response."""
