"""One operation at work."""
