"""What is exchanged with each department, and the one place that speaks to it."""
