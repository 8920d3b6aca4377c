"""Verbs of intake: a deposit is opened, a device is taken in or announced."""

import base64
import hmac
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.clock import stamp
from reuse.collection.models import Channel, Deposit, Depositor, Status, Title
from reuse.devices import queries
from reuse.devices.models import Code, Device, Identity, IdentityKind
from reuse.devices.naming import identity_key
from reuse.devices.service import claim_code, describe, make_device, name_device, others_named
from reuse.errors import N_, BadInputError, ConflictError
from reuse.events import queries as events
from reuse.events.record import Fact, record
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import Role, Stage

ON_THE_ROAD = frozenset({Role.CARRIER, Role.COORDINATOR})
"""Who takes devices in at the collection points of others."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a depositor gives, and where if not at the counter of whoever records it, as drivers do."""

    depositor: Depositor = Depositor.RESIDENT
    title: Title | None = None
    status: Status = Status.REEMPLOI
    reason: str = ""
    resale: str = "free"
    channel: Channel = Channel.COUNTER
    place: UUID | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What is seen of a device at the counter; identities as written on it."""

    kind: str
    maker: str = ""
    model: str = ""
    identities: tuple[tuple[IdentityKind, str], ...] = ()
    condition: str | None = None
    accessories: tuple[str, ...] = ()
    mass_g: int | None = None
    pieces: int | None = None
    disk_kept: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """A device taken in, and the ids of others that bear one of its names."""

    device: Device
    clones: list[int] = field(default_factory=list)


def follow_up_code(secret: str, deposit: UUID) -> str:
    """Derive the code that lets a depositor follow a deposit: 80 bits that only the service can compute."""
    mac = hmac.new(secret.encode(), b"follow-up " + deposit.bytes, sha256).digest()
    return base64.b32encode(mac[:10]).decode()


def open_deposit(session: Session, terms: Terms, *, secret: str, by: Actor, key: UUID) -> Deposit:
    """Open a deposit at this person's site, or at the collection point named; replaying the key returns the same one.

    Raises BadInputError for a place where nothing is collected, or that this person does not pass by.
    """
    identifier = by.thing(key)
    if asked_before(session, by, key, "deposit", _said(terms)):
        return session.get_one(Deposit, identifier)
    _check_place(session, terms.place, by)
    code = follow_up_code(secret, identifier)
    deposit = Deposit(
        id=identifier,
        site_id=terms.place or by.site,
        organisation_id=by.organisation,
        channel=terms.channel,
        depositor=terms.depositor,
        title=terms.title,
        resale=terms.resale,
        status=terms.status,
        reason=terms.reason,
        follow_up_hash=sha256(code.encode()).hexdigest(),
        made_at=clock.now(),
    )
    session.add(deposit)
    session.flush()
    return deposit


def places_of(session: Session, by: Actor) -> list[Site]:
    """List the collection points, beside their own site, where this person may take devices in."""
    near = select(Site).join(Organisation, Organisation.id == Site.organisation_id).where(Organisation.gone.is_(False))
    if not by.roles & ON_THE_ROAD:
        near = near.where(Site.organisation_id == by.organisation)
    return [site for site in session.scalars(near.order_by(Site.name)) if _collects(site) and site.id != by.site]


def _collects(site: Site) -> bool:
    return SiteRole.COLLECTION_POINT in site.roles


def _check_place(session: Session, place: UUID | None, by: Actor) -> None:
    if place is None or place == by.site:
        return
    site = session.get(Site, place)
    if not site or not _collects(site) or not (site.organisation_id == by.organisation or by.roles & ON_THE_ROAD):
        raise BadInputError(
            N_("Devices are not taken in there."),
            remedy=N_("Choose a collection point where you take devices in."),
            fields={"place": N_("not a collection point of yours")},
        )


def _said(terms: Terms) -> dict[str, object]:
    return asdict(terms) | {"place": str(terms.place) if terms.place else None}


def take_in(  # noqa: PLR0913 - the counter's form has these lines
    session: Session,
    code: str,
    seen: Description,
    deposit: Deposit,
    *,
    by: Actor,
    key: UUID,
    occurred_at: datetime | None = None,
    sent_at: datetime | None = None,
) -> Intake:
    """Take a device in under an unclaimed label, or give the label to the announced device it turns out to be.

    Raises ConflictError when the label is on another device, NotFoundError when it was never printed.
    """
    label = queries.code_state(session, code)
    asked = {"code": label.code, "seen": asdict(seen), "deposit": str(deposit.id)}
    if asked_before(session, by, key, "take_in", asked | {"at": stamp(occurred_at) if occurred_at else None}):
        return _taken(session, seen, by, key)
    device = _arriving(session, label, seen, by, key)
    record(session, device, Fact("collected", expected(seen, deposit, by), occurred_at, sent_at), by=by, key=key)
    claim_code(session, label.code, device)
    device.deposit_id = deposit.id
    session.flush()  # the next fact reads the device again under its lock, and would forget what is not written
    describe(session, device, maker=seen.maker, model=seen.model)
    return Intake(device, name_device(session, device, seen.identities))


def _taken(session: Session, seen: Description, by: Actor, key: UUID) -> Intake:
    """Answer again what was taken in under this key."""
    device = queries.by_subject(session, events.by_id(session, by.thing(key)).subject)
    return Intake(device, others_named(session, device, [value for _, value in seen.identities]))


def _arriving(session: Session, label: Code, seen: Description, by: Actor, key: UUID) -> Device:
    """Return the device that takes the label: the one announced, one whose intake was undone, or a new one."""
    if label.device_id is not None:
        undone = session.get_one(Device, label.device_id)
        if undone.stage not in (Stage.NEW, Stage.ANNOUNCED):
            raise ConflictError(
                N_("This label is already on another device."), remedy=N_("Open that device, or take another label.")
            )
        return undone
    return _announced(session, seen, by) or make_device(
        session, by.thing(key, "device"), kind=seen.kind, maker=seen.maker, model=seen.model
    )


def _announced(session: Session, seen: Description, by: Actor) -> Device | None:
    """The one announced device that bears this serial or tag; two such are left to a person to tell apart."""
    keys = [identity_key(value) for kind, value in seen.identities if kind is not IdentityKind.IMEI and value]
    if not keys:
        return None
    found = session.scalars(
        select(Device)
        .join(Identity, Identity.device_id == Device.id)
        .where(Identity.key.in_(keys), Device.stage == Stage.ANNOUNCED, Device.holder_id == by.organisation)
        .distinct()
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def announce(session: Session, seen: Description, deposit: Deposit, *, by: Actor, key: UUID) -> Intake:
    """Expect a device; it takes its code when it arrives."""
    asked = {"seen": asdict(seen), "deposit": str(deposit.id)}
    if asked_before(session, by, key, "announce", asked):
        return _taken(session, seen, by, key)
    device = make_device(session, by.thing(key, "device"), kind=seen.kind, maker=seen.maker, model=seen.model)
    record(session, device, Fact("announced", expected(seen, deposit, by)), by=by, key=key)
    device.deposit_id = device.announced_in = deposit.id
    return Intake(device, name_device(session, device, seen.identities))


def expected(seen: Description, deposit: Deposit, by: Actor) -> dict[str, object]:
    """Write what an arrival event holds: kind, terms and place, never a name."""
    data: dict[str, object] = {
        "holder": str(by.organisation),
        "site": str(by.site) if by.site else None,
        "kind": seen.kind,
        "deposit": str(deposit.id),
        "depositor": deposit.depositor.value,
        "status": deposit.status.value,
        "resale": deposit.resale,
    }
    optional = {
        "title": deposit.title.value if deposit.title else None,
        "reason": deposit.reason or None,
        "condition": seen.condition,
        "accessories": list(seen.accessories) or None,
        "mass_g": seen.mass_g,
        "pieces": seen.pieces,
        "disk_kept": seen.disk_kept or None,
    }
    return data | {name: value for name, value in optional.items() if value is not None}
