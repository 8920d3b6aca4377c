"""Checking clauses over the histories of a contract's devices."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from reuse.contracts.charges import Charge, History, Span, Treated, charges_of, treatments_in
from reuse.contracts.clauses import Chosen
from reuse.contracts.devices import JUDGES
from reuse.contracts.rules import Answer, Offence, Result, Setting, Standing, Tally, Verdict
from reuse.errors import N_

Lookup = Callable[[set[str]], Mapping[str, Treated]]

TOLD = {
    "number": (
        N_("Asked: {asked} %. Devices that serve again: {reused} of {total}, which is {share} %."),
        N_("Asked: {asked} %. Devices that serve again so far: {reused} of {total}, with {pending} still to come."),
    ),
    "mass": (
        N_("Asked: {asked} %. Grams that serve again: {reused} of {total}, which is {share} %."),
        N_("Asked: {asked} %. Grams that serve again so far: {reused} of {total}, with {pending} still to come."),
    ),
}
"""What is said of a share, settled and to come, by its unit."""

SHARE_UNWEIGHED = N_("A share by mass cannot be told: devices without a known mass: {unweighed}.")
NO_DEVICE = N_("No device was taken in charge.")


@dataclass(slots=True)
class Share:
    """Adds up what serves again, in devices or in grams."""

    reused: int = 0
    total: int = 0
    pending: int = 0
    unweighed: int = 0
    tally: Tally = field(default_factory=Tally)

    def add(self, charge: Charge, verdict: Verdict, setting: Setting) -> None:
        """Add one device by its weight in the share."""
        weight = charge.mass_g if setting.values["unit"] == "mass" else 1
        self.tally.add(charge, verdict)
        if weight is None:
            self.unweighed += 1
            return
        self.total += weight
        self.reused += weight if verdict.standing is Standing.MEETS else 0
        self.pending += weight if verdict.standing is Standing.PENDING else 0

    def result(self, setting: Setting) -> Result:
        """Answer once nothing that is to come can change it, at the latest when the share is settled."""
        figures = {"asked": setting.number("percent"), "reused": self.reused, "total": self.total}
        figures |= {"pending": self.pending, "unweighed": self.unweighed}
        figures["share"] = self.reused * 100 // self.total if self.total else 0
        answer, sentence = self._answered(setting)
        failing: tuple[Offence, ...] = tuple(self.tally.offending) if answer is Answer.NOT_MET else ()
        return Result(answer, figures, failing, sentence)

    def _answered(self, setting: Setting) -> tuple[Answer, str]:
        span, asked = setting.span, setting.number("percent") * self.total
        told, to_come = TOLD[str(setting.values["unit"])]
        closed = span.today > span.ends_on
        settled = closed and span.today > span.ends_on + timedelta(days=setting.number("days"))
        if self.unweighed:
            return Answer.NO_EVIDENCE, SHARE_UNWEIGHED
        if not self.total:
            return (Answer.NO_EVIDENCE if closed else Answer.NOT_YET_DUE), NO_DEVICE
        if closed and self.reused * 100 >= asked:
            return Answer.MET, told
        if settled or (closed and (self.reused + self.pending) * 100 < asked):
            return Answer.NOT_MET, told
        return Answer.NOT_YET_DUE, to_come


class Checking:
    """Checks several clauses at once, over histories that come in chunks."""

    def __init__(self, clauses: Sequence[Chosen], span: Span):
        self.span = span
        self.devices = self.charges = 0
        self._clauses = tuple(clauses)
        self._sums = tuple(Share() if one.clause.check == "reuse_share" else Tally() for one in clauses)

    def add(self, histories: Iterable[History], lookup: Lookup) -> None:
        """Judge a chunk of devices; `lookup` tells what is known of the treatments it is asked for."""
        known = [(history, charges_of(history, self.span)) for history in histories]
        charges = [charge for _history, some in known for charge in some]
        treatments = lookup(treatments_in(charges))
        self.devices += len(known)
        self.charges += len(charges)
        for one, total in zip(self._clauses, self._sums, strict=True):
            setting, judge = Setting(one.values, self.span, treatments), JUDGES[one.clause.check]
            for charge in charges:
                verdict = judge(charge, setting)
                if isinstance(total, Share):
                    total.add(charge, verdict, setting)
                else:
                    total.add(charge, verdict)

    def results(self) -> list[Result]:
        """Answer for each clause, in their order."""
        return [
            total.result(Setting(one.values, self.span)) if isinstance(total, Share) else total.result(self.span)
            for one, total in zip(self._clauses, self._sums, strict=True)
        ]


def check(
    chosen: Chosen, histories: Iterable[History], span: Span, treatments: Mapping[str, Treated] | None = None
) -> Result:
    """Answer for one clause over whole histories."""
    checking = Checking((chosen,), span)
    checking.add(histories, lambda _wanted: treatments or {})
    return checking.results()[0]
