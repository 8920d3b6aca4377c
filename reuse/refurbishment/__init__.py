"""Refurbishment: what a workshop finds, tests, repairs and grades."""
