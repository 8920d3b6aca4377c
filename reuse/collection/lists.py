"""Announced lists: a spreadsheet saved as CSV in, devices expected, every row answered."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.collection.models import Deposit
from reuse.collection.service import Description, expected
from reuse.db import Base
from reuse.devices.kinds import kinds
from reuse.devices.models import Device, Identity, IdentityKind
from reuse.devices.naming import identity_key, model_key
from reuse.devices.service import model_of
from reuse.errors import N_, UnreadableFileError
from reuse.events.record import Fact
from reuse.events.record_many import Birth, record_births

CHUNK = 2000
_LONGEST_CELL = 200
_COLUMNS = {
    "kind": {"KIND", "TYPE", "TIPO", "CATEGORIE", "CATEGORY", "NATURE"},
    "maker": {"MAKER", "MARQUE", "MANUFACTURER", "FABRICANT", "FABRICANTE", "MARCA", "BRAND"},
    "model": {"MODEL", "MODELE", "MODELO"},
    "serial": {"SERIAL", "SERIALNUMBER", "NUMERODESERIE", "NSERIE", "NDESERIE", "SN"},
    "tag": {"ASSETTAG", "TAG", "INVENTAIRE", "NUMERODINVENTAIRE", "ETIQUETTE", "NINVENTAIRE"},
}
_WORDS = {
    "laptop": {"LAPTOP", "PORTABLE", "PCPORTABLE", "ORDINATEURPORTABLE", "NOTEBOOK", "PORTATIL"},
    "desktop": {"DESKTOP", "FIXE", "UC", "UNITECENTRALE", "TOUR", "PC", "ORDINATEUR", "ORDINATEURFIXE", "SOBREMESA"},
    "monitor": {"MONITOR", "ECRAN", "SCREEN", "MONITEUR", "PANTALLA"},
    "printer": {"PRINTER", "IMPRIMANTE", "IMPRESORA"},
    "tablet": {"TABLET", "TABLETTE", "TABLETA"},
    "smartphone": {"SMARTPHONE", "TELEPHONE", "MOBILE", "MOVIL"},
    "server": {"SERVER", "SERVEUR", "SERVIDOR"},
}


class Answer(StrEnum):
    """What became of a row."""

    CREATED = "created"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One row as read, or the reason why it cannot be; `number` is the one that a spreadsheet shows."""

    number: int
    seen: Description | None
    reason: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one row."""

    number: int
    answer: Answer
    reason: str = ""
    field: str = ""


def read_list(content: bytes) -> Iterator[Line]:
    """Read a CSV list (`,` or `;`, UTF-8 or cp1252), its columns found by name in French, English or Spanish.

    Raises UnreadableFileError when it is no such list; a wrong row is a line with its reason.
    """
    text = _decode(content)
    delimiter = ";" if text.partition("\n")[0].count(";") >= text.partition("\n")[0].count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    places = _places(next(rows, []))
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        values = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        yield _line(number, values)


def _decode(content: bytes) -> str:
    if b"\0" in content:
        raise UnreadableFileError(N_("This is not a CSV file."), remedy=N_("Save the list as CSV, then send it again."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _places(titles: list[str]) -> dict[str, int]:
    folded = [model_key(title) for title in titles]
    found = {name: folded.index(title) for name, titles in _COLUMNS.items() for title in titles if title in folded}
    if "kind" not in found:
        raise UnreadableFileError(
            N_("The list has no column that says the kind of each device."),
            remedy=N_("Title one column “Type”; others may be “Marque”, “Modèle”, “Numéro de série”, “Inventaire”."),
        )
    return found


def _line(number: int, values: dict[str, str]) -> Line:
    too_long = next((name for name, value in values.items() if len(value) > _LONGEST_CELL), None)
    if too_long:
        return Line(number, None, N_("This cell is longer than 200 characters."), too_long)
    kind = kind_named(values["kind"])
    if kind is None:
        return Line(number, None, N_("This kind of device is not known."), "kind")
    names = [(IdentityKind.SERIAL, values.get("serial", "")), (IdentityKind.ASSET_TAG, values.get("tag", ""))]
    identities = tuple((one, value) for one, value in names if identity_key(value))
    return Line(number, Description(kind, values.get("maker", ""), values.get("model", ""), identities))


@lru_cache(maxsize=1024)
def kind_named(text: str) -> str | None:
    """Find a kind by its code, its French or English name, or a usual word for it."""
    folded = model_key(text)
    for code, kind in kinds().items():
        if folded in {model_key(code), model_key(kind.fr), model_key(kind.en)} | _WORDS.get(code, set()):
            return code
    return None


def announce_lines(session: Session, lines: Sequence[Line], deposit: Deposit, *, by: Actor) -> list[Answered]:
    """Announce the devices of some rows, set-wise, and answer each row; the same list again creates nothing."""
    known = _already_known(session, lines, by)
    answers, births, names = [], [], {}
    models: dict[tuple[str, str, str], int | None] = {}
    for line in lines:
        if line.seen is None:
            answers.append(Answered(line.number, Answer.REFUSED, line.reason, line.field))
            continue
        keys = {identity_key(value) for _, value in line.seen.identities}
        if keys & known:
            answers.append(Answered(line.number, Answer.KNOWN))
            continue
        known |= keys
        birth = _birth(session, line.number, line.seen, deposit, models, by)
        births.append(birth)
        names[birth.uuid] = line.seen
        answers.append(Answered(line.number, Answer.CREATED))
    fresh = record_births(session, births, by=by)
    _name(session, {uuid: seen for uuid, seen in names.items() if uuid in fresh})
    return answers


def _already_known(session: Session, lines: Sequence[Line], by: Actor) -> set[str]:
    keys = {identity_key(value) for line in lines if line.seen for _, value in line.seen.identities}
    found = (
        select(Identity.key)
        .join(Device, Device.id == Identity.device_id)
        .where(Identity.key.in_(keys), Device.holder_id == by.organisation)
    )
    return set(session.scalars(found)) if keys else set()


def _birth(
    session: Session,
    number: int,
    seen: Description,
    deposit: Deposit,
    models: dict[tuple[str, str, str], int | None],
    by: Actor,
) -> Birth:
    key = uuid5(deposit.id, f"row {number}")
    name = (seen.kind, seen.maker, seen.model)
    if name not in models:
        models[name] = model_of(session, *name)
    columns: dict[str, Any] = {"model_id": models[name], "created_at": clock.now(), "code": None}
    columns |= {"deposit_id": deposit.id, "announced_in": deposit.id}
    return Birth(by.thing(key, "device"), Fact("announced", expected(seen, deposit, by)), key, columns)


def _name(session: Session, seen: dict[UUID, Description]) -> None:
    if not seen:
        return
    ids = session.execute(select(Device.id, Device.uuid).where(Device.uuid.in_(seen)))
    rows = [
        {"device_id": row.id, "kind": kind, "value": value, "key": identity_key(value)}
        for row in ids
        for kind, value in seen[row.uuid].identities
    ]
    if rows:
        session.connection().execute(insert(Base.metadata.tables[Identity.__tablename__]), rows)
