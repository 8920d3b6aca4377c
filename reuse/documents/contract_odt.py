"""The annex of a public contract as an OpenDocument text, to go on writing in."""

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from reuse.documents.contract_annex import CHECKED, GIVES, TITLE, ContractAnnex, titled
from reuse.documents.typeface import clean_text

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "fo": "xsl-fo-compatible",
        "meta": "meta",
    }.items()
)
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_OFFICE = f'{_NAMES} {_DC} office:version="1.2"'
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{MEDIA_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    + "</manifest:manifest>"
)
_FRENCH = 'fo:language="fr" fo:country="FR"'
_STYLES = (
    f"{_HEAD}<office:document-styles {_OFFICE}><office:styles>"
    f'<style:default-style style:family="paragraph"><style:text-properties fo:font-size="11pt" {_FRENCH}/>'
    "</style:default-style>"
    '<style:style style:name="Standard" style:family="paragraph" style:class="text">'
    '<style:paragraph-properties fo:margin-bottom="0.2cm"/></style:style>'
    + "".join(
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph"'
        f' style:parent-style-name="Standard" style:default-outline-level="{level}">'
        f'<style:paragraph-properties fo:margin-top="{room}cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/>'
        f'<style:text-properties fo:font-size="{size}pt" fo:font-weight="bold"/></style:style>'
        for name, shown, level, room, size in (
            ("Heading_20_1", "Heading 1", 1, 0, 18),
            ("Heading_20_2", "Heading 2", 2, 0.6, 13),
        )
    )
    + '<style:style style:name="Source" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:text-properties fo:font-size="9pt" fo:color="#555555"/></style:style>'
    '<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    "</office:styles><office:automatic-styles>"
    '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"'
    ' fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2.2cm" fo:margin-right="2.2cm"/>'
    "</style:page-layout></office:automatic-styles>"
    '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/>'
    "</office:master-styles></office:document-styles>"
)
_DATE = (2026, 1, 1, 0, 0, 0)
"""The same contract gives the same bytes: a time of writing would say nothing."""


def write_contract_odt(annex: ContractAnnex) -> bytes:
    """Write the annex as ODT; the same contract gives the same bytes."""
    meta = (
        f"{_HEAD}<office:document-meta {_OFFICE}><office:meta><dc:title>{_plain(titled(annex))}</dc:title>"
        "<dc:language>fr-FR</dc:language></office:meta></office:document-meta>"
    )
    content = (
        f"{_HEAD}<office:document-content {_OFFICE}><office:body><office:text>{''.join(_body(annex))}"
        "</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(_entry("mimetype", ZIP_STORED), MEDIA_TYPE)  # first and bare, so that programs recognise it
        for name, text in (("content.xml", content), ("styles.xml", _STYLES), ("meta.xml", meta)):
            archive.writestr(_entry(name), text)
        archive.writestr(_entry("META-INF/manifest.xml"), _MANIFEST)
    return out.getvalue()


def _entry(name: str, method: int = ZIP_DEFLATED) -> ZipInfo:
    made = ZipInfo(name, _DATE)
    made.compress_type = method
    return made


def _body(annex: ContractAnnex) -> Iterator[str]:
    yield _heading(TITLE, 1)
    for name, rows in (("Parties", annex.parties), *annex.particulars):
        if rows:
            yield _heading(name, 2)
            yield from (_row(label, value) for label, value in rows)
    for number, one in enumerate(annex.clauses, start=1):
        yield _heading(f"{number}. {one.title}", 2)
        yield _paragraph(_plain(one.text))
        yield _row(GIVES, one.evidence)
        yield _row(CHECKED, one.checked)
        yield _paragraph(_plain(f"Texte {one.source}"), "Source")


def _heading(text: str, level: int) -> str:
    return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{_plain(text)}</text:h>'


def _row(label: str, value: str) -> str:
    name = f'<text:span text:style-name="Strong">{_plain(label)}\N{NO-BREAK SPACE}: </text:span>'
    return _paragraph(name + _plain(value))


def _paragraph(marked: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{marked}</text:p>'


def _plain(text: str) -> str:
    return escape(clean_text(text))
