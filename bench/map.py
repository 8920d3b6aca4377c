"""The map of ten thousand points, against the map of ten: its page, and what it fetches."""

import gzip
import random
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

from sqlalchemy import insert

from bench.databases import Databases
from bench.load import Load
from bench.measure import Compared, compared
from bench.serving import serving
from bench.setting import Setting
from bench.table import Result
from reuse import clock
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.db import connect
from reuse.points.communes import communes

BUDGET = 1.1
PAGE_KB, DATA_KB = 100, 125
FEW = 10
CONNECTIONS = 2
TURNS = 3
"""How many short turns make a round: what others do on the machine comes and goes."""
_FILES = (
    "/map",
    "/map/contour.json",
    "/map/program.js",
    "/static/css/tokens.css",
    "/static/css/page.css",
    "/static/icons.svg",
    "/static/css/parts.css",
    "/static/css/forms.css",
    "/static/mark.svg",
    "/map-files/map.js",
    "/map-files/map.css",
    "/map-files/vendor/leaflet/leaflet.js",
    "/map-files/vendor/leaflet/leaflet.css",
    "/map-files/vendor/markercluster/leaflet.markercluster.js",
    "/map-files/vendor/markercluster/MarkerCluster.css",
)


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases, two servers beside each other."""
    for name in setting.databases:
        urls = [points_in(databases, name, count) for count in (setting.markers, FEW)]
        with ExitStack() as stack:
            many, few = (stack.enter_context(serving(url)) for url in urls)
            yield _page(name, many, few, setting)
            yield _data(name, many, setting)
        for url in urls:
            databases.drop(url)


def points_in(databases: Databases, name: str, count: int) -> str:
    """Make a database with collection points all over the territory, named as town halls are; return its URL."""
    chance, owner, url = random.Random(31), uuid4(), databases.empty(name)
    engine = connect(url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        told = {"id": owner, "name": "Points", "kind": "association", "created_at": clock.now()}
        connection.execute(insert(Organisation), told)
        connection.execute(insert(Site), [_site(owner, number, chance) for number in range(count)])
    engine.dispose()
    return url


def _site(owner: object, number: int, chance: random.Random) -> dict[str, object]:
    commune = communes()[number % len(communes())]
    again = f", annexe {number // len(communes())}" if number >= len(communes()) else ""
    return {
        "id": uuid4(),
        "organisation_id": owner,
        "name": f"Mairie de {commune.name}{again}",
        "roles": [SiteRole.COLLECTION_POINT.value],
        "address": "1 rue de l'Essai",
        "postcode": commune.postcodes[0],
        "commune": commune.name,
        "commune_code": commune.code,
        "lat": commune.lat + chance.uniform(-0.05, 0.05),
        "lon": commune.lon + chance.uniform(-0.05, 0.05),
        "opening_hours": "Mo-Fr 09:00-12:00,14:00-17:00; PH off",
        "accepts": ["laptop", "printer"],
        "created_at": clock.now(),
    }


def _page(name: str, many: str, few: str, setting: Setting) -> Result:
    times: dict[str, list[float]] = {many: [], few: []}
    for turn in range(setting.rounds * TURNS):
        for address in (many, few) if turn % 2 else (few, many):  # who goes first has no part in it
            asked = Load(address, "/map", ("",)).put(setting.seconds / TURNS, CONNECTIONS, turn)
            times[address].append(1000 / asked.rate)
    found = compared(times[many], times[few])
    weight = sum(_weight(many, path) for path in _FILES) / 1000
    note = f"{setting.markers:,} points, {weight:.0f} kB with all it loads (≤ {PAGE_KB})"
    return Result("map page", name, found, unit="ms", budget=BUDGET, most=True, note=note, kept=weight <= PAGE_KB)


def _data(name: str, many: str, setting: Setting) -> Result:
    weight = _weight(many, "/points.geojson") / 1000
    again = _is_known_again(many, "/points.geojson")
    note = f"{setting.markers:,} points compressed, {'304' if again else 'sent anew'} when known"
    found = Compared(weight, DATA_KB, weight / DATA_KB)
    return Result("map data", name, found, unit="kB", budget=1, most=True, note=note, kept=again)


def _weight(address: str, path: str) -> int:
    """Weigh an answer as it travels; what is sent plain is compressed here, as a proxy would."""
    with urlopen(Request(address + path, headers={"Accept-Encoding": "br, gzip"}), timeout=60) as answer:
        content: bytes = answer.read()
        return len(content) if answer.headers["Content-Encoding"] else len(gzip.compress(content))


def _is_known_again(address: str, path: str) -> bool:
    """Tell whether an answer that a browser has kept is only confirmed."""
    with urlopen(Request(address + path, headers={"Accept-Encoding": "br"}), timeout=60) as answer:
        told = {"Accept-Encoding": "br", "If-None-Match": answer.headers["ETag"]}
    try:
        urlopen(Request(address + path, headers=told), timeout=60).close()
    except HTTPError as error:
        error.close()
        return error.code == 304
    return False
