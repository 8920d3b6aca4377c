"""Labels drawn on sheets, against a symbol, a PIL image and a drawImage each."""

import io
import time
from collections.abc import Callable, Iterator

import qrcode
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench.databases import Databases
from bench.measure import apart, compare
from bench.setting import Setting
from bench.table import Result
from reuse.codes import new_code
from reuse.labels.sheets import Label, draw_sheet
from reuse.labels.templates import sheet_template

PLAIN_LABELS = 210
BUDGET = 8.0
BYTES_BUDGET = 300
MEMORY_BUDGET_MB = 50
_PREFIX = "HTTPS://REUSE.EXAMPLE.ORG/D/"


def measure(setting: Setting, _databases: Databases) -> Iterator[Result]:
    """Draw a large PDF and a small one label by label, in turn; weigh the large one and the memory it took."""
    size, grown = apart(_size, setting.labels)
    bytes_each = size / setting.labels
    plain = min(PLAIN_LABELS, setting.labels)
    measured = compare(lambda: _rate(_draw_ours, setting.labels), lambda: _rate(_draw_plainly, plain), setting.rounds)
    kept = bytes_each <= BYTES_BUDGET and grown <= MEMORY_BUDGET_MB * 1e6
    told = f"{bytes_each:.0f} bytes each (≤ {BYTES_BUDGET}), +{grown / 1e6:.0f} MB (≤ {MEMORY_BUDGET_MB})"
    yield Result("labels", "–", measured, unit="labels/s", budget=BUDGET, note=told, kept=kept)


def _size(count: int) -> int:
    made = io.BytesIO()
    draw_sheet(_labels(count), sheet_template("L7160"), made)
    return len(made.getvalue())


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
