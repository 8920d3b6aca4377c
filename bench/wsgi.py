"""WSGI entry of the measured server: the service's application with the plain routes beside its own."""

from bench.plain import add_plain_routes
from reuse.wsgi import app

add_plain_routes(app)
