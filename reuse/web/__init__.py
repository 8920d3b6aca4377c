"""Pages for people: the same verbs as the API, without JavaScript."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask

from reuse.web import answers, page, points_map, provider, sayings, tiles
from reuse.web.blueprint import blueprint

for _found in iter_modules(__path__):  # views hang on the blueprint once their module is imported
    import_module(f"{__name__}.{_found.name}")


def register(app: Flask) -> None:
    """Add the pages to the application."""
    answers.register(app)
    page.register(app)
    sayings.register(app)
    points_map.register(app)
    tiles.register(app)
    provider.register(app)
    app.register_blueprint(blueprint)
