"""Treatments, their fractions and certificates."""
