"""Reuse: the second life of a territory's digital equipment, and its proof."""
