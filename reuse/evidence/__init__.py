"""Files kept as proof, and documents once issued."""
