"""Labels for thermal printers that read ZPL."""

import textwrap
from dataclasses import dataclass

from reuse.codes import show_code
from reuse.documents.symbols import QUIET
from reuse.documents.typeface import ELLIPSIS, clean_text
from reuse.errors import N_, BadInputError
from reuse.labels.sheets import Label
from reuse.labels.symbols import label_symbol

_DOTS_PER_MM = {203: 8, 300: 12}  # what ZPL printers really have: 203.2 and 304.8 dpi
_LARGEST_MODULE_DOTS = 10  # ^BQ takes no more
_SMALLEST_MODULE_MM = 0.25
_GLYPH_WIDTH = 0.55  # of its height, font 0, with a margin
_CODE_CHARACTERS = 11
_SHORTEST_MM, _LONGEST_MM = 15, 200


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll of labels in millimetres, and its printer's dots per inch: 203 or 300."""

    width_mm: int = 50
    height_mm: int = 25
    dpi: int = 203

    def __post_init__(self) -> None:
        if self.dpi not in _DOTS_PER_MM:
            raise BadInputError(N_("A label printer has 203 or 300 dots per inch."))
        if not all(_SHORTEST_MM <= side <= _LONGEST_MM for side in (self.width_mm, self.height_mm)):
            raise BadInputError(
                N_("A label on a roll measures {least} to {most} mm."), least=_SHORTEST_MM, most=_LONGEST_MM
            )

    @property
    def density(self) -> int:
        """Dots per millimetre."""
        return _DOTS_PER_MM[self.dpi]


def draw_zpl(label: Label, roll: Roll | None = None) -> str:
    """Write one label as ZPL, in UTF-8; whatever its words hold, they print and command nothing."""
    roll = roll or Roll()
    width, height = roll.width_mm * roll.density, roll.height_mm * roll.density
    span = label_symbol(label.url).side + 2 * QUIET
    module = min(height // span, width // 2 // span, _LARGEST_MODULE_DOTS)
    if module < _SMALLEST_MODULE_MM * roll.density:
        raise BadInputError(
            N_("This roll is too small for this address: its squares would not scan."),
            remedy=N_("Choose a roll with larger labels."),
        )
    left = span * module
    corner = QUIET * module
    commands = [
        f"^XA^CI28^PW{width}^LL{height}^LH0,0",
        f"^FO{corner},{corner}^BQN,2,{module}^FDQA,{label.url}^FS",
        *_words(label, left, width - left - roll.density, height),
        "^XZ",
    ]
    return "\n".join(commands) + "\n"


def _words(label: Label, left: int, width: int, height: int) -> list[str]:
    """Place the code and the caption's lines from the top, at sizes that fit, in dots."""
    code_size = min(int(width / _CODE_CHARACTERS / _GLYPH_WIDTH), height // 4)
    top = height // 12
    below = top + code_size + code_size // 4
    size, lines = _caption(label, width, height - top - below, code_size * 3 // 4)
    fields = [_field(left, top, code_size, show_code(label.code))]
    fields += [_field(left, below + index * _leading(size), size, line) for index, line in enumerate(lines)]
    return fields


def _caption(label: Label, width: int, height: int, largest: int) -> tuple[int, list[str]]:
    """Break the words at the largest size that holds them, else give each of the three texts one cut line."""
    texts = [clean_text(text) for text in (label.territory, label.telephone, label.line)]
    smallest = largest // 2
    for size in range(largest, smallest, -1):
        lines = [line for text in texts for line in textwrap.wrap(text, _columns(width, size))]
        if len(lines) * _leading(size) <= height:
            return size, lines
    columns = _columns(width, smallest)
    cut = [text if len(text) <= columns else text[: columns - 1] + ELLIPSIS for text in texts if text]
    return smallest, cut[: height // _leading(smallest)]


def _columns(width: int, size: int) -> int:
    return max(int(width / size / _GLYPH_WIDTH), 2)


def _leading(size: int) -> int:
    return size + size // 8


def _field(x: int, y: int, size: int, text: str) -> str:
    escaped = "".join(f"_{ord(character):02X}" if character in "^~\\_" else character for character in text)
    return f"^FO{x},{y}^A0N,{size},{size}^FH_^FD{escaped}^FS"
