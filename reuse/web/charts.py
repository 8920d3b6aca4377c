"""Bars that a template draws, with the table that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from reuse.figures.board import Amount, Amounts
from reuse.web.speech import number

WIDTH, LEFT, RIGHT, ROW = 360, 142, 48, 26
"""Units of the drawing: its width, what names and numbers take, the height of a row."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: which series, from where, how wide."""

    series: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart; `said` is its number, or that it is kept back."""

    name: str
    y: int
    pieces: tuple[Piece, ...]
    said: str
    end: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars under one title."""

    name: str
    title: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return len(self.bars) * ROW + 4


def draw(name: str, title: str, series: Sequence[str], rows: Mapping[str, Amounts]) -> Chart:
    """Draw one bar a row, its parts end to end, all on one scale; what is kept back is left out and said to be."""
    longest = max((sum(_told(row, series)) for row in rows.values()), default=0)
    scale = (WIDTH - LEFT - RIGHT) / max(longest, 1)
    bars = tuple(_bar(label, place * ROW, row, series, scale) for place, (label, row) in enumerate(rows.items()))
    return Chart(name, title, tuple(series), bars)


def _bar(label: str, y: int, row: Amounts, series: Sequence[str], scale: float) -> Bar:
    pieces, x = [], float(LEFT)
    for one, count in zip(series, _told(row, series), strict=True):
        if count:
            pieces.append(Piece(one, round(x, 1), round(count * scale, 1)))
            x += count * scale
    return Bar(label, y, tuple(pieces), _said(row, series), round(x, 1))


def _told(row: Amounts, series: Sequence[str]) -> list[int]:
    return [row[one].count or 0 for one in series]


def _said(row: Amounts, series: Sequence[str]) -> str:
    hidden = [one for one in series if row[one].count is None]
    told = number(sum(_told(row, series)))
    if not hidden:
        return told
    return str(_("kept back") if told == "0" else _("%(count)s +", count=told))


def said(amount: Amount) -> str:
    """Say a count, or that it is kept back."""
    return str(_("kept back")) if amount.count is None else number(amount.count)
