"""A file of any known kind, read to its last row."""

from reuse.imports import lvao, schools
from reuse.imports.models import Kind
from reuse.imports.osm import read_osm
from reuse.imports.own import read_own
from reuse.imports.rows import Row
from reuse.imports.sheet import Sheet, read_sheet

_READERS = {Kind.LVAO: lvao.read_lvao, Kind.SCHOOLS: schools.read_schools, Kind.OWN: read_own}


def read_file(content: bytes, kind: Kind | None = None) -> tuple[Kind, list[Row]]:
    """Read every row of a file, of the kind given or the one that its titles tell; raises UnreadableFileError."""
    if kind is Kind.OSM or (kind is None and content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")):
        return Kind.OSM, list(read_osm(content))
    sheet = read_sheet(content)
    found = kind or _kind_of(sheet)
    return found, list(_READERS[found](sheet))


def _kind_of(sheet: Sheet) -> Kind:
    """Say what list this is by its titles; one that no source titles so is kept by hand."""
    titles = set(sheet.titles)
    if titles >= lvao.NEEDED:
        return Kind.LVAO
    return Kind.SCHOOLS if titles >= schools.NEEDED else Kind.OWN
