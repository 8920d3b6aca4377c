"""What a row changes of a site: what the source says now, what it said last, what stands here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reuse.actors.models import OFFERED, Site, SiteRole
from reuse.devices.naming import model_key
from reuse.imports import lvao

SETS = ("roles", "services", "accepts", "qualifications")
NEAR_ENOUGH = 1e-4
"""Degrees that a position may differ by without being another one: about ten metres."""


@dataclass(slots=True)
class Difference:
    """The fields that change, each with before and after; those changed on both sides, each with ours and theirs."""

    changes: dict[str, list[Any]] = field(default_factory=dict)
    conflicts: dict[str, list[Any]] = field(default_factory=dict)


def differ(site: Site, told: Mapping[str, Any], said_last: Mapping[str, Any]) -> Difference:
    """Compare a row with its site; what was changed here since the source said it last is never overwritten."""
    found = Difference()
    for name, theirs in told.items():
        ours = getattr(site, name)
        if name in SETS:
            merged = _merged(name, site, theirs, said_last.get(name, ()))
            if merged != sorted(ours):
                found.changes[name] = [sorted(ours), merged]
        elif not _same(name, ours, theirs, site, told):
            _weigh(found, name, ours, theirs, said_last)
    return found


def _weigh(found: Difference, name: str, ours: Any, theirs: Any, said_last: Mapping[str, Any]) -> None:
    if name in said_last and _equal(said_last[name], theirs):
        return
    untouched = _equal(said_last[name], ours) if name in said_last else ours in ("", None, False, "everyone")
    (found.changes if untouched else found.conflicts)[name] = [ours, theirs]


def _same(name: str, ours: Any, theirs: Any, site: Site, told: Mapping[str, Any]) -> bool:
    if name == "commune":
        return bool(site.commune_code == told["commune_code"])
    if name == "telephone":
        return model_key(ours) == model_key(theirs)
    return _equal(ours, theirs)


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < NEAR_ENOUGH
    return bool(one == other)


def _merged(name: str, site: Site, theirs: Iterable[str], last: Iterable[str]) -> list[str]:
    """Add what the source says anew and take off what it no longer says; what was added or taken off here stays so."""
    ours, told, before = set(getattr(site, name)), set(theirs), set(last)
    fresh = told - before
    if name == "services":
        fresh -= offered(site.roles)
    if name == "accepts" and says_coarsely(told):
        fresh -= lvao.map_kinds(frozenset(map(lvao.category_of, ours)))
    return sorted((ours - (before - told)) | fresh)


def says_coarsely(kinds: set[str]) -> bool:
    """Whether kinds come as whole sub-categories of the national data, of which a site may take a part."""
    return kinds == lvao.map_kinds(frozenset(map(lvao.category_of, kinds)))


def offered(roles: Iterable[str]) -> set[str]:
    """Return the services that a site's roles offer by themselves."""
    return {OFFERED[role].value for role in map(SiteRole, roles) if role in OFFERED}
