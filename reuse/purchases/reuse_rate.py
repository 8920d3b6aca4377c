"""What became of retired equipment, read from the histories of its devices, and the reuse rate of a year."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reuse.errors import N_
from reuse.lifecycle.fold import Past, voided
from reuse.lifecycle.stages import SECOND_LIVES
from reuse.purchases.lines import Target
from reuse.purchases.models import Uncounted
from reuse.purchases.rules import Share, part
from reuse.territory import local_day

ARRIVALS = frozenset({"announced", "collected", "harvested", "returned", "found"})
SECOND_LIFE = frozenset(stage.value for stage in SECOND_LIVES)
DECIDED = "disposal_decision"
UNCOMMITTED = N_("its taker did not commit to reuse")
OTHER_KIND = N_("it is of neither category of the rate")
UNDECIDED = N_("no disposal decision is recorded for it")
NOT_PUBLIC = N_("it was not given up by a public body")
LEFT_OUT = {
    Uncounted.OLDER: N_("more than ten years old when retired"),
    Uncounted.PROTECTED: N_("its media are under special protection"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One recorded event, and when it was written down, in the chain's form."""

    past: Past
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that was recorded of one device."""

    device: str
    code: str | None
    events: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Departure:
    """A device that left for a second life: the event that proves it, when, and its day in the territory."""

    event: str
    fact: str
    at: str
    day: date


@dataclass(slots=True)
class Course:
    """One device as its history leaves it: on which lists it was, since when, whether a decision gave it up."""

    device: str
    code: str | None
    kind: str = "other"
    lists: frozenset[str] = frozenset()
    named_at: str = ""
    public: bool = False
    decided: bool = False
    part: bool = False
    same_as: str | None = None
    departures: list[Departure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Item:
    """A retired device that went to reuse within the year; `why` says what keeps it out of the rate, if anything."""

    device: str
    code: str | None
    kind: str
    departure: Departure
    why: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a body held on 1 January of what it had retired, and how much of that does not count."""

    held: int = 0
    older: int = 0
    protected: int = 0

    @property
    def counted(self) -> int:
        """How many count."""
        return self.held - self.older - self.protected


@dataclass(frozen=True, slots=True)
class ReuseRate:
    """The rate of a year: what went to reuse over what was held on 1 January, in whole devices."""

    year: int
    declared: Declared | None
    items: tuple[Item, ...]
    target: Target | None

    @property
    def counted(self) -> tuple[Item, ...]:
        """The devices that count."""
        return tuple(one for one in self.items if not one.why)

    @property
    def share(self) -> Share:
        """The rate; of nothing held there is none."""
        whole = self.declared.counted if self.declared else 0
        required = None if self.target is None else part(whole, self.target.percent)
        return Share(len(self.counted), whole, required)


def course_of(record: Record, lists: Collection[str], as_of: str) -> Course:
    """Replay a history as it was known: what was recorded later, corrections too, does not count."""
    known = [one for one in record.events if one.recorded_at <= as_of]
    skipped = voided(one.past for one in known)
    course = Course(record.device, record.code)
    for one in known:
        if one.past.id not in skipped:
            for fact in _effective(one.past):
                _follow(course, fact, lists)
    return course


def _effective(past: Past) -> Iterator[Past]:
    """Tell what took effect: nothing while a fact waits; the fact itself once it is accepted, on its own day."""
    if "waits" in past.data:
        return
    if past.type != "settled":
        yield past
    elif past.data["accepted"]:
        accepted = past.data["as"]
        yield Past(past.id, accepted["type"], accepted["at"], accepted["data"])


def _follow(course: Course, fact: Past, lists: Collection[str]) -> None:
    if fact.type in SECOND_LIFE:
        course.departures.append(Departure(fact.id, fact.type, fact.at, local_day(fact.at)))
    elif fact.type == "same_as":
        course.same_as = fact.data["device"]
    elif fact.type in ARRIVALS:
        course.kind, course.part = fact.data.get("kind") or course.kind, course.part or fact.type == "harvested"
    if (named := fact.data.get("deposit")) in lists:
        course.lists |= {str(named)}
        course.named_at = course.named_at or fact.at
        course.public = fact.data.get("depositor") == "public"
    course.decided = course.decided or fact.data.get("title") == DECIDED


def items_of(
    courses: Iterable[Course],
    year: int,
    *,
    kinds: Collection[str],
    committed: Collection[str],
    left_out: Mapping[str, Uncounted],
) -> tuple[Item, ...]:
    """Tell the devices that went to reuse within the year, each once; records found to be one device are one.

    The first second life after a list named the device decides: one that comes back is not retired again.
    `committed` are the lists whose taker committed to reuse; `left_out` are devices that their body does not count.
    """
    known = {one.device: one for one in courses}
    found: dict[str, Item] = {}
    for one in known.values():
        if not one.lists or one.part:
            continue
        last = _survivor(one, known)
        ways = {way.event: way for way in (*one.departures, *last.departures) if way.at >= one.named_at}
        gone = min(ways.values(), key=lambda way: way.at, default=None)
        if gone is None or gone.day.year != year:
            continue
        one.decided = one.decided or last.decided
        why = _why(one, kinds, committed, left_out.get(one.device) or left_out.get(last.device))
        item = Item(last.device, last.code or one.code, one.kind, gone, why)
        if last.device not in found or found[last.device].why:
            found[last.device] = item
    return tuple(sorted(found.values(), key=lambda item: (item.departure.day, item.device)))


def _survivor(course: Course, known: Mapping[str, Course]) -> Course:
    seen = set()
    while (further := known.get(course.same_as or "")) and course.device not in seen:
        seen.add(course.device)
        course = further
    return course


def _why(course: Course, kinds: Collection[str], committed: Collection[str], left_out: Uncounted | None) -> str:
    if not course.public:
        return NOT_PUBLIC
    if not course.decided:
        return UNDECIDED
    if course.kind not in kinds:
        return OTHER_KIND
    if course.lists.isdisjoint(committed):
        return UNCOMMITTED
    return LEFT_OUT[left_out] if left_out else ""
