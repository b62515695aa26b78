"""The audit log that proves itself: what was looked at and changed, in an order that nobody can alter unseen."""
