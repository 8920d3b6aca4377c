"""Facts broken into lines and lines into pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reportlab.lib.units import mm

from reuse.documents.document import Section
from reuse.documents.typeface import BOLD, REGULAR, wrap_text

INK, ACCENT, QUIET_INK, HAIRLINE = "#17211f", "#0f5257", "#55625f", "#9dbab9"
LABEL_WIDTH = 50 * mm
_GUTTER = 5 * mm
_LINE = 13.3
_PARAGRAPH_LINE = 12.6
_SIZE = 9.5


@dataclass(frozen=True, slots=True)
class Ink:
    """A line of text at `x` points from the left margin."""

    x: float
    text: str
    font: str = REGULAR
    size: float = _SIZE
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Strip:
    """A full-width strip of the page: texts on one baseline, perhaps a rule under it, perhaps signature boxes."""

    height: float
    inks: tuple[Ink, ...] = ()
    ruled: bool = False
    boxes: tuple[str, ...] = ()
    stays_with_next: bool = False


@dataclass(slots=True)
class Page:
    """The strips of one page and the height they take."""

    strips: list[Strip] = field(default_factory=list)
    height: float = 0.0

    def add(self, strip: Strip) -> None:
        """Put a strip under the others."""
        self.strips.append(strip)
        self.height += strip.height


def lay_sections(sections: tuple[Section, ...], width: float) -> Iterator[Strip]:
    """Break sections into strips `width` points wide; whatever their length, nothing is cut."""
    for section in sections:
        yield Strip(9.0, stays_with_next=True)
        yield from _lay_title(section.title, width)
        yield Strip(4.0, stays_with_next=True)
        for label, value in section.rows:
            yield from _lay_row(label, value, width)
        if section.text:
            yield Strip(3.0 if section.rows else 0.0)
            for line in wrap_text(section.text, REGULAR, _SIZE, width):
                yield Strip(_PARAGRAPH_LINE, (Ink(0, line),))


def _lay_title(title: str, width: float) -> Iterator[Strip]:
    *before, last = wrap_text(title, BOLD, 10.5, width) or [""]
    for line in before:
        yield Strip(14.0, (Ink(0, line, BOLD, 10.5, ACCENT),), stays_with_next=True)
    yield Strip(18.0, (Ink(0, last, BOLD, 10.5, ACCENT),), ruled=True, stays_with_next=True)


def _lay_row(label: str, value: str, width: float) -> Iterator[Strip]:
    labels = wrap_text(label, REGULAR, _SIZE, LABEL_WIDTH)
    values = wrap_text(value, REGULAR, _SIZE, width - LABEL_WIDTH - _GUTTER)
    last = max(len(labels), len(values)) - 1
    for index in range(last + 1):
        inks = [Ink(0, text, colour=QUIET_INK) for text in labels[index : index + 1]]
        inks += [Ink(LABEL_WIDTH + _GUTTER, text) for text in values[index : index + 1]]
        yield Strip(_PARAGRAPH_LINE if index else _LINE, tuple(inks), stays_with_next=index == 0 != last)


def lay_signatures(names: tuple[str, ...]) -> Iterator[Strip]:
    """Leave room to sign, one box a name, never parted from its name."""
    if names:
        yield Strip(10.0, stays_with_next=True)
        yield Strip(22 * mm, boxes=names)


def break_pages(strips: Iterable[Strip], height: float) -> list[Page]:
    """Fill pages of `height` points from the top; a title goes over to the next page with what it announces."""
    pages = [Page()]
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if strip.stays_with_next:
            continue
        if pages[-1].strips and pages[-1].height + sum(kept.height for kept in group) > height:
            pages.append(Page())
        for kept in group:
            pages[-1].add(kept)
        group = []
    return pages
