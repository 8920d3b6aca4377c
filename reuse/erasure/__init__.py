"""Erasure of media: rules, records, the tools' reports."""
