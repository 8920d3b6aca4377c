"""Demonstration: real places of the Haute-Garonne, invented organisations and an invented year."""
