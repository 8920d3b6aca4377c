"""The smallest workbooks that hold a table, written by hand."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

Cells = Sequence[str | float]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(*rows: Cells) -> bytes:
    """Write a workbook of Excel."""
    return _workbook("".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows))


def endless() -> bytes:
    """Write a workbook of Excel with a cell in the last column of the last row, which asks for half a terabyte."""
    return _workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')


def _workbook(table: str) -> bytes:
    return _packed(
        {
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Liste" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{table}</sheetData></worksheet>',
        }
    )


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def ods(*rows: Cells) -> bytes:
    """Write a workbook of LibreOffice."""
    table = "".join(f"<table:table-row>{''.join(map(_entry, row))}</table:table-row>" for row in rows)
    names = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "manifest"))
    content = f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='Liste'>"
    closing = "</table:table></office:spreadsheet></office:body></office:document-content>"
    return _packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f"<manifest:manifest {names}/>",
            "content.xml": f"{content}{table}{closing}",
        }
    )


def _entry(value: str | float) -> str:
    if isinstance(value, str):
        told = f'office:value-type="string"><text:p>{escape(value)}</text:p>'
    else:
        told = f'office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
    return f"<table:table-cell {told}</table:table-cell>"


def _packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return out.getvalue()
