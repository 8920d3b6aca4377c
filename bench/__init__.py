"""Measurements, each a ratio against a plain way of doing the same in the same run."""
