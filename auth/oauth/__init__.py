"""The authorization server: authlib's protocol core with the hub's own checks around it."""
