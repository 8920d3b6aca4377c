"""WSGI entry: `gunicorn reuse.wsgi:app`."""

from reuse.app import create_app
from reuse.settings import Settings

app = create_app(Settings.from_environment())
