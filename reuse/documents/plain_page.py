"""Strips of text drawn down an A4 page, hairlines where they are ruled."""

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from reuse.documents.layout import HAIRLINE, Ink, Page


def draw_strips(canvas: Canvas, page: Page, margin: float) -> None:
    """Draw the strips of a page from its top, within margins of so many points."""
    y = A4[1] - margin
    for strip in page.strips:
        y -= strip.height
        for ink in strip.inks:
            draw_ink(canvas, ink, margin, y + 3)
        if strip.ruled:
            canvas.setStrokeColor(HexColor(HAIRLINE))
            canvas.setLineWidth(0.4)
            canvas.line(margin, y - 0.5, A4[0] - margin, y - 0.5)


def draw_ink(canvas: Canvas, ink: Ink, margin: float, y: float) -> None:
    """Draw one text on its baseline."""
    canvas.setFillColor(HexColor(ink.colour))
    canvas.setFont(ink.font, ink.size)
    canvas.drawString(margin + ink.x, y, ink.text)
