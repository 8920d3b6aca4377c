"""Pages and page fragments that hold a map."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from maps.leaflet import Clusters, LocalMap, Page, PointLayer, TileServer
from maps.points import Point, collection
from maps.tiles import Tiles


@dataclass(frozen=True)
class View:
    """How a map is shown: its title and language ("fr", "en"), where its assets are, what lies under its points.

    Scripts run by their `nonce`, or without one where the drawing program has an address of its own, `program_url`,
    which answers with `draw_program`. The contour, or its address, and the landmarks (towns named on the ground) lie
    under the tiles, so that they are the map where no tile comes. `card_url` answers, with `?at=LAT,LON`, what stands
    there; without it a point says what it carries. `centre` is latitude, longitude and zoom.
    """

    title: str
    lang: str
    assets_url: str
    nonce: str = ""
    program_url: str = ""
    tiles: Tiles | None = None
    contour: dict[str, Any] | str | None = None
    points_url: str | None = None
    card_url: str | None = None
    landmarks: tuple[Point, ...] = ()
    centre: tuple[float, float, int] | None = None


@dataclass(frozen=True)
class Fragment:
    """The parts of a map for somebody else's page: tags for the head, the place itself, then its script tag.

    `styles` and `scripts` are the addresses behind those tags, in their order, for a page that loads them later.
    """

    head: str
    body: str
    script: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]


def draw_map(points: Iterable[Point], view: View) -> str:
    """Draw a whole page; with `points_url` the points are fetched from there and the page's weight is constant.

    It asks no other host than its own and the tile server. A content security policy of `default-src 'none'`
    needs `script-src 'nonce-…'`, or `'self'` with `program_url`, `style-src 'self'`, `img-src 'self' data:` (and
    `Tiles.source`), and `connect-src 'self'` for what is fetched.
    """
    return str(_page(points, view).render())


def map_fragment(points: Iterable[Point], view: View) -> Fragment:
    """Draw a map to stand inside a page that has its own head and language; one to a page."""
    page, head, script = _frame(view.title, view.lang, view.assets_url, view.nonce, view.program_url, view.tiles)
    own = tuple(f"{page.assets_url}/{name}" for name in page.scripts)
    return Fragment(
        head=head,
        body=page.place(_data(points, view)),
        script=script,
        styles=tuple(f"{page.assets_url}/{name}" for name in page.styles),
        scripts=(*own, view.program_url) if view.program_url else own,
    )


@lru_cache(maxsize=16)
def _frame(
    title: str, lang: str, assets_url: str, nonce: str, program_url: str, tiles: Tiles | None
) -> tuple[Page, str, str]:
    """Draw what maps with different data share: folium takes most of the time for it."""
    page = _page((), View(title, lang, assets_url, nonce, program_url, tiles))
    page.render()
    return page, page.links(), page.program()


def draw_program(tiles: Tiles | None) -> str:
    """Write the script that draws every map with these tiles: what differs between two stands in their pages."""
    page = _page((), View("", "en", "", tiles=tiles))
    page.render()
    return str(page.script.render())


def _page(points: Iterable[Point], view: View) -> Page:
    page = Page(view.title, view.lang, view.assets_url, view.nonce, view.program_url)
    page.data = _data(points, view)
    drawn = LocalMap(view.tiles)
    page.add_child(drawn)
    if view.tiles:
        drawn.add_child(TileServer(view.tiles))
    clusters = Clusters()
    drawn.add_child(clusters)
    drawn.add_child(PointLayer(clusters))
    return page


def _data(points: Iterable[Point], view: View) -> dict[str, Any]:
    return {
        "contour": view.contour,
        "points": view.points_url or collection(points),
        "card": view.card_url,
        "landmarks": collection(view.landmarks),
        "centre": view.centre,
    }
