"""The ten nearest of half a million points, against numpy measuring them all along the sphere."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from bench.databases import Databases
from bench.measure import compare, seconds
from bench.setting import Setting
from bench.table import Result
from maps.nearest import EARTH_RADIUS_M
from reuse import clock
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.db import connect, reading, sessions
from reuse.points.queries import is_public
from reuse.points.search import nearest_sites

BUDGET = 3
COUNT = 10
_ASKED = 20  # places asked about in one measurement
_AT_ONCE = 20_000
_SOUTH, _NORTH, _WEST, _EAST = 42.7, 43.9, 0.5, 2.0

Place = tuple[float, float]


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases, the points lying all over one département: questions a second."""
    chance = random.Random(31)
    places, asked = ([_anywhere(chance) for _ in range(count)] for count in (setting.points, _ASKED))
    positions = np.radians(np.array(places))
    for name in setting.databases:
        url = databases.empty(name)
        engine = connect(url)
        _store(engine, places)
        with reading(sessions(engine)) as session:
            ours, plain = partial(_rate, _ours(session), asked), partial(_rate, _over_all(positions), asked)
            found = compare(ours, plain, setting.rounds)
        engine.dispose()
        databases.drop(url)
        yield Result("nearest", name, found, unit="/s", budget=BUDGET, note=f"{COUNT} of {len(places):,} points")


def _anywhere(chance: random.Random) -> Place:
    return chance.uniform(_SOUTH, _NORTH), chance.uniform(_WEST, _EAST)


def _rate(find: Callable[[float, float], object], asked: list[Place]) -> float:
    return len(asked) / seconds(lambda: [find(*place) for place in asked])


def _ours(session: Session) -> Callable[[float, float], object]:
    conditions = [is_public(clock.now().date())]
    return lambda lat, lon: nearest_sites(session, lat, lon, conditions, COUNT)


def _over_all(positions: NDArray[np.float64]) -> Callable[[float, float], object]:
    def find(lat: float, lon: float) -> object:
        up, along = positions[:, 0] - np.radians(lat), positions[:, 1] - np.radians(lon)
        part = np.sin(up / 2) ** 2 + np.cos(np.radians(lat)) * np.cos(positions[:, 0]) * np.sin(along / 2) ** 2
        metres = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(part))
        nearest = np.argpartition(metres, min(COUNT, len(metres) - 1))[:COUNT]
        return nearest[np.argsort(metres[nearest])]

    return find


def _store(engine: Engine, places: list[Place]) -> None:
    """Write the points, all of one organisation, and let PostgreSQL know how they lie."""
    owner = uuid4()
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        told = {"id": owner, "name": "Points", "kind": "association", "created_at": clock.now()}
        connection.execute(insert(Organisation), told)
        for start in range(0, len(places), _AT_ONCE):
            connection.execute(insert(Site), [_site(owner, place) for place in places[start : start + _AT_ONCE]])
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _site(owner: UUID, place: Place) -> dict[str, Any]:
    number = uuid4()
    return {
        "id": number,
        "organisation_id": owner,
        "name": f"Point {number}",
        "roles": [SiteRole.COLLECTION_POINT.value],
        "address": "1 rue de l'Essai",
        "postcode": "31000",
        "commune": "Toulouse",
        "commune_code": "31555",
        "lat": place[0],
        "lon": place[1],
        "accepts": ["laptop", "printer"],
        "created_at": clock.now(),
    }
