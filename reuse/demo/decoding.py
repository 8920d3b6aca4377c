"""Symbols read back from a rendered sheet, where the tools for it are installed."""

from importlib import import_module
from importlib.util import find_spec

DPI = 203
"""What a small label printer prints."""


def decode(pdf: bytes) -> list[str] | None:
    """Render every page at a label printer's resolution and read its symbols; None without the tools."""
    if not (find_spec("pypdfium2") and find_spec("zxingcpp")):
        return None
    pypdfium2, zxingcpp = import_module("pypdfium2"), import_module("zxingcpp")
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=DPI / 72).to_numpy() for page in document]
    document.close()
    return sorted(symbol.text for page in pages for symbol in zxingcpp.read_barcodes(page))
