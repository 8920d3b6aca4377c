"""JSON API, one file per subject."""

from flask import Flask


def register(app: Flask) -> None:
    """Plug the API into the application."""
