"""A deposit's story in human words: what happened to each device, where it stands, what comes next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import get_locale
from flask_babel import gettext as _

from reuse import clock
from reuse.errors import N_
from reuse.lifecycle.stages import ENDED, SECOND_LIVES, Stage
from reuse.passport.journeys import Journey, Place, Step
from reuse.territory import local_day
from reuse.web import speech, words

TOLD: dict[str, str] = {
    "announced": N_("Announced"),
    "collected": N_("Left at the collection point"),
    "returned": N_("Came back, for one more life"),
    "found": N_("Found again"),
    "triaged": N_("Looked at in the workshop"),
    "erasure_started": N_("Erasure of its data begun"),
    "erased": N_("All its data erased"),
    "medium_destroyed": N_("A disk destroyed"),
    "medium_removed": N_("A disk taken out, and followed by itself"),
    "medium_kept": N_("A disk kept by its owner"),
    "refurbishment_started": N_("Refurbishment begun"),
    "repaired": N_("Repaired"),
    "made_ready": N_("It is ready for a second life"),
    "donated": N_("Given away"),
    "sold": N_("Sold second-hand"),
    "lent": N_("Lent"),
    "redeployed": N_("Serves again in a public service"),
    "part_harvested": N_("Parts taken out, to repair others"),
    "dismantled": N_("Dismantled"),
    "sent_for_recycling": N_("Set aside for recycling"),
    "handed_to_eco_organisme": N_("Handed to an eco-organisme, to be recycled"),
    "recycled": N_("Recycled in a treatment plant"),
    "lost": N_("Declared lost"),
    "stolen": N_("Declared stolen"),
    "refused": N_("Handed back to whoever brought it"),
    "given_back": N_("Given back to its owner"),
    "quarantined": N_("Set aside, to be looked at more closely"),
    "danger_reported": N_("Set aside for safety"),
    "released": N_("Goes on its way again"),
    "received": N_("It arrived"),
    "moved": N_("Moved"),
    "same_as": N_("Followed from then on under another label"),
}
"""What each event is to the person who gave the device."""

SILENT = frozenset(
    {"harvested", "inventoried", "erasure_recorded", "tested", "graded", "priced", "reserved", "reservation_cancelled"}
    | {"dismantling_started", "danger_cleared", "hold_set", "hold_lifted", "title_recorded", "handover_opened"}
    | {"handover_cancelled", "contested", "reassigned", "weighed", "relabelled", "swapped", "photo_added"}
    | {"settled", "corrected"}
)
"""Events that say nothing to that person, or that are nobody's business outside."""

GIVEN_TO: dict[str, str] = {
    "person": N_("Given to a person supported by a social service"),
    "association": N_("Given to an association"),
    "school": N_("Given to a school"),
    "public_body": N_("Given to a public service"),
}
LENT_TO: dict[str, str] = {
    "person": N_("Lent to a person"),
    "association": N_("Lent to an association"),
    "school": N_("Lent to a school"),
    "public_body": N_("Lent to a public service"),
}
_TO = {"donated": GIVEN_TO, "lent": LENT_TO}
_WITH_SITE = {"collected": N_("Left at %(site)s"), "sold": N_("Sold second-hand by %(site)s")}
"""Where the public meets the site, its name is said."""

NEXT: dict[Stage, str] = {
    Stage.ANNOUNCED: N_("Next: it is brought to a collection point."),
    Stage.COLLECTED: N_("Next: a workshop opens it, and sees what it holds and what it may still serve for."),
    Stage.TRIAGED: N_("Next: what it holds is erased or destroyed, then it is repaired or recycled."),
    Stage.ERASING: N_("Next: once each of its disks is erased, it may be repaired."),
    Stage.ERASED: N_("Next: it is tested and repaired."),
    Stage.REFURBISHING: N_("Next: it is made ready for a second life, if it can be."),
    Stage.READY: N_("Next: somebody who needs it."),
    Stage.RESERVED: N_("Next: whoever it is kept for comes to fetch it."),
    Stage.LENT: N_("Next: it comes back at the end of the loan, and serves again."),
    Stage.DISMANTLING: N_("Next: its parts serve for repairs, the rest is recycled."),
    Stage.DISMANTLED: N_("Next: what remains of it is recycled."),
    Stage.FOR_RECYCLING: N_("Next: a treatment plant recycles it and issues a certificate."),
    Stage.HANDED_TO_ECO_ORGANISME: N_("Next: a treatment plant recycles it and issues a certificate."),
    Stage.QUARANTINED: N_("Next: somebody looks at it before it goes on."),
    Stage.LOST: N_("If it is found again, its story goes on here."),
    Stage.STOLEN: N_("If it is found again, its story goes on here."),
}

DATA: dict[str, str] = {
    "unknown": N_("Not opened yet. What it holds is erased or destroyed before it serves anybody else."),
    "none": N_("It holds no disk."),
    "kept": N_("Its disk stayed with its owner."),
    "inside": N_("Not erased yet: it does not serve anybody else before."),
    "erased": N_("Its data is erased, with proof."),
}

QUIET = timedelta(days=60)
"""After so long without any news, the page says so by itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words: what, on which day or days, where, and the paper that proves it."""

    what: str
    when: str
    machine: datetime
    where: str
    paper: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One journey in words; `quiet` is the day of the last news where that was long ago."""

    journey: Journey
    kind: words.Named
    lines: tuple[Line, ...]
    data: str
    coming: str
    quiet: datetime | None


def entry(journey: Journey) -> Entry:
    """Put a journey into words."""
    alive = journey.stage not in ENDED and not journey.goes_on_as
    last = journey.steps[-1].last if journey.steps else None
    return Entry(
        journey,
        words.kind(journey.kind),
        tuple(map(line, journey.steps)),
        words.said(DATA[journey.data]) if not journey.goes_on_as else "",
        words.said(NEXT[journey.stage]) if journey.stage in NEXT and not journey.goes_on_as else "",
        last if alive and last and clock.now() - last > QUIET else None,
    )


def line(step: Step) -> Line:
    """Put a step into words."""
    said = _TO.get(step.event, {}).get(step.to, TOLD[step.event])
    where = place(step.place) if step.place else ""
    if step.place and step.event in _WITH_SITE:
        said, where = _WITH_SITE[step.event], in_commune(step.place.commune)
    return Line(
        str(_(said, site=step.place.name)) if step.place else words.said(said),
        span(step.first, step.last),
        step.first,
        where,
        step.paper,
    )


def place(where: Place) -> str:
    """Say the kind of a place and its commune: "Atelier, à Muret"."""
    kind = words.site_role(where.role) if where.role else ""
    return ", ".join(part for part in (kind, in_commune(where.commune)) if part)


def in_commune(name: str) -> str:
    """Say in which commune, in French as one speaks: "au Fousseret", "aux Varennes", "à Muret"."""
    if not str(get_locale()).startswith("fr"):
        return str(_("in %(commune)s", commune=name))
    article, _space, rest = name.partition(" ")
    contracted = {"Le": "au", "Les": "aux"}.get(article)
    return f"{contracted} {rest}" if contracted and rest else f"à {name}"


def span(first: datetime, last: datetime) -> str:
    """Say a day, or from which day to which."""
    days = [local_day(moment) for moment in (first, last)]
    one, other = map(speech.day, days)
    return one if days[0] == days[1] else str(_("from %(first)s to %(last)s", first=one, last=other))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many devices of a deposit live on, were recycled, are on their way, or left it otherwise."""

    alive: int
    recycled: int
    going: int
    otherwise: int
    untouched: bool

    @classmethod
    def of(cls, ways: Sequence[Journey]) -> "Tally":
        """Count the devices."""
        stages: Counter[Stage] = Counter()
        for way in ways:
            stages[way.stage] += way.count
        alive, recycled = sum(stages[one] for one in SECOND_LIVES), stages[Stage.RECYCLED]
        otherwise = sum(stages[one] for one in ENDED) - alive - recycled
        going = stages.total() - alive - recycled - otherwise
        untouched = going == stages[Stage.COLLECTED] + stages[Stage.ANNOUNCED] == stages.total()
        return cls(alive, recycled, going, otherwise, untouched)

    @property
    def over(self) -> bool:
        """Whether nothing more is expected."""
        return not self.going
