"""Whether a row is a site known here: by its source's identifier, by its SIRET and place, by its name and place."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from uuid import UUID

from reuse.errors import N_
from reuse.imports.rows import Row

SAME_ESTABLISHMENT_M = 150
SAME_PLACE_M = 75
ALIKE, PERHAPS = 0.8, 0.5
"""Likeness of two names from which they are one, and under which they are two."""

SEVERAL = N_("Several sites known here may be this one.")
PERHAPS_KNOWN = N_("A site known here may be this one.")
TWICE = N_("An earlier row of this file looks the same.")

_DEGREE_M = 111_195.0
_CELL = 0.001
_ARTICLES = {"A", "AU", "AUX", "D", "DE", "DES", "DU", "EN", "ET", "L", "LA", "LE", "LES", "SUR"}
_LEGAL_FORMS = {"ASSOCIATION", "ASSO", "SA", "SARL", "SAS", "SASU", "EURL", "SCOP", "SOCIETE", "ETS"}


@dataclass(frozen=True, slots=True)
class Known:
    """A site known here, or an earlier row of the file (`id` None), as far as matching needs it."""

    id: UUID | None
    name: str
    organisation: str
    siret: str
    address: str
    postcode: str
    commune_code: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Match:
    """The site that a row is, or those that it may be with what makes it doubtful; `own` where it bears our own id."""

    site: UUID | None = None
    candidates: tuple[UUID, ...] = ()
    reason: str = ""
    own: bool = False


@dataclass
class Gazetteer:
    """The sites among which rows are looked up; `sources` gives the site of each identifier of the file's source."""

    sources: dict[str, UUID]
    _ids: set[UUID] = field(default_factory=set)
    _sirets: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    _cells: dict[tuple[int, int], list[Known]] = field(default_factory=lambda: defaultdict(list))
    _communes: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    _taken: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._taken = set(self.sources.values())

    def add(self, known: Known) -> None:
        """Let rows be found to be this site."""
        if known.id:
            self._ids.add(known.id)
        if known.siret:
            self._sirets[known.siret].append(known)
        self._cells[_cell(known.lat, known.lon)].append(known)
        self._communes[known.commune_code].append(known)

    def find(self, row: Row) -> Match:
        """Say which site a row is; where that is doubtful it is left to a person."""
        if named := self.named(row.source_id):
            return named
        same = [known for known in self._sirets[row.siret] if _same_place(row, known)] if row.siret else []
        if len(same) > 1:
            same = [known for known in same if likeness(row.name, known.name) >= ALIKE] or same
        return self._settled(same, SEVERAL) if same else self._by_name(row)

    def named(self, identifier: str) -> Match | None:
        """Return the site that bears the source's identifier, or whose own id it is."""
        if site := self.sources.get(identifier):
            return Match(site)
        try:
            own = UUID(identifier)
        except ValueError:
            return None
        return Match(own, own=True) if own in self._ids else None

    def _by_name(self, row: Row) -> Match:
        near = self._near(row) if row.placed else self._communes[row.told["commune_code"]]
        least = PERHAPS if row.placed else ALIKE  # of a whole commune, what is nearly the same alone counts
        name = Compared(row.name, least)
        legal_name = name if row.legal_name == row.name else Compared(row.legal_name, least)
        alike = [(max(name.to(known.name), legal_name.to(known.organisation)), known) for known in near]
        strong = [known for score, known in alike if score >= ALIKE and not _others(row, known)]
        if strong:
            return self._settled(strong, SEVERAL)
        weak = [known for score, known in alike if score >= PERHAPS]
        return _doubtful(weak, PERHAPS_KNOWN) if weak and row.placed else Match()

    def _settled(self, found: list[Known], reason: str) -> Match:
        """Take the only one, unless the source calls it by another name already."""
        if len(found) > 1 or found[0].id in self._taken or found[0].id is None:
            return _doubtful(found, reason if len(found) > 1 else PERHAPS_KNOWN)
        return Match(found[0].id)

    def _near(self, row: Row) -> Iterable[Known]:
        lat, lon = row.told["lat"], row.told["lon"]
        y, x = _cell(lat, lon)
        around = (known for dy in (-1, 0, 1) for dx in (-1, 0, 1) for known in self._cells.get((y + dy, x + dx), ()))
        return [known for known in around if metres(lat, lon, known.lat, known.lon) <= SAME_PLACE_M]


def _doubtful(found: Iterable[Known], reason: str) -> Match:
    sites = tuple(known.id for known in found if known.id)
    return Match(candidates=sites[:10], reason=reason if sites else TWICE)


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat / _CELL), math.floor(lon / _CELL)


def metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Measure a short way, of some kilometres at most, as on a plane."""
    east = (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2))
    return _DEGREE_M * math.hypot(lat - other_lat, east)


def _same_place(row: Row, known: Known) -> bool:
    told = row.told
    if row.placed and metres(told["lat"], told["lon"], known.lat, known.lon) <= SAME_ESTABLISHMENT_M:
        return True
    return told["postcode"] == known.postcode and _words(told["address"]) == _words(known.address)


def _others(row: Row, known: Known) -> bool:
    """Whether two legal entities are said to be there: the same name is then no proof."""
    return bool(row.siret and known.siret and row.siret[:9] != known.siret[:9])


def likeness(one: str, other: str) -> float:
    """Compare two names, from 0 to 1, whatever their order, their accents, their articles and legal forms."""
    return Compared(one).to(other)


class Compared:
    """A name to compare with many; one that is less than `least` like it may be said to be 0 like it, sooner."""

    def __init__(self, name: str, least: float = 0.0):
        self._words, self._least = _words(name), least
        self._starts = _starts(self._words)
        self._letters = SequenceMatcher(None, "", " ".join(self._words), autojunk=False)
        self._known: dict[str, float] = {}

    def to(self, other: str) -> float:
        """Say how like another name is, from 0 to 1."""
        if other not in self._known:
            self._known[other] = self._compared(_words(other))
        return self._known[other]

    def _compared(self, others: tuple[str, ...]) -> float:
        if not self._words or not others:
            return 0.0
        if self._words == others:
            return 1.0
        if self._least and self._starts.isdisjoint(_starts(others)):
            return 0.0
        letters = self._letters
        letters.set_seq1(" ".join(others))
        if letters.real_quick_ratio() < self._least or letters.quick_ratio() < self._least:
            return 0.0
        return letters.ratio()


@lru_cache(maxsize=65_536)
def _starts(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word[:3] for word in words)


@lru_cache(maxsize=65_536)
def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain)
    return tuple(sorted(word for word in words if word not in _ARTICLES | _LEGAL_FORMS) or sorted(words))
