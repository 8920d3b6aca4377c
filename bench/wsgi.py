"""WSGI entry of the measured server: the service's application with the plain routes beside its own."""

from bench.plain import add_plain_routes
from reuse.app import create_app
from reuse.settings import Settings

app = create_app(Settings.from_environment())
add_plain_routes(app)
