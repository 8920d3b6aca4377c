"""Shapes of what programs send and receive, one file per subject."""
