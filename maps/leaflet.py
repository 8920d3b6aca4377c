"""Folium's elements without its foreign hosts: every asset is ours, every script has our address or our nonce."""

from functools import cached_property
from typing import Any

from branca.element import Figure, MacroElement
from folium import Map, TileLayer
from folium.plugins import MarkerCluster
from folium.template import Template
from markupsafe import Markup

from maps.tiles import Tiles
from maps.words import WORDS

FRANCE = (46.6, 2.4)  # shown until the contour or the points say where


class Page(Figure):
    """A whole HTML page; it links scripts and styles itself, since folium's own links carry no nonce.

    It also writes all data itself: what an element renders, branca compiles as a template once more, so that
    `{{ … }}` in a name would run on the server.
    """

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="{{ this.lang|e }}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{{ this.title|e }}</title>\n{{ this.links() }}\n</head>\n"
        '<body class="map-page">\n{{ this.place() }}\n{{ this.program() }}\n</body>\n</html>\n'
    )
    _place = Template(
        '<div role="region" aria-label="{{ this.title|e }}">{{ this.drawn() }}</div>\n'
        '<script type="application/json"{{ this.pass_mark() }} id="map-data">{{ data|tojson }}</script>'
    )
    _program = Template(
        '{% if this.program_url %}<script src="{{ this.program_url|e }}" defer></script>'
        "{% else %}<script{{ this.pass_mark() }}>{{ this.script.render() }}</script>{% endif %}"
    )
    _links = Template(
        '{% for name in this.styles %}<link rel="stylesheet" href="{{ this.assets_url|e }}/{{ name }}">\n{% endfor %}'
        "{% for name in this.scripts %}"
        '<script{{ this.pass_mark() }} src="{{ this.assets_url|e }}/{{ name }}"'
        "{% if this.program_url %} defer{% endif %}></script>\n{% endfor %}"
    )
    styles = ("vendor/leaflet/leaflet.css", "vendor/markercluster/MarkerCluster.css", "map.css")
    scripts = ("vendor/leaflet/leaflet.js", "vendor/markercluster/leaflet.markercluster.js", "map.js")

    def __init__(self, title: str, lang: str, assets_url: str, nonce: str, program_url: str) -> None:
        super().__init__(title=title)
        self.lang = lang
        self.data: dict[str, Any] = {}
        self.assets_url = assets_url.rstrip("/")
        self.nonce = nonce
        self.program_url = program_url

    def pass_mark(self) -> Markup:
        """Write the nonce by which a strict policy lets a script run, if there is one."""
        return Markup(' nonce="{}"').format(self.nonce) if self.nonce else Markup()

    def links(self) -> str:
        """Write the tags that load styles and scripts."""
        return str(self._links.render(this=self))

    @cached_property
    def _drawn(self) -> str:
        return str(self.html.render())

    def drawn(self) -> str:
        """Write the map's own element, the same for all data."""
        return self._drawn

    def place(self, data: dict[str, Any] | None = None) -> str:
        """Write the map's own element and the data it shows: the page's, or others."""
        shown = self.data if data is None else data
        return str(self._place.render(this=self, data={"words": WORDS[self.lang]} | shown))

    def program(self) -> str:
        """Write the tag of the script that draws the map."""
        return str(self._program.render(this=self))


class LocalMap(Map):
    """A folium map that asks no other host."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }},
            {center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }} });
        {% endmacro %}
        """
    )

    def __init__(self, tiles: Tiles | None) -> None:
        least = max(5, tiles.min_zoom if tiles else 0)  # Leaflet would glide up to it, past whatever is shown first
        super().__init__(location=FRANCE, zoom_start=least, tiles=None, zoom_control=False)
        self._id = "places"  # folium's is random, and a page that changes at every request is never cached
        self.default_js, self.default_css = [], []  # the page links them
        self.options["maxZoom"] = 19  # clusters need an end even where no tiles set one
        if tiles is None:
            self.options["zoomSnap"] = 0.25  # a contour alone may fill the frame; tiles would blur


class TileServer(TileLayer):
    """Pictures under the map, with the attribution their server requires."""

    def __init__(self, tiles: Tiles) -> None:
        super().__init__(
            tiles=tiles.url,
            attr=tiles.attribution,
            min_zoom=tiles.min_zoom,
            max_zoom=tiles.max_zoom,
            bounds=tiles.bounds,
            subdomains=tiles.subdomains or "abc",
            control=False,
        )
        self._id = "places"


class Clusters(MarkerCluster):
    """Markers that gather where they would hide one another."""

    def __init__(self) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            icon_create_function="reuseMap.clusterIcon",
            control=False,
            options={"showCoverageOnHover": False, "chunkedLoading": True, "maxClusterRadius": 44},
        )
        self._id = "places"
        self.default_js, self.default_css = [], []


class PointLayer(MacroElement):
    """The page's contour and points, drawn by our own script as one layer each."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "reuseMap.fill({{ this._parent.get_name() }}, {{ this.clusters.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, clusters: Clusters) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.clusters = clusters
