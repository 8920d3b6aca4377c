"""Whether two readings are of one machine."""

from dataclasses import dataclass
from enum import StrEnum

from reuse.errors import N_
from reuse.refurbishment.inventory.reading import Reading
from reuse.refurbishment.inventory.values import folded


class Verdict(StrEnum):
    """How two readings stand to one another; a clone shares an identity with a machine that it is not."""

    SAME = "same"
    CLONE = "clone"
    DIFFERENT = "different"


class Reason(StrEnum):
    """A fact that speaks for or against one machine."""

    SERIAL = N_("The serial numbers are the same.")
    MARKS = N_("The firmware or board identities are the same.")
    MEDIA = N_("A medium is the same.")
    OTHER_SERIAL = N_("The serial numbers differ.")
    OTHER_MODEL = N_("Maker or model differ.")
    OTHER_MARKS = N_("The firmware or board identities differ.")
    OTHER_MEDIA = N_("No medium is the same.")


@dataclass(frozen=True, slots=True)
class Match:
    """A verdict and what it rests on; a clone is for a person to judge, never merged."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


_IDENTITY = frozenset((Reason.SERIAL, Reason.MARKS))
_AGAINST = frozenset((Reason.OTHER_SERIAL, Reason.OTHER_MODEL, Reason.OTHER_MARKS))


def same_machine(first: Reading, second: Reading) -> Match:
    """Compare two readings, but never call them one machine while a known identity speaks against it.

    A shared serial with media that have nothing in common is a clone's sign, unless firmware or board confirm it: discs
    move from one machine to another, so media alone tell only where neither machine gives an identity of its own.
    """
    reasons = tuple(_reasons(first, second))
    found = frozenset(reasons)
    if found & _IDENTITY:
        doubtful = found & _AGAINST or (Reason.OTHER_MEDIA in found and Reason.MARKS not in found)
        return Match(Verdict.CLONE if doubtful else Verdict.SAME, reasons)
    nameless = not (first.device.serial and second.device.serial)
    same = Reason.MEDIA in found and nameless and not found & _AGAINST
    return Match(Verdict.SAME if same else Verdict.DIFFERENT, reasons)


def _reasons(first: Reading, second: Reading) -> list[Reason]:
    one, other = first.device, second.device
    compared = (
        (_same_name(one.serial, other.serial), Reason.SERIAL, Reason.OTHER_SERIAL),
        (_same_model(first, second), None, Reason.OTHER_MODEL),
        (_same_marks(first.marks, second.marks), Reason.MARKS, Reason.OTHER_MARKS),
        (_overlap(_serials(first), _serials(second)), Reason.MEDIA, Reason.OTHER_MEDIA),
    )
    said = (agrees if same else differs for same, agrees, differs in compared if same is not None)
    return [reason for reason in said if reason]


def _same_name(one: str | None, other: str | None) -> bool | None:
    return folded(one) == folded(other) if one and other else None


def _same_model(first: Reading, second: Reading) -> bool | None:
    """Compare maker and model, but let one name hold the other: tools write `LENOVO` and `Lenovo Group Ltd.`."""
    answers = []
    for one, other in ((first.device.maker, second.device.maker), (first.device.model, second.device.model)):
        if one and other:
            short, long = sorted((folded(one), folded(other)), key=len)
            answers.append(short in long)
    return all(answers) if answers else None


def _same_marks(one: frozenset[str], other: frozenset[str]) -> bool | None:
    """Compare the marks of a kind that both give: one that agrees suffices, since a board may be replaced."""
    kinds = {mark.partition(":")[0] for mark in one} & {mark.partition(":")[0] for mark in other}
    return bool(one & other) if kinds else None


def _serials(reading: Reading) -> frozenset[str]:
    return frozenset(folded(medium.serial) for medium in reading.media if medium.serial)


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool | None:
    return bool(one & other) if one and other else None
