"""A PDF to draw on: embedded typeface, no clock, no author, binary streams."""

from typing import IO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from reuse.documents.symbols import Symbol
from reuse.documents.typeface import load_typeface

rl_config.useA85 = 0  # streams stay binary: a quarter smaller, and every reader since PDF 1.0 takes them


def open_canvas(out: IO[bytes], *, title: str, lang: str | None = None) -> Canvas:
    """Open a PDF whose bytes depend on what is drawn alone; `save()` writes it to `out`."""
    load_typeface()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1, lang=lang)
    canvas.setTitle(title)
    canvas.setCreator("Reuse")
    return canvas


def paint_symbol(canvas: Canvas, symbol: Symbol, x: float, y: float, width: float) -> None:
    """Paint a symbol without its quiet zone, lower left corner at (x, y), as a 1-bit inline mask in the fill colour."""
    header = f"BI /W {symbol.side} /H {symbol.side} /IM true /D [1 0] /F /AHx ID"
    canvas.addLiteral(
        f"q {width:.3f} 0 0 {width:.3f} {x:.3f} {y:.3f} cm {header} {symbol.packed().hex()}> EI Q",
    )
