"""The blueprint that every page hangs on."""

from flask import Blueprint

blueprint = Blueprint("web", __name__)
