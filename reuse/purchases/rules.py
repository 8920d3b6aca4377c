"""Shares of reused goods, reckoned in cents and in whole units: nothing is rounded in the buyer's favour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reuse.purchases.lines import GiftValue, Target

BASIS = 10_000
"""Shares are told in hundredths of a percent, rounded down."""


class Standing(StrEnum):
    """How a share stands against its target."""

    MET = "met"
    NOT_MET = "not_met"
    NOTHING = "nothing"  # nothing was bought nor received: there is no share
    NO_TARGET = "no_target"  # none is in force that year


@dataclass(frozen=True, slots=True)
class Bought:
    """One purchase or gift as it counts; cents excluding VAT, all 0 for a gift."""

    line: str
    spend: int
    reused: int
    recycled: int
    count: int
    gift: bool = False
    gift_value: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a whole against a target; cents, or whole units. `missing` assumes that the whole stays the same."""

    reached: int
    whole: int
    required: int | None

    @property
    def basis_points(self) -> int | None:
        """The share in hundredths of a percent, rounded down; None of nothing."""
        return self.reached * BASIS // self.whole if self.whole else None

    @property
    def missing(self) -> int:
        """How much more of the same whole has to be reused."""
        return max(0, (self.required or 0) - self.reached)

    @property
    def standing(self) -> Standing:
        """Say how it stands."""
        if self.required is None:
            return Standing.NO_TARGET
        if not self.whole:
            return Standing.NOTHING
        return Standing.NOT_MET if self.missing else Standing.MET


@dataclass(frozen=True, slots=True)
class LineTotal:
    """A product line over a year: cents excluding VAT, gifts at their flat values, and how many things.

    `gifts_unvalued` were received too, and count for nothing: no flat value of theirs is known.
    """

    line: str
    spend: int
    reused: int
    recycled: int
    count: int
    gifts: int
    gifts_count: int
    gifts_unvalued: int
    target: Target | None

    @property
    def share(self) -> Share:
        """The share reached: gifts stand in both of its numbers, which never flatters it."""
        whole = self.spend + self.gifts
        required = None if self.target is None else part(whole, self.target.percent)
        return Share(self.reused + self.recycled + self.gifts, whole, required)


@dataclass(frozen=True, slots=True)
class YearTotal:
    """A year's purchases, by line and whole."""

    lines: tuple[LineTotal, ...]
    share: Share

    @property
    def percent(self) -> int | None:
        """The target of the whole, where all lines that have one have the same."""
        known = {one.target.percent for one in self.lines if one.target}
        return known.pop() if len(known) == 1 else None


def part(whole: int, percent: int) -> int:
    """Take a percentage of a whole, rounded up: a cent less would be under it."""
    return -(-whole * percent // 100)


def reckon(
    bought: Iterable[Bought], names: Iterable[str], targets: Mapping[str, Target], values: Mapping[str, GiftValue]
) -> YearTotal:
    """Add up a year by product line; the whole is that of the lines which have a target."""
    found: dict[str, list[Bought]] = {name: [] for name in names}
    for one in bought:
        found.setdefault(one.line, []).append(one)
    totals = tuple(_line(name, some, targets.get(name), values) for name, some in found.items())
    return YearTotal(totals, _whole([one for one in totals if one.target]))


def _whole(aimed: list[LineTotal]) -> Share:
    shares = [one.share for one in aimed]
    required = -(-sum(one.share.whole * one.target.percent for one in aimed if one.target) // 100)
    whole = sum(one.whole for one in shares)
    return Share(sum(one.reached for one in shares), whole, required if aimed else None)


def _line(name: str, some: list[Bought], target: Target | None, values: Mapping[str, GiftValue]) -> LineTotal:
    gifts = [one for one in some if one.gift]
    valued = [one for one in gifts if one.gift_value in values]
    return LineTotal(
        name,
        sum(one.spend for one in some),
        sum(one.reused for one in some),
        sum(one.recycled for one in some),
        sum(one.count for one in some if not one.gift),
        sum(values[one.gift_value].cents * one.count for one in valued),
        sum(one.count for one in gifts),
        sum(one.count for one in gifts) - sum(one.count for one in valued),
        target,
    )
