"""Tables as a spreadsheet that LibreOffice and Excel open: text is text, whatever it begins with."""

import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest
from xml.sax.saxutils import escape, quoteattr

from reuse.documents.typeface import clean_text

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
Cell = str | int | Decimal
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "manifest", "style"))
_NAMES += f' xmlns:fo="{_ODF}:xsl-fo-compatible:1.0"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""Every entry's date: the same tables give the same bytes."""
_LETTER_MM, _NARROWEST_MM, _WIDEST_MM = 2.4, 20, 90
"""How wide a column grows for its longest text; what is longer goes on under it."""
_WRAPPED = (
    '<style:style style:name="wrapped" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
)


def draw_ods(sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """Write named sheets of rows; numbers stay numbers, text never runs as a formula."""
    widths = [_widths(rows) for _name, rows in sheets]
    sizes = "".join(_size(width) for width in sorted({width for some in widths for width in some}))
    tables = "".join(_table(name, rows, some) for (name, rows), some in zip(sheets, widths, strict=True))
    content = (
        f"<office:automatic-styles>{sizes}{_WRAPPED}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    )
    files = {
        "mimetype": MEDIA_TYPE,
        "META-INF/manifest.xml": f'{_HEAD}<manifest:manifest {_NAMES} manifest:version="1.3">'
        f"{_entry('/', MEDIA_TYPE)}{_entry('content.xml', 'text/xml')}</manifest:manifest>",
        "content.xml": f'{_HEAD}<office:document-content {_NAMES} office:version="1.3">'
        f"{content}</office:document-content>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name, _LONG_AGO), text, compress_type=_way(name))
    return out.getvalue()


def _way(name: str) -> int:
    """The media type is read before anything is unpacked."""
    return zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED


def _entry(path: str, media_type: str) -> str:
    return f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media_type}"/>'


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Give each column the millimetres that its longest text takes, within reason."""
    columns = zip_longest(*rows, fillvalue="")
    longest = (max(len(str(cell)) for cell in column) for column in columns)
    return [round(min(max(letters * _LETTER_MM, _NARROWEST_MM), _WIDEST_MM)) for letters in longest]


def _size(width: int) -> str:
    return (
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}mm"/></style:style>'
    )


def _table(name: str, rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="w{width}" table:default-cell-style-name="wrapped"/>' for width in widths
    )
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    return f"<table:table table:name={quoteattr(clean_text(name))}>{columns}{lines}</table:table>"


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        text = escape(clean_text(value))
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    told = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {told}><text:p>{value}</text:p></table:table-cell>"
