"""Labels drawn on sheets, against a symbol, a PIL image and a drawImage each."""

import io
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import qrcode
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from reuse.codes import new_code
from reuse.labels.sheets import Label, draw_sheet
from reuse.labels.templates import sheet_template

LABELS = 10_000
PLAIN_LABELS = 210
ROUNDS = 5
BUDGET = 8.0
_PREFIX = "HTTPS://REUSE.EXAMPLE.ORG/D/"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: labels a second, ours and the plain way's, and bytes a label."""

    value: float
    baseline: float
    bytes_each: float

    @property
    def ratio(self) -> float:
        """How many times faster than the plain way."""
        return self.value / self.baseline


def measure() -> Line:
    """Measure both ways in turn, medians of five."""
    size = io.BytesIO()
    draw_sheet(_labels(LABELS), sheet_template("L7160"), size)
    ours, plain = [], []
    for _ in range(ROUNDS):
        ours.append(_rate(_draw_ours, LABELS))
        plain.append(_rate(_draw_plainly, PLAIN_LABELS))
    return Line(statistics.median(ours), statistics.median(plain), len(size.getvalue()) / LABELS)


def _rate(draw: Callable[[int], None], count: int) -> float:
    start = time.perf_counter()
    draw(count)
    return count / (time.perf_counter() - start)


def _labels(count: int) -> Iterator[Label]:
    for _ in range(count):
        code = new_code()
        yield Label(code, _PREFIX + code, "Département de la Haute-Garonne", "05 00 00 00 00", "Appareil suivi.")


def _draw_ours(count: int) -> None:
    draw_sheet(_labels(count), sheet_template("L7160"), io.BytesIO())


def _draw_plainly(count: int) -> None:
    template = sheet_template("L7160")
    canvas = Canvas(io.BytesIO(), pagesize=A4)
    for number, label in enumerate(_labels(count)):
        if number and number % template.per_sheet == 0:
            canvas.showPage()
        left, top = template.place(number % template.per_sheet)
        x, y = left * mm, A4[1] - (top + template.height_mm) * mm
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q)
        code.add_data(label.url)
        canvas.drawImage(ImageReader(code.make_image().get_image()), x, y, 60, 60)
        for step, text in enumerate((label.code, label.territory, label.telephone, label.line)):
            canvas.drawString(x + 64, y + 40 - 10 * step, text)
    canvas.save()


if __name__ == "__main__":
    line = measure()
    print(
        f"{line.value:.0f} labels/s, plain {line.baseline:.0f}, {line.ratio:.1f} x (budget {BUDGET}), "
        f"{line.bytes_each:.0f} bytes each"
    )
