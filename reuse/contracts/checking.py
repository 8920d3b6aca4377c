"""Checking clauses over the histories of a contract's devices."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reuse.contracts.charges import Charge, History, Span, Treated, charges_of, treatments_told
from reuse.contracts.clauses import Chosen
from reuse.contracts.devices import JUDGES
from reuse.contracts.rules import MOST_LISTED, Calendar, Judge, Offence, Result, Setting
from reuse.contracts.totals import LETTERS, Term, Totals

Lookup = Callable[[set[str]], Mapping[str, Treated]]
Place = tuple[int, int]
"""Where an offence stands in a list: the device's number, then which of its charges."""

FIRST: Place = (0, 0)


def write_place(one: Offence) -> str:
    """Write after which offence a list goes on."""
    return f"{one.device}.{one.charge}"


def read_place(written: str) -> Place:
    """Read what `write_place` wrote; anything else means the beginning."""
    device, _dot, charge = written.partition(".")
    known = device.isascii() and device.isdigit() and charge.isascii() and charge.isdigit()
    return (int(device), int(charge)) if known and len(device) <= 18 and len(charge) <= 9 else FIRST


@dataclass(frozen=True, slots=True)
class Judged:
    """What clauses say of one device: a word and grams for each charge, offences by the clause's place.

    Without a further event, nothing of it changes before the day `changes_on`, if ever, unless the plant of its
    `treatment` declares something else.
    """

    device: int
    charges: tuple[tuple[str, int | None], ...]
    offences: tuple[tuple[int, Offence], ...]
    changes_on: date | None
    treatment: str | None


class Checking:
    """Checks several clauses at once, over histories that come in chunks."""

    def __init__(self, clauses: Sequence[Chosen], span: Span):
        self.span, self.clauses = span, tuple(clauses)
        self.term = Term(span.today, span.ends_on)

    def judge(self, histories: Sequence[History], lookup: Lookup) -> Iterator[Judged]:
        """Judge a chunk of devices; `lookup` tells what is known of the treatments it is asked for."""
        treatments = lookup({named for history in histories for named in treatments_told(history)})
        calendar = Calendar(self.term.today)
        judges = [(JUDGES[one.clause.check], Setting(one.values, calendar, treatments)) for one in self.clauses]
        for history in histories:  # one by one: what is dropped at once costs the collector nothing
            calendar.changes_on = None
            yield _judged(history, charges_of(history, self.span), judges, calendar)


def _judged(
    history: History, charges: Sequence[Charge], judges: Sequence[tuple[Judge, Setting]], calendar: Calendar
) -> Judged:
    words, offences = [], list[tuple[int, Offence]]()
    for number, charge in enumerate(charges):
        word = ""
        for place, (judge, setting) in enumerate(judges):
            verdict = judge(charge, setting)
            word += LETTERS[verdict.standing]
            if verdict.why:
                said = (verdict.why, verdict.event, verdict.day, history.device, number)
                offences.append((place, Offence(history.subject, history.code, *said)))
        words.append((word, charge.mass_g))
    treatments = sorted({step.treatment for charge in charges for step in charge.steps if step.treatment})
    if len(treatments) > 1:  # the table keeps one: such a device is judged again each time
        calendar.changes_on = calendar.today
    treatment = treatments[0] if treatments else None
    return Judged(history.device, tuple(words), tuple(offences), calendar.changes_on, treatment)


class Tally:
    """Adds up devices, and names the first that offend after a place in each list."""

    def __init__(self, clauses: int, after: Place = FIRST, most: int = MOST_LISTED):
        self.totals, self.devices = Totals(), 0
        self.offending: list[list[Offence]] = [[] for _ in range(clauses)]
        self._after, self._most = after, most

    def add(self, one: Judged) -> None:
        """Add one device."""
        self.devices += 1
        for word, grams in one.charges:
            self.totals.add(word, grams)
        for place, offence in one.offences:
            listed = self.offending[place]
            if len(listed) < self._most and (offence.device, offence.charge) > self._after:
                listed.append(offence)

    def results(self, clauses: Sequence[Chosen], term: Term) -> list[Result]:
        """Answer for each clause, in their order."""
        return [self.totals.answer(place, one, term, tuple(self.offending[place])) for place, one in enumerate(clauses)]


def check(
    chosen: Chosen, histories: Iterable[History], span: Span, treatments: Mapping[str, Treated] | None = None
) -> Result:
    """Answer for one clause over whole histories."""
    checking, tally = Checking((chosen,), span), Tally(1)
    for one in checking.judge(list(histories), lambda _wanted: treatments or {}):
        tally.add(one)
    return tally.results((chosen,), checking.term)[0]
