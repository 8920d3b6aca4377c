"""The pictures of the pages, drawn on paper from the same file."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

_SVG = "{http://www.w3.org/2000/svg}"
_SPAN = 24
_LINE_WIDTH = 1.75
_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}
_PLAIN = "kind-other"


def draw_icon(canvas: Canvas, name: str, x: float, y: float, size: float, colour: str) -> None:
    """Draw a picture of the sprite, lower left corner at (x, y); an unknown name gives the picture of any device."""
    canvas.saveState()
    canvas.translate(x, y + size)
    canvas.scale(size / _SPAN, -size / _SPAN)
    canvas.setStrokeColor(HexColor(colour))
    canvas.setLineWidth(_LINE_WIDTH)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    for shape in _shapes().get(name) or _shapes()[_PLAIN]:
        _trace(path, shape)
    canvas.drawPath(path)
    canvas.restoreState()


@cache
def _shapes() -> dict[str, list[Element]]:
    """Read the sprite once a process."""
    sprite = fromstring((files("reuse") / "static" / "icons.svg").read_bytes())  # noqa: S314  our own file
    return {symbol.attrib["id"]: list(symbol) for symbol in sprite.iter(f"{_SVG}symbol")}


def _trace(path: PDFPathObject, shape: Element) -> None:
    number = {name: float(value) for name, value in shape.attrib.items() if name != "d"}
    match shape.tag.removeprefix(_SVG):
        case "rect":
            box = (number["x"], number["y"], number["width"], number["height"])
            path.roundRect(*box, number.get("rx", 0))
        case "circle":
            path.circle(number["cx"], number["cy"], number["r"])
        case _:
            _Pen(path).follow(shape.attrib["d"])


@dataclass(slots=True)
class _Pen:
    """Where an SVG path has come to, and the PDF path that follows it."""

    path: PDFPathObject
    x: float = 0.0
    y: float = 0.0
    start: tuple[float, float] = (0.0, 0.0)
    handle: tuple[float, float] | None = field(default=None)

    def follow(self, told: str) -> None:
        """Draw what the path's data says."""
        draw: dict[str, Callable[..., None]] = {
            "M": self._move, "L": self._line, "C": self._curve, "S": self._smooth, "A": self._arc, "Z": self._close,
        }  # fmt: skip
        for letter, numbers in _steps(told):
            kept = self.handle
            self.handle = None
            upper = letter.upper()
            if upper == "S":
                self.handle = kept
            draw["L" if upper in "HV" else upper](*self._absolute(letter, numbers))

    def _absolute(self, letter: str, numbers: list[float]) -> list[float]:
        """Count from the page's corner what a small letter counts from here; H and V become whole points."""
        here = (self.x, self.y) if letter.islower() else (0.0, 0.0)
        match letter.upper():
            case "H":
                return [here[0] + numbers[0], self.y]
            case "V":
                return [self.x, here[1] + numbers[0]]
            case "A":
                return [*numbers[:5], here[0] + numbers[5], here[1] + numbers[6]]
            case _:
                return [number + here[index % 2] for index, number in enumerate(numbers)]

    def _move(self, x: float, y: float) -> None:
        self.path.moveTo(x, y)
        self.x, self.y = self.start = (x, y)

    def _line(self, x: float, y: float) -> None:
        self.path.lineTo(x, y)
        self.x, self.y = x, y

    def _close(self) -> None:
        self.path.close()
        self.x, self.y = self.start

    def _curve(self, x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> None:
        self.path.curveTo(x1, y1, x2, y2, x, y)
        self.x, self.y, self.handle = x, y, (x2, y2)

    def _smooth(self, x2: float, y2: float, x: float, y: float) -> None:
        before = self.handle or (self.x, self.y)
        self._curve(2 * self.x - before[0], 2 * self.y - before[1], x2, y2, x, y)

    def _arc(self, rx: float, ry: float, _turn: float, large: float, sweep: float, x: float, y: float) -> None:
        """Draw an arc that is not turned, as the sprite's are none, as curves of a quarter turn at most."""
        flat = ry / rx
        for points in _quarters((self.x, self.y / flat), (x, y / flat), rx, large=bool(large), sweep=bool(sweep)):
            self.path.curveTo(*(number * (flat if index % 2 else 1) for index, number in enumerate(points)))
        self.x, self.y = x, y


def _steps(told: str) -> Iterator[tuple[str, list[float]]]:
    """Give each command with its numbers; numbers that go on repeat the command, a line after a move."""
    letter = ""
    tokens = _TOKEN.findall(told)
    while tokens:
        if tokens[0].isalpha():
            letter = tokens.pop(0)
        takes = _TAKES[letter.upper()]
        yield letter, [float(token) for token in tokens[:takes]]
        del tokens[:takes]
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _quarters(
    begin: tuple[float, float], end: tuple[float, float], radius: float, *, large: bool, sweep: bool
) -> Iterator[tuple[float, ...]]:
    """Cut the arc of a circle into Bézier curves."""
    across = (end[0] - begin[0], end[1] - begin[1])
    chord = math.hypot(*across)
    radius = max(radius, chord / 2)
    rise = math.sqrt(max(0.0, radius**2 - chord**2 / 4)) / chord * (1 if large != sweep else -1)
    centre = ((begin[0] + end[0]) / 2 - across[1] * rise, (begin[1] + end[1]) / 2 + across[0] * rise)
    first = math.atan2(begin[1] - centre[1], begin[0] - centre[0])
    turned = math.atan2(end[1] - centre[1], end[0] - centre[0]) - first
    turned += math.tau if sweep and turned < 0 else -math.tau if not sweep and turned > 0 else 0
    count = math.ceil(abs(turned) / (math.pi / 2) - 1e-9)
    reach = radius * 4 / 3 * math.tan(turned / count / 4)
    for one, two in pairwise(first + turned * step / count for step in range(count + 1)):
        x1, y1 = centre[0] + radius * math.cos(one), centre[1] + radius * math.sin(one)
        x2, y2 = centre[0] + radius * math.cos(two), centre[1] + radius * math.sin(two)
        yield (
            x1 - reach * math.sin(one), y1 + reach * math.cos(one),
            x2 + reach * math.sin(two), y2 - reach * math.cos(two), x2, y2,
        )  # fmt: skip
