"""Readers of the files hardware tools write."""
