"""The education ministry's directory: its public collèges."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from reuse.actors.models import Audience
from reuse.errors import N_
from reuse.imports.rows import Row
from reuse.imports.sheet import Sheet
from reuse.imports.telling import Telling

NEEDED = frozenset({"IDENTIFIANTDELETABLISSEMENT", "NOMETABLISSEMENT", "TYPEETABLISSEMENT"})
CREDIT = "Ministère de l’Éducation nationale, annuaire de l’éducation, Licence Ouverte 2.0"
NO_COLLEGE = N_("It is no collège.")
PRIVATE = N_("It is private.")
CLOSED = N_("It is closed.")
NO_IDENTIFIER = N_("It has no identifier.")
SHARED = N_("Several schools bear this SIRET: it was left aside.")


def read_schools(sheet: Sheet) -> Iterator[Row]:
    """Read every school; only the open public collèges are kept, the others say why not."""
    cells = list(sheet.records())
    sirets = Counter(one.get("SIRENSIRET", "") for one in cells)
    for number, one in zip(sheet.numbers, cells, strict=True):
        row = _row(number, one)
        if row.siret and sirets[one["SIRENSIRET"]] > 1:
            row = replace(row, siret="", warnings=(*row.warnings, SHARED))
        yield row


def _row(number: int, cells: Mapping[str, str]) -> Row:
    told = Telling()
    outside = told.place(
        cells.get("ADRESSE1", ""),
        cells.get("CODEPOSTAL", ""),
        cells.get("NOMCOMMUNE", ""),
        cells.get("CODECOMMUNE", ""),
        (cells.get("LATITUDE", ""), cells.get("LONGITUDE", "")),
    )
    told.telephone(cells.get("TELEPHONE", ""))
    told.website(cells.get("WEB", ""))
    told.say("audience", Audience.OWN_PUBLIC.value)
    identifier, name = cells.get("IDENTIFIANTDELETABLISSEMENT", "")[:100], cells.get("NOMETABLISSEMENT", "")
    refused = outside if identifier else NO_IDENTIFIER
    return told.row(
        number,
        source_id=identifier,
        name=name,
        legal_name=name,
        siret=told.siret(cells.get("SIRENSIRET", "")),
        kind="college",
        attribution=CREDIT,
        refused=refused,
        left_out="" if refused else _other(cells),
    )


def _other(cells: Mapping[str, str]) -> str:
    if "COLL" not in cells.get("TYPEETABLISSEMENT", "").upper():
        return NO_COLLEGE
    if cells.get("STATUTPUBLICPRIVE", "").upper() != "PUBLIC":
        return PRIVATE
    return "" if cells.get("ETAT", "OUVERT").upper() == "OUVERT" else CLOSED
