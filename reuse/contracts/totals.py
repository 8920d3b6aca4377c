"""How devices in charge add up to what each clause answers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from reuse.contracts.clauses import Chosen
from reuse.contracts.rules import Answer, Offence, Result, Standing
from reuse.errors import N_

SHARE = "reuse_share"
"""The check that asks something of all devices together."""

ALL_MEET = N_("Every device that the clause asks something of meets it: {meets}.")
SOME_FAIL = N_("Devices that do not meet the clause: {fails}, of {judged}.")
IN_TIME = N_("Devices still within their time: {pending}. Those that meet the clause so far: {meets}.")
NOT_KNOWN = N_("Devices of which too little is recorded to judge: {unknown}, of {judged}.")
NONE_YET = N_("No device under this clause yet.")
NONE_EVER = N_("The contract has ended, and no device came under this clause.")

TOLD = {
    "number": (
        N_("Asked: {asked}%. Devices that serve again: {reused} of {total}, which is {share}%."),
        N_("Asked: {asked}%. Devices that serve again so far: {reused} of {total}, with {pending} still to come."),
    ),
    "mass": (
        N_("Asked: {asked}%. Grams that serve again: {reused} of {total}, which is {share}%."),
        N_("Asked: {asked}%. Grams that serve again so far: {reused} of {total}, with {pending} still to come."),
    ),
}
"""What is said of a share, settled and to come, by its unit."""

SHARE_UNWEIGHED = N_("A share by mass cannot be told: devices without a known mass: {unweighed}.")
NO_DEVICE = N_("No device was taken in charge.")

LETTERS = {one: one.value[0] for one in Standing}
"""One letter for each standing: a charge's standings, clause after clause, make a short word."""


@dataclass(frozen=True, slots=True)
class Term:
    """The day asked, and the last day of the contract."""

    today: date
    ends_on: date

    @property
    def over(self) -> bool:
        """Whether the contract has ended."""
        return self.today > self.ends_on


@dataclass(slots=True)
class Totals:
    """Charges, their grams and how many have no known mass, by the word of their standings: a few words for millions.

    What was added may be taken away again, so that a total can follow what changes.
    """

    groups: dict[str, list[int]] = field(default_factory=dict)

    def add(self, word: str, grams: int | None, times: int = 1) -> None:
        """Add a charge, or take it away with -1."""
        group = self.groups.get(word)
        if group is None:
            group = self.groups[word] = [0, 0, 0]
        group[0] += times
        if grams is None:
            group[2] += times
        else:
            group[1] += grams * times

    @property
    def charges(self) -> int:
        """How many charges there are."""
        return sum(group[0] for group in self.groups.values())

    def copy(self) -> "Totals":
        """Return totals that change on their own."""
        return Totals({word: list(group) for word, group in self.groups.items()})

    def answer(self, place: int, chosen: Chosen, term: Term, offending: tuple[Offence, ...] = ()) -> Result:
        """Answer for the clause at a place of the contract."""
        if chosen.clause.check == SHARE:
            return _share(self._by_standing(place, chosen.values["unit"] == "mass"), chosen, term, offending)
        counts = {one.value: self._by_standing(place)[one] for one in Standing if one is not Standing.OUTSIDE}
        answer, sentence = _answered(counts, term)
        return Result(answer, {"judged": sum(counts.values())} | counts, offending, sentence)

    def offended(self, place: int) -> bool:
        """Say whether any charge fails the clause at a place, or cannot be judged: offences are of these alone."""
        return any(charges and word[place] in _OFFENDING for word, (charges, _, _) in self.groups.items())

    def _by_standing(self, place: int, by_mass: bool = False) -> "Counter[Standing | None]":
        """Count charges, or add up their grams; None counts those of unknown mass."""
        found: Counter[Standing | None] = Counter()
        for word, (charges, grams, unweighed) in self.groups.items():
            found[_STANDINGS[word[place]]] += grams if by_mass else charges
            found[None] += unweighed if by_mass else 0
        return found


_OFFENDING = {LETTERS[Standing.FAILS], LETTERS[Standing.UNKNOWN]}
_STANDINGS = {letter: one for one, letter in LETTERS.items()}


def _answered(counts: Mapping[str, int], term: Term) -> tuple[Answer, str]:
    """One that fails decides, then one of which too little is known, then one to come."""
    if counts[Standing.FAILS]:
        return Answer.NOT_MET, SOME_FAIL
    if counts[Standing.UNKNOWN]:
        return Answer.NO_EVIDENCE, NOT_KNOWN
    if counts[Standing.PENDING]:
        return Answer.NOT_YET_DUE, IN_TIME
    if counts[Standing.MEETS]:
        return Answer.MET, ALL_MEET
    return (Answer.NO_EVIDENCE, NONE_EVER) if term.over else (Answer.NOT_YET_DUE, NONE_YET)


def _share(sums: "Counter[Standing | None]", chosen: Chosen, term: Term, offending: tuple[Offence, ...]) -> Result:
    """Answer once nothing that is to come can change it, at the latest when the share is settled."""
    total = sum(sums[one] for one in Standing)
    figures = {"asked": int(chosen.values["percent"]), "reused": sums[Standing.MEETS], "total": total}
    figures |= {"pending": sums[Standing.PENDING], "unweighed": sums[None]}
    figures["share"] = figures["reused"] * 100 // total if total else 0
    answer, sentence = _share_answered(figures, chosen, term)
    return Result(answer, figures, offending if answer is Answer.NOT_MET else (), sentence)


def _share_answered(figures: Mapping[str, int], chosen: Chosen, term: Term) -> tuple[Answer, str]:
    asked, reused = figures["asked"] * figures["total"], figures["reused"]
    told, to_come = TOLD[str(chosen.values["unit"])]
    settled = term.today > term.ends_on + timedelta(days=int(chosen.values["days"]))
    if figures["unweighed"]:
        return Answer.NO_EVIDENCE, SHARE_UNWEIGHED
    if not figures["total"]:
        return (Answer.NO_EVIDENCE if term.over else Answer.NOT_YET_DUE), NO_DEVICE
    if term.over and reused * 100 >= asked:
        return Answer.MET, told
    if term.over and (settled or (reused + figures["pending"]) * 100 < asked):
        return Answer.NOT_MET, told
    return Answer.NOT_YET_DUE, to_come
