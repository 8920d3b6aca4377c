"""Communes found by what people type."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

import seeds
from maps.nearest import Box
from reuse.devices.naming import is_one_typo
from reuse.territory import territory

SAINTS = {"st": "saint", "ste": "sainte"}
ARTICLES = frozenset(("le", "la", "les", "l", "de", "du", "des", "d"))
POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)", re.ASCII)
_OTHERS = re.compile("[^a-z0-9]+")
_WORD = 4
"""Letters that a word needs to be looked for by itself, or with one of them wrong."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, its postcodes, how many live there and where its town hall stands, else a point inside it."""

    code: str
    name: str
    postcodes: tuple[str, ...]
    population: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Match:
    """A commune and how a text names it: 0 exactly, 1 but a letter, 2 its beginning, 3, 4 a word, 5 its postcode."""

    rank: int
    commune: Commune


def words_of(text: str) -> tuple[str, ...]:
    """Fold a name to its words: no accents, case, dashes; "St" is "saint"."""
    plain = normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).encode("ascii", "ignore").decode()
    return tuple(SAINTS.get(word, word) for word in _OTHERS.split(plain.lower()) if word)


def without_articles(words: Iterable[str]) -> tuple[str, ...]:
    """Drop the articles, which people forget; a name made of nothing else keeps them."""
    return tuple(word for word in words if word not in ARTICLES) or tuple(words)


@cache
def communes() -> tuple[Commune, ...]:
    """Read the territory's communes, the most populous first."""
    rows = seeds.read_csv(f"reference/communes{territory().departement}")
    halls = {row["code_insee"]: row for row in seeds.read_csv(f"reference/mairies{territory().departement}")}
    known = (_commune(row, halls.get(row["code_insee"], row)) for row in rows)
    return tuple(sorted(known, key=lambda one: (-one.population, one.code)))


def _commune(row: dict[str, str], hall: dict[str, str]) -> Commune:
    return Commune(
        row["code_insee"],
        row["nom"],
        tuple(row["codes_postaux"].split("|")),
        int(row["population"]),
        float(hall["lat"]),
        float(hall["lon"]),
    )


def extent() -> Box:
    """Bound the territory, with a tenth of a degree around its town halls."""
    lats, lons = [one.lat for one in communes()], [one.lon for one in communes()]
    return Box(min(lats) - 0.1, min(lons) - 0.1, max(lats) + 0.1, max(lons) + 0.1)


def suggest(text: str, limit: int = 8) -> list[Commune]:
    """List the communes that a text may mean, the likeliest first; a postcode in it narrows them."""
    return [match.commune for match in matches(text)[:limit]]


def matches(text: str) -> list[Match]:
    """Rank the communes that a text may mean; among equals the most populous comes first."""
    shared = [one for code in POSTCODE.findall(text)[:1] for one in communes() if code in one.postcodes]
    words = words_of(POSTCODE.sub(" ", text[:100]))
    if not words:
        return [Match(0, one) for one in shared]
    found = _named(words)
    near = [match for match in found if not shared or match.commune in shared]
    return near or [Match(5, one) for one in shared]


def named_in(text: str) -> Commune | None:
    """Find the commune that a longer text ends with, or holds: "12 rue du Fort, Muret"; the longest name wins."""
    words = without_articles(words_of(POSTCODE.sub(" ", text[:200])))
    spans = [(start, stop) for start in range(len(words)) for stop in range(start + 1, len(words) + 1)]
    names = _index().names
    for start, stop in sorted(spans, key=lambda span: (span[0] - span[1], -span[1])):
        if found := names.get("".join(words[start:stop])):
            return found[0]
    return None


def _named(words: tuple[str, ...]) -> list[Match]:
    index, best = _index(), dict[str, Match]()
    for rank, found in index.ranked(words):
        for one in found:
            if one.code not in best or rank < best[one.code].rank:
                best[one.code] = Match(rank, one)
    return sorted(best.values(), key=lambda match: (match.rank, -match.commune.population))


class _Index:
    """Names and their words, each also without any one of its letters."""

    def __init__(self, known: Iterable[Commune]):
        self.names, self.words = defaultdict[str, list[Commune]](list), defaultdict[str, list[Commune]](list)
        for one in known:
            words = words_of(one.name)
            for key in {"".join(words), "".join(without_articles(words))}:
                self.names[key].append(one)
            for start, word in enumerate(without_articles(words)):
                if start and len(word) >= _WORD:
                    self.words["".join(without_articles(words)[start:])].append(one)
        self.sorted = sorted(self.names)
        self.sorted_words = sorted(self.words)
        self.near_names, self.near_words = _nearby(self.names), _nearby(self.words)

    def ranked(self, words: tuple[str, ...]) -> Iterator[tuple[int, list[Commune]]]:
        """Give the communes that each way of looking finds, with its rank."""
        unsaintly = "".join(word.replace("saint", "st") for word in words)  # "Larbo-st" is a dash in Larboust
        for key in {"".join(words), "".join(without_articles(words)), unsaintly}:
            yield 0, self.names.get(key, [])
            yield 1, _one_letter(key, self.names, self.near_names)
            yield 2, _beginning(key, self.names, self.sorted)
            yield 3, _beginning(key, self.words, self.sorted_words) if len(key) >= _WORD else []
            yield 4, _one_letter(key, self.words, self.near_words) if len(key) >= _WORD else []


@cache
def _index() -> _Index:
    return _Index(communes())


def _beginning(key: str, names: dict[str, list[Commune]], ordered: list[str]) -> list[Commune]:
    start, stop = bisect_left(ordered, key), bisect_left(ordered, key + "~")
    return [one for name in ordered[start:stop] for one in names[name]]


def _without_one(key: str) -> set[str]:
    return {key[:at] + key[at + 1 :] for at in range(len(key))}


def _nearby(names: dict[str, list[Commune]]) -> dict[str, set[str]]:
    near = defaultdict[str, set[str]](set)
    for name in names:
        for shorter in {name} | _without_one(name):
            near[shorter].add(name)
    return near


def _one_letter(key: str, names: dict[str, list[Commune]], near: dict[str, set[str]]) -> list[Commune]:
    candidates = {name for shorter in {key} | _without_one(key) for name in near.get(shorter, ())}
    return [one for name in sorted(candidates) if is_one_typo(key, name) for one in names[name]]
