"""What an import says on its page: kinds of list, answers, changes, decisions."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from reuse.actors.models import Audience, SiteRole
from reuse.errors import N_
from reuse.imports.models import Answer, ImportRow, Kind
from reuse.imports.service import NEW, OURS, THEIRS
from reuse.web import fields, words
from reuse.web.point_words import SERVICES

KINDS = {
    Kind.LVAO: N_("National open data “Longue vie aux objets”"),
    Kind.SCHOOLS: N_("Directory of the education ministry"),
    Kind.OSM: N_("OpenStreetMap, as Overpass answers it"),
    Kind.OWN: N_("A list of your own"),
}
ANSWERS = {
    Answer.ADDED: (N_("New"), "done"),
    Answer.UPDATED: (N_("Changed"), "done"),
    Answer.UNCHANGED: (N_("Unchanged"), "done"),
    Answer.CONFLICT: (N_("Changed here and there"), "waiting"),
    Answer.UNDECIDED: (N_("To decide"), "waiting"),
    Answer.LEFT_OUT: (N_("Left out"), "waiting"),
    Answer.REFUSED: (N_("Refused"), "refused"),
    Answer.ABSENT: (N_("No longer in the file"), "waiting"),
}
DECISIONS = {
    "": N_("Leave it aside"),
    NEW: N_("Add it as a new site"),
    OURS: N_("Keep what stands here"),
    THEIRS: N_("Take what the file says"),
}
FIELDS = {
    "services": N_("Services"),
    "audience": N_("Who may enter"),
    "by_appointment": N_("By appointment only"),
    "step_free": N_("Step-free access"),
    "directions": N_("The way in"),
    "website": N_("Website"),
    "qualifications": N_("Labels and qualifications"),
}
AUDIENCES = {
    Audience.EVERYONE: N_("everybody"),
    Audience.OWN_PUBLIC: N_("its own public only"),
    Audience.PROFESSIONALS: N_("professionals only"),
}
_TOLD = ("roles", "services", "accepts", "opening_hours", "audience")
_WORDS: dict[str, str] = {one.value: said for names in (SERVICES, AUDIENCES) for one, said in names.items()}


def kind(value: Kind) -> str:
    """Name a kind of list."""
    return words.said(KINDS[value])


def answer(value: Answer) -> str:
    """Name an answer."""
    return words.said(ANSWERS[value][0])


def tone(value: Answer) -> str:
    """Give the tone of an answer's badge."""
    return ANSWERS[value][1]


def changes(row: ImportRow) -> Iterator[str]:
    """Say each change of a row in one line, what stands here on both sides too."""
    for name, before, after in shown(row.changes | row.conflicts):
        yield _("%(field)s: %(before)s → %(after)s", field=name, before=before, after=after)


def made(row: ImportRow) -> list[tuple[str, str]]:
    """Give the field and the value of what a new place does, for whom and when; its address stands in the file."""
    place = row.told["place"] if row.answer is Answer.ADDED else {}
    return [(field(name), value(name, place[name])) for name in _TOLD if place.get(name)]


def shown(pairs: Mapping[str, list[Any]]) -> list[tuple[str, str, str]]:
    """Give the field, the value before and the value after of each change."""
    return [(field(name), value(name, one), value(name, other)) for name, (one, other) in pairs.items()]


def field(name: str) -> str:
    """Name a field of a site."""
    return words.said(FIELDS[name]) if name in FIELDS else fields.label(name)


def value(name: str, told: Any) -> str:
    """Say a value of a site."""
    if isinstance(told, list):
        return str(_(", ")).join(_word(name, one) for one in told) or str(_("nothing"))
    if isinstance(told, bool):
        return str(_("yes") if told else _("no"))
    return _word(name, str(told)) if told not in ("", None) else str(_("nothing"))


def _word(name: str, told: str) -> str:
    if name == "roles" and told in set(SiteRole):
        return words.site_role(told)
    if name == "accepts":
        return words.kind(told).name
    return words.said(_WORDS[told]) if name in ("services", "audience") and told in _WORDS else told


def decision(choice: str, sites: Mapping[str, str]) -> str:
    """Say what may be decided of a row: one of the words above, or the site that it is."""
    if choice in DECISIONS:
        return words.said(DECISIONS[choice])
    return str(_("It is %(site)s", site=sites.get(choice, choice)))
