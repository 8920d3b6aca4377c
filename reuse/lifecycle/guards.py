"""Conditions a transition must meet, each with the rule it serves and what would satisfy it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reuse.errors import N_, RefusedError
from reuse.lifecycle.situation import Situation


@dataclass(frozen=True, slots=True)
class Policy:
    """What the territory decides: erasure level per kind of medium, and for which devices an attestation suffices."""

    levels: dict[str, str] = field(default_factory=lambda: {"unknown": "clear"})
    attested_kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """May this fact happen to a device in this situation?"""

    situation: Situation
    data: Mapping[str, Any]
    policy: Policy

    @property
    def unerased(self) -> set[str]:
        """The media inside that do not reach the required level."""
        device = self.situation
        return device.media_inside - device.media_erased(self.policy.levels, device.kind in self.policy.attested_kinds)


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition; `remedy_event` is the step that would satisfy it, `asks` that it reads what the fact brings."""

    rule: str
    number: int
    holds: Callable[[Question], bool]
    because: str
    remedy: str
    remedy_event: str | None = None
    asks: bool = False

    def refusal(self) -> RefusedError:
        """Give the refusal in the guard's own words."""
        return RefusedError(self.because, rule=self.rule, remedy=self.remedy)


MEDIA_KNOWN = Guard(
    rule=N_("media are known"),
    number=1,
    holds=lambda q: q.situation.media_known,
    because=N_("Nobody has recorded yet which disks this device holds."),
    remedy=N_("Open it, then record the media found, or that there are none."),
    remedy_event="inventoried",
)
NO_DATA_LEAVES = Guard(
    rule=N_("no data leaves"),
    number=1,
    holds=lambda q: not q.unerased,  # sets of serials, never counts
    because=N_("A disk of this device is not erased."),
    remedy=N_("Record a successful erasure for every medium, or remove the medium."),
    remedy_event="erasure_recorded",
)
NO_MEDIUM = Guard(
    rule=N_("erase before refurbishing"),
    number=1,
    holds=lambda q: not q.situation.media_inside,
    because=N_("This device holds a disk: it is erased first."),
    remedy=N_("Start the erasure."),
    remedy_event="erasure_started",
)
UNERASED_ONLY_TO_DESTROY = Guard(
    rule=N_("unerased media travel only to be destroyed"),
    number=2,
    holds=lambda q: (
        not q.data.get("to_recycler") or bool(q.data.get("to_destroy")) or (q.situation.media_known and not q.unerased)
    ),
    because=N_("This device may hold data and would go to a recycler."),
    remedy=N_("Erase its media, or mark the hand-over “to destroy”."),
    asks=True,
)
UNERASED_HANDED_TO_DESTROY = Guard(
    rule=N_("unerased media travel only to be destroyed"),
    number=2,
    holds=lambda q: bool(q.data.get("to_destroy")) or (q.situation.media_known and not q.unerased),
    because=N_("This device may hold data and would go to a recycler."),
    remedy=N_("Erase its media, or mark the hand-over “to destroy”."),
    asks=True,
)
MEDIA_DESTROYED = Guard(
    rule=N_("unerased media are destroyed before recycling is recorded"),
    number=2,
    holds=lambda q: "*" in q.situation.destroyed or (q.situation.media_known and not q.unerased),
    because=N_("A medium of this device is neither erased nor recorded as destroyed."),
    remedy=N_("Record the destruction of each medium: its serial, or a photo and a witness."),
    remedy_event="medium_destroyed",
)
HAS_TREATMENT = Guard(
    rule=N_("recycling is proved"),
    number=8,
    holds=lambda q: bool(q.data.get("treatment")),
    because=N_("Recycling is recorded with its treatment: plant, date, waste code, operation, masses, certificate."),
    remedy=N_("Record the treatment of the lot."),
    asks=True,
)
HAS_SLIP = Guard(
    rule=N_("recycling is proved"),
    number=8,
    holds=lambda q: bool(q.data.get("slip")),
    because=N_("Handing to an eco-organisme needs the number of its slip."),
    remedy=N_("Enter the slip's number."),
    asks=True,
)
HAS_TITLE = Guard(
    rule=N_("nothing leaves without title"),
    number=11,
    holds=lambda q: q.situation.title is not None,
    because=N_("The deposit does not say that its owner gives this device up."),
    remedy=N_("Record the owner's relinquishment, a company's signed list or the public body's decision."),
    remedy_event="title_recorded",
)
MAY_BE_SOLD = Guard(
    rule=N_("resale conditions follow the device"),
    number=11,
    holds=lambda q: (
        q.situation.resale == "free" or (q.situation.resale == "capped" and q.data.get("tariff") == "social")
    ),
    because=N_("The public body's decision limits the resale of this device."),
    remedy=N_("Give it, or sell it at the social tariff where the decision allows it."),
    asks=True,
)
STAYS_OR_HAS_TITLE = Guard(
    rule=N_("nothing leaves without title"),
    number=11,
    holds=lambda q: q.situation.title is not None or q.situation.depositor == "public",
    because=N_("This device belongs to a person or a company that has not given it up."),
    remedy=N_("Record the owner's relinquishment first."),
    remedy_event="title_recorded",
)
NOT_HELD = Guard(
    rule=N_("a legal hold stops everything"),
    number=11,
    holds=lambda q: not q.situation.held,
    because=N_("This device is kept at the request of the police or a judge."),
    remedy=N_("Wait until the coordinator lifts the hold."),
)
NO_DANGER = Guard(
    rule=N_("danger first"),
    number=7,
    holds=lambda q: not q.situation.danger,
    because=N_("A danger was reported on this device and is not cleared."),
    remedy=N_("Have a refurbisher or recycler check it and record that the danger is over."),
    remedy_event="danger_cleared",
)
IS_HELD = Guard(
    rule=N_("a hold is lifted once"),
    number=11,
    holds=lambda q: q.situation.held,
    because=N_("There is no legal hold on this device."),
    remedy=N_("Nothing to do."),
)
IS_DANGEROUS = Guard(
    rule=N_("danger first"),
    number=7,
    holds=lambda q: q.situation.danger,
    because=N_("No danger is reported on this device."),
    remedy=N_("Nothing to do."),
)
HANDOVER_OPEN = Guard(
    rule=N_("custody is exclusive"),
    number=7,
    holds=lambda q: q.situation.handover is not None,
    because=N_("No hand-over of this device is open."),
    remedy=N_("Open a hand-over to the place where it goes."),
    remedy_event="handover_opened",
)
NO_HANDOVER_OPEN = Guard(
    rule=N_("custody is exclusive"),
    number=7,
    holds=lambda q: q.situation.handover is None,
    because=N_("A hand-over of this device is already open."),
    remedy=N_("Cancel the open hand-over first."),
    remedy_event="handover_cancelled",
)
