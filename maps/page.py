"""Pages and page fragments that hold a map."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from maps.leaflet import Clusters, LocalMap, Page, PointLayer, TileServer
from maps.points import Point, collection
from maps.tiles import Tiles


@dataclass(frozen=True)
class View:
    """How a map is shown: its title and language ("fr", "en"), where its assets are, its nonce, what lies under it.

    Landmarks are towns named on the ground; tiles name them already, so they show only without.
    """

    title: str
    lang: str
    assets_url: str
    nonce: str
    tiles: Tiles | None = None
    contour: dict[str, Any] | None = None
    points_url: str | None = None
    landmarks: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Fragment:
    """The parts of a map for somebody else's page: tags for the head, the place itself, then its script tag."""

    head: str
    body: str
    script: str


def draw_map(points: Iterable[Point], view: View) -> str:
    """Draw a whole page; with `points_url` the points are fetched from there and the page's weight is constant.

    It asks no other host than its own and the tile server. A content security policy of `default-src 'none'`
    needs `script-src 'nonce-…'`, `style-src 'self'`, `img-src 'self' data:` (and `Tiles.source`), and
    `connect-src 'self'` for `points_url`.
    """
    return str(_page(points, view).render())


def map_fragment(points: Iterable[Point], view: View) -> Fragment:
    """Draw a map to stand inside a page that has its own head and language; one to a page."""
    page = _page(points, view)
    page.render()
    return Fragment(head=page.links(), body=page.place(), script=page.program())


def _page(points: Iterable[Point], view: View) -> Page:
    page = Page(view.title, view.lang, view.assets_url, view.nonce)
    page.data |= {"contour": view.contour, "points": view.points_url or collection(points)}
    if view.tiles is None:
        page.data["landmarks"] = collection(view.landmarks)
    drawn = LocalMap(bare=view.tiles is None)
    page.add_child(drawn)
    if view.tiles:
        drawn.add_child(TileServer(view.tiles))
    clusters = Clusters()
    drawn.add_child(clusters)
    drawn.add_child(PointLayer(clusters))
    return page
