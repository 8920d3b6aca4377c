"""Figures: how many devices came, and what became of them, by month, place and kind."""
