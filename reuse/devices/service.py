"""Verbs that make devices, name them and give them codes; their history is written by `events`."""

import secrets
from collections.abc import Callable, Iterable
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from stdnum import imei as imei_number

from reuse import clock
from reuse.actors.actor import Actor
from reuse.codes import new_code
from reuse.db import Base, insert_once
from reuse.devices.models import Code, CodeState, Device, Identity, IdentityKind, Model
from reuse.devices.naming import identity_key, product_key
from reuse.errors import N_, BadInputError, ConflictError, NotFoundError
from reuse.labels.models import LabelBatch
from reuse.statements import Statement, placed, places

LARGEST_BATCH = 10_000
AT_ONCE = 20
"""Names sent in one statement, whose text differs with their number."""

_identities = Base.metadata.tables[Identity.__tablename__]
_codes, _devices, _models = (Base.metadata.tables[one.__tablename__] for one in (Code, Device, Model))
_DESCRIBE = Statement(
    update(_devices)
    .where(_devices.c.id == bindparam("own"))
    .where(_models.c.kind == _devices.c.kind, _models.c.key == bindparam("folded"))
    .values(model_id=_models.c.id)
    .returning(_devices.c.model_id)
)


def reserve_batch(  # noqa: PLR0913 - what a batch is
    session: Session,
    count: int,
    *,
    site: UUID | None,
    handwritten: bool = False,
    by: Actor,
    key: UUID,
    draw: Callable[[int], int] = secrets.randbelow,
) -> LabelBatch:
    """Draw codes to print, or to write down, before their devices exist; replaying the key returns the same batch."""
    if not 1 <= count <= LARGEST_BATCH:
        raise BadInputError(
            N_("A batch has from 1 to {most} labels."), most=LARGEST_BATCH, fields={"count": N_("out of range")}
        )
    if known := session.get(LabelBatch, by.thing(key)):
        return known
    batch = LabelBatch(
        id=by.thing(key),
        organisation_id=by.organisation,
        site_id=site,
        count=count,
        made_at=clock.now(),
        printed_at=None,
        handwritten=handwritten,
    )
    session.add(batch)
    session.flush()
    _draw(session, batch, count, draw)
    return batch


def _draw(session: Session, batch: LabelBatch, count: int, draw: Callable[[int], int]) -> None:
    """Insert `count` new codes; a code that was ever drawn is not drawn again."""
    drawn = 0
    while drawn < count:
        rows = [
            {"code": new_code(draw), "batch_id": batch.id, "state": CodeState.RESERVED}
            for _ in range(min(1000, count - drawn))
        ]
        session.execute(insert_once(session, _codes).on_conflict_do_nothing(), rows)
        drawn = session.query(Code).where(Code.batch_id == batch.id).count()


def mark_printed(session: Session, batch: LabelBatch) -> list[str]:
    """Say that the batch is on paper and return its codes, in a stable order."""
    codes = list(session.scalars(select(Code).where(Code.batch_id == batch.id).order_by(Code.code)))
    for code in codes:
        if code.state is CodeState.RESERVED:
            code.state = CodeState.PRINTED
    batch.printed_at = batch.printed_at or clock.now()
    session.flush()
    return [code.code for code in codes]


def make_device(session: Session, uuid: UUID, *, kind: str, maker: str = "", model: str = "") -> Device:
    """Add a device without history; its first event must follow in the same transaction."""
    device = Device(uuid=uuid, kind=kind, model_id=model_of(session, kind, maker, model), created_at=clock.now())
    session.add(device)
    session.flush()
    return device


def model_of(session: Session, kind: str, maker: str, name: str) -> int | None:
    """Find or add the model so named; None where neither maker nor name is known."""
    maker, name = maker.strip()[:100], name.strip()[:200]
    folded = product_key(maker, name)
    if not folded:
        return None
    known = session.scalar(select(Model.id).where(Model.kind == kind, Model.key == folded))
    if known is not None:
        return known
    session.execute(
        insert_once(session, Model).values(kind=kind, maker=maker, name=name, key=folded).on_conflict_do_nothing()
    )
    return session.scalar(select(Model.id).where(Model.kind == kind, Model.key == folded))


def describe(session: Session, device: Device, *, maker: str, model: str) -> None:
    """Keep a better-known maker and model."""
    if not (folded := product_key(maker, model)):
        return
    known = _DESCRIBE.ask(session.connection(), own=device.id, folded=folded)
    if known:
        set_committed_value(device, "model_id", known[0].model_id)
    else:
        device.model_id = model_of(session, device.kind, maker, model)
        session.flush()


def claim_code(session: Session, code: str, device: Device) -> None:
    """Give the code to the device for ever; raises NotFoundError for one never drawn, ConflictError for one taken."""
    label = session.get(Code, code, with_for_update=True, populate_existing=True)
    if label is None:
        raise NotFoundError(N_("This code was never printed by this service."), remedy=N_("Compare it with the label."))
    if label.device_id not in (None, device.id):
        raise ConflictError(
            N_("This label is already on another device."), remedy=N_("Open that device, or take another label.")
        )
    label.device_id, label.state, label.claimed_at = device.id, CodeState.CLAIMED, clock.now()
    device.code = code
    session.flush()


def name_device(session: Session, device: Device, names: Iterable[tuple[IdentityKind, str]]) -> list[int]:
    """Add identities to the device and return the ids of other devices that bear one of them: perhaps clones."""
    told = [(kind, _checked(kind, value.strip()[:200])) for kind, value in names]
    rows = [
        {"device_id": device.id, "kind": kind, "value": text, "key": folded}
        for kind, text in told
        if (folded := identity_key(text))
    ]
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        _naming(len(some)).tell(session.connection(), **placed(some))
    return others_named(session, device, [text for _, text in told])


@lru_cache(maxsize=AT_ONCE)
def _naming(count: int) -> Statement:
    rows = places(_identities, ("device_id", "kind", "value", "key"), count)
    return Statement(postgresql.insert(_identities).values(rows).inline().on_conflict_do_nothing())


def _checked(kind: IdentityKind, value: str) -> str:
    if kind is not IdentityKind.IMEI or not value:
        return value
    number = str(imei_number.compact(value))
    if len(number) != 15 or not imei_number.is_valid(number):  # the library also takes forms without check digit
        raise BadInputError(
            N_("This is not an IMEI: its check digit is wrong."),
            remedy=N_("Dial *#06# on the phone to read it."),
            fields={"imei": N_("wrong check digit")},
        )
    return number


def others_named(session: Session, device: Device, names: Iterable[str]) -> list[int]:
    """Return the ids of other devices that bear one of these names."""
    keys = list({identity_key(name) for name in names} - {""})
    others: set[int] = set()
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        told = {f"key_{place}": key for place, key in enumerate(some)}
        others |= {row.device_id for row in _sharing(len(some)).ask(session.connection(), own=device.id, **told)}
    return sorted(others)


@lru_cache(maxsize=AT_ONCE)
def _sharing(count: int) -> Statement:
    keys = [bindparam(f"key_{place}", type_=_identities.c.key.type) for place in range(count)]
    alike = (_identities.c.key.in_(keys), _identities.c.device_id != bindparam("own"))
    return Statement(select(_identities.c.device_id).where(*alike).limit(50))
