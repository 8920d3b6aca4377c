"""Readers of the reports that erasure tools write."""
