"""Pages, one file per subject."""

from flask import Flask


def register(app: Flask) -> None:
    """Plug the pages into the application."""
