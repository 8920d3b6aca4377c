"""One QR symbol as bits, SVG and PNG."""

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape

from PIL import Image
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode
from qrcode.util import QRData

from reuse.errors import N_, BadInputError

QUIET = 4
"""White modules that ISO/IEC 18004 asks for on every side."""

_MASK = 2  # fixed: trying all eight costs 85 % of the time, and scanners read any of them


@dataclass(frozen=True, slots=True)
class Symbol:
    """A square of modules without its quiet zone: rows from the top, each padded to whole bytes, 1 is dark."""

    side: int
    bits: int

    def packed(self) -> bytes:
        """Pack the rows as a 1-bit image."""
        return self.bits.to_bytes(self.side * self.stride, "big")

    @property
    def stride(self) -> int:
        """Bytes a row."""
        return (self.side + 7) // 8

    def rows(self) -> Iterator[str]:
        """Give each row from the top as a string of 0 and 1."""
        text = f"{self.bits:0{self.side * self.stride * 8}b}"
        for start in range(0, len(text), self.stride * 8):
            yield text[start : start + self.side]


def draw_symbol(text: str) -> Symbol:
    """Draw the QR symbol of a text at error correction Q; capitals and digits make it smaller."""
    data = QRData(text)
    code = QRCode(
        version=_version(text == text.upper() and text.isascii(), len(data)),
        error_correction=ERROR_CORRECT_Q,
        mask_pattern=_MASK,
    )
    code.add_data(data)
    code.make(fit=False)
    side = code.modules_count
    padding = "0" * (-side % 8)
    rows = ("".join("1" if dark else "0" for dark in row) + padding for row in code.modules)
    return Symbol(side, int("".join(rows), 2))


@cache
def _version(capitals: bool, length: int) -> int:
    """Choose the smallest QR version; it hangs on the length alone, so every label of an instance has the same."""
    code = QRCode(error_correction=ERROR_CORRECT_Q)
    code.add_data(QRData(("A" if capitals else "a") * length))
    try:
        return code.best_fit()
    except (DataOverflowError, ValueError) as overflow:
        raise BadInputError(N_("This address is too long for a QR symbol.")) from overflow


def draw_svg(symbol: Symbol, title: str = "") -> str:
    """Draw one black path on a white square, in modules, without style or script; `title` is read aloud."""
    span = symbol.side + 2 * QUIET
    name = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {span} {span}" role="img" shape-rendering="crispEdges">'
        f'{name}<rect width="{span}" height="{span}" fill="#fff"/><path d="{strokes(symbol)}"/></svg>'
    )


def strokes(symbol: Symbol, margin: int = QUIET) -> str:
    """Draw the dark runs of each row as one SVG path, in modules, `margin` of them from the top and the left."""
    drawn: list[str] = []
    for y, row in enumerate(symbol.rows(), start=margin):
        x = margin
        for dark, run in itertools.groupby(row):
            width = len(list(run))
            if dark == "1":
                drawn.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return "".join(drawn)


def draw_png(symbol: Symbol, module: int = 8) -> bytes:
    """Draw a 1-bit PNG with its quiet zone, `module` pixels to a module."""
    mark = Image.frombytes("1", (symbol.side, symbol.side), symbol.packed())
    span = symbol.side + 2 * QUIET
    page = Image.new("1", (span, span), 1)
    page.paste(0, (QUIET, QUIET), mark)
    out = io.BytesIO()
    page.resize((span * module, span * module), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()
