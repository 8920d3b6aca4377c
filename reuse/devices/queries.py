"""Finding devices: by code, by any of their names, by stage and place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from reuse.codes import looks_like_code, read_code
from reuse.db import Base
from reuse.devices.models import Code, Device, Identity, Medium, Model
from reuse.devices.naming import identity_key, model_key, one_typo
from reuse.errors import N_, NotFoundError
from reuse.lifecycle.stages import Stage
from reuse.statements import Statement, as_read


def code_state(session: Session, text: str) -> Code:
    """Return the code as read from a label or typed; raises MistypedCodeError, NotFoundError."""
    code = session.get(Code, read_code(text))
    if code is None:
        raise NotFoundError(N_("This code was never printed by this service."), remedy=N_("Compare it with the label."))
    return code


_codes, _devices = (Base.metadata.tables[one.__tablename__] for one in (Code, Device))
_BY_CODE = Statement(
    select(*_devices.c).join(_codes, _codes.c.device_id == _devices.c.id).where(_codes.c.code == bindparam("code"))
)


def by_code(session: Session, text: str) -> Device:
    """Return the device that bears the code, or the one it was found to be; raises NotFoundError."""
    code = read_code(text)
    session.flush()
    found = _BY_CODE.ask(session.connection(), code=code)
    if not found:
        code_state(session, text)
        raise NotFoundError(N_("This label is not on a device yet."), remedy=N_("Enter the device that bears it."))
    return survivor(session, as_read(session, Device, found[0]._asdict()))


def survivor(session: Session, device: Device) -> Device:
    """Follow `same_as` to the record that goes on."""
    while same := device.situation.same_as:
        device = session.scalars(select(Device).where(Device.uuid == UUID(same))).one()
    return device


def by_uuid(session: Session, uuid: UUID) -> Device:
    """Return the device of this chain; raises NotFoundError."""
    device = session.scalar(select(Device).where(Device.uuid == uuid))
    if device is None:
        raise NotFoundError(N_("There is no such device."))
    return device


def by_subject(session: Session, subject: str) -> Device:
    """Return the device whose history this is; raises NotFoundError for another's: a contract, an award."""
    kind, _, uuid = subject.partition(":")
    if kind != "device":
        raise NotFoundError(N_("There is no such device."))
    return by_uuid(session, UUID(uuid))


def media_of(session: Session, device: Device) -> Sequence[Medium]:
    """Return the media described for the device."""
    return session.scalars(select(Medium).where(Medium.device_id == device.id).order_by(Medium.id)).all()


def identities_of(session: Session, device: Device) -> Sequence[Identity]:
    """Return every name the device bears."""
    return session.scalars(select(Identity).where(Identity.device_id == device.id).order_by(Identity.id)).all()


def codes_of(session: Session, device: Device) -> Sequence[Code]:
    """Return every label the device bears or bore."""
    return session.scalars(select(Code).where(Code.device_id == device.id).order_by(Code.claimed_at)).all()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which devices a list shows; None does not narrow."""

    text: str = ""
    stage: Stage | None = None
    kind: str | None = None
    holder: UUID | None = None
    site: UUID | None = None
    deposit: UUID | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of devices."""

    id: int
    code: str | None
    kind: str
    stage: Stage
    maker: str | None
    model: str | None
    holder_id: UUID | None
    site_id: UUID | None


def list_devices(session: Session, wanted: Filter, *, after: int | None = None, limit: int = 50) -> list[Row]:
    """List devices, the newest first, from the one after `after`; one query, whatever the number of devices."""
    query = ROWS.order_by(Device.id.desc()).limit(limit)
    if after is not None:
        query = query.where(Device.id < after)
    return [Row(**row) for row in session.execute(narrow(session, query, wanted)).mappings()]


ROWS: Select[*tuple[Any, ...]] = select(
    Device.id,
    Device.code,
    Device.kind,
    Device.stage,
    Model.maker,
    Model.name.label("model"),
    Device.holder_id,
    Device.site_id,
).join(Model, Model.id == Device.model_id, isouter=True)
"""What a `Row` is made of, for lists in another order."""


def narrow(session: Session, query: Select[*tuple[Any, ...]], wanted: Filter) -> Select[*tuple[Any, ...]]:
    """Keep of the query's devices those that the filter asks for."""
    columns = {
        Device.stage: wanted.stage,
        Device.kind: wanted.kind,
        Device.holder_id: wanted.holder,
        Device.site_id: wanted.site,
        Device.deposit_id: wanted.deposit,
    }
    for column, value in columns.items():
        if value is not None:
            query = query.where(column == value)
    if not wanted.text.strip():
        return query
    named, models = find(session, wanted.text)
    return query.where(Device.id.in_(named)) if named or not models else query.where(Device.model_id.in_(models))


def find(session: Session, text: str) -> tuple[set[int], set[int]]:
    """Find devices by code, serial, tag or IMEI, else models by name; forgives case, accents, dashes and one typo."""
    if looks_like_code(text):
        code = session.get(Code, read_code(text))
        if code and code.device_id:
            return {code.device_id}, set()
    folded = identity_key(text)
    named = _named(session, [folded]) if folded else set()
    if len(folded) >= 3 and not named:
        named = _starting(session, folded)
    models = set() if named else _models(session, model_key(text))
    if not named and not models and 5 <= len(folded) <= 30:
        named = _named(session, sorted(one_typo(folded)))
    return named, models


def _named(session: Session, keys: list[str]) -> set[int]:
    return set(session.scalars(select(Identity.device_id).where(Identity.key.in_(keys)).limit(200)))


def _starting(session: Session, folded: str) -> set[int]:
    between = (Identity.key >= folded) & (Identity.key < folded + "~")
    return set(session.scalars(select(Identity.device_id).where(between).limit(200)))


def _models(session: Session, folded: str) -> set[int]:
    """Models whose name holds the words, else holds them with one typo; the table has some thousands of rows."""
    if not folded:
        return set()
    found = set(session.scalars(select(Model.id).where(Model.key.contains(folded, autoescape=True)).limit(500)))
    if found or len(folded) < 4:
        return found
    near = one_typo(folded)
    rows = session.execute(select(Model.id, Model.key)).all()
    return {row.id for row in rows if any(one in row.key for one in near)}
