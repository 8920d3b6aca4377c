"""Verbs of the workshop: what a machine holds, and the parts taken out of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor, subkey
from reuse.codes import read_code
from reuse.collection.service import Description
from reuse.db import Base
from reuse.devices import queries as devices
from reuse.devices.kinds import bears_data, kinds
from reuse.devices.models import Device, IdentityKind, Medium
from reuse.devices.naming import product_key
from reuse.devices.service import AT_ONCE, claim_code, describe, make_device, name_device
from reuse.errors import N_, RefusedError
from reuse.events.models import Event
from reuse.events.record import Fact, record, record_now
from reuse.events.requests import asked_before
from reuse.evidence.models import StoredFile
from reuse.evidence.service import salted_hash
from reuse.lifecycle.stages import Stage
from reuse.refurbishment.inventory.likeness import Verdict, same_machine
from reuse.refurbishment.inventory.reading import MediumReading, Reading
from reuse.refurbishment.queries import Alike, reading_of
from reuse.statements import Statement, placed, places

_media = Base.metadata.tables[Medium.__tablename__]
_READ = ("kind", "maker", "model", "size_bytes", "health")
"""What a tool reads of a medium."""


@dataclass(frozen=True, slots=True)
class Inventoried:
    """An inventory recorded, and the other devices that bear one of the machine's names."""

    event: Event
    alike: tuple[Alike, ...]
    warnings: tuple[str, ...]


def record_inventory(
    session: Session, device: Device, reading: Reading, *, by: Actor, key: UUID, file: StoredFile | None = None
) -> Inventoried:
    """Record what a tool found in the device; a file that shows no medium leaves its media as unknown as before.

    Never merges: devices that share a name are returned with the verdict, for a person to judge.
    """
    media = dict(zip(medium_keys(reading.media), reading.media, strict=True))
    data: dict[str, Any] = {
        "media": {name: medium.kind.value for name, medium in media.items()} or None,
        "source": reading.format.value,
    }
    if file is not None:
        data["file"] = salted_hash(file)
    maker, model = reading.device.maker or "", reading.device.model or ""
    fact = Fact("inventoried", data)
    event, now = record_now(session, device, fact, by=by, key=key, model=product_key(maker, model))
    if now:
        _describe_media(session, device, media)
        if device.model_id is None:
            describe(session, device, maker=maker, model=model)
    others = name_device(session, device, _names(reading))
    alike = tuple(_alike(session, reading, other) for other in others)
    return Inventoried(event, tuple(one for one in alike if one.verdict is not Verdict.DIFFERENT), reading.warnings)


def medium_keys(media: tuple[MediumReading, ...]) -> list[str]:
    """Name each medium by its serial; one without serial, or whose serial comes twice, by its place."""
    keys: list[str] = []
    for place, medium in enumerate(media, start=1):
        serial = medium.serial or ""
        keys.append(serial if serial and serial not in keys else f"unnamed-{place}")
    return keys


def _names(reading: Reading) -> list[tuple[IdentityKind, str]]:
    names = [(IdentityKind.SERIAL, reading.device.serial)] if reading.device.serial else []
    names += [(IdentityKind.BOARD, mark) for mark in sorted(reading.marks)]
    return names + [(IdentityKind.MEDIUM_SERIAL, medium.serial) for medium in reading.media if medium.serial]


def _alike(session: Session, reading: Reading, other: int) -> Alike:
    device = devices.survivor(session, session.get_one(Device, other))
    match = same_machine(reading, reading_of(session, device))
    return Alike(device.code or "", device.stage, match.verdict, match.reasons)


def record_media(
    session: Session, device: Device, media: Mapping[str, str], *, by: Actor, key: UUID, told: Fact | None = None
) -> Event:
    """Record what a person who opened the device found: serial → kind, or nothing at all."""
    told = told or Fact("inventoried")
    fact = Fact("inventoried", {"media": dict(media), "opened": True}, told.occurred_at, told.sent_at)
    event = record(session, device, fact, by=by, key=key)
    _describe_media(session, device, {})
    name_device(session, device, [(IdentityKind.MEDIUM_SERIAL, serial) for serial in media])
    return event


def _describe_media(session: Session, device: Device, found: Mapping[str, MediumReading]) -> None:
    """Make the table of media say what the situation says, with what a tool read of each."""
    rows = [
        {
            "device_id": device.id,
            "key": name,
            "kind": state.kind,
            "maker": found[name].maker if name in found else None,
            "model": found[name].model if name in found else None,
            "size_bytes": found[name].size_bytes if name in found else None,
            "health": str(found[name].health or "") or None if name in found else None,
        }
        for name, state in device.situation.media.items()
    ]
    rows.sort(key=lambda row: row["key"] not in found)
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        read = sum(row["key"] in found for row in some)
        _describing(len(some), read).tell(session.connection(), **placed(some))


@lru_cache(maxsize=AT_ONCE)
def _describing(count: int, read: int) -> Statement:
    """Write so many media, but over those already described only the first `read` of them: the tool's own word."""
    rows = places(_media, ("device_id", "key", *_READ), count)
    insert = postgresql.insert(_media).values(rows).inline()  # nobody asks for the ids
    if not read:
        return Statement(insert.on_conflict_do_nothing())
    anew = _media.c.key.in_([row["key"] for row in rows[:read]])
    said = {name: insert.excluded[name] for name in _READ}
    return Statement(insert.on_conflict_do_update(index_elements=["device_id", "key"], set_=said, where=anew))


@dataclass(frozen=True, slots=True)
class Part:
    """A part taken out: the label stuck on it, what it is, and the media that leave with it."""

    code: str
    seen: Description
    media: tuple[str, ...] = ()


def harvest_part(
    session: Session, device: Device, taken: Part, *, by: Actor, key: UUID, told: Fact | None = None
) -> Device:
    """Take a part out under a label of its own; its media go with it, as erased as they were.

    On the dismantling bench any part may leave; elsewhere in the workshop only a medium does. Raises RefusedError
    where another late fact would wait: a part is not born of what nobody has accepted.
    """
    code, seen = read_code(taken.code), taken.seen
    asked = {"device": str(device.uuid)} | asdict(taken)
    if asked_before(session, by, key, "part", asked):
        return devices.by_uuid(session, by.thing(key, "part"))
    session.refresh(device, with_for_update=True)  # nobody else takes the same medium meanwhile
    states = _states_of(device, taken)
    part = make_device(session, by.thing(key, "part"), kind=seen.kind, maker=seen.maker, model=seen.model)
    mass = seen.mass_g or (kinds()[seen.kind].mass_g if seen.kind in kinds() else None)
    out: dict[str, Any] = {"part": str(part.uuid), "kind": seen.kind, "media": list(taken.media), "mass_g": mass}
    removal = "medium_removed" if taken.media and device.stage is not Stage.DISMANTLING else "part_harvested"
    _check_applied(record(session, device, Fact(removal, out, *_times(told)), by=by, key=key))
    born = _inherited(device, states, by) | {"kind": seen.kind, "mass_g": mass}
    record(session, part, Fact("harvested", born, *_times(told)), by=by, key=subkey(key, 1))
    claim_code(session, code, part)
    part.parent_id, part.deposit_id = device.id, device.deposit_id
    session.flush()  # the part's next fact reads it again under its lock, and would forget what is not written
    _describe_media(session, part, {})
    serials = [(IdentityKind.MEDIUM_SERIAL, serial) for serial in taken.media]
    name_device(session, part, [*seen.identities, *serials])
    return part


def _times(told: Fact | None) -> tuple[datetime | None, datetime | None]:
    return (told.occurred_at, told.sent_at) if told else (None, None)


def _check_applied(event: Event) -> None:
    if reason := event.data.get("waits"):
        raise RefusedError(
            N_("This part was taken out before the device came to where it is now."),
            rule=reason,
            remedy=N_("Look at the device as it is now, then record the part again."),
        )


def _inherited(device: Device, states: dict[str, dict[str, Any]] | None, by: Actor) -> dict[str, Any]:
    """Give the part its parent's terms: the title and resale conditions follow the matter."""
    situation = device.situation
    return {
        "parent": str(device.uuid),
        "holder": str(by.organisation),
        "site": str(by.site) if by.site else None,
        "media": states,
        "title": situation.title,
        "status": situation.status,
        "depositor": situation.depositor,
        "resale": situation.resale,
    }


def _states_of(device: Device, taken: Part) -> dict[str, dict[str, Any]] | None:
    """Copy what is known of the media that leave, or None where the part may bear data and nobody named a medium.

    Raises RefusedError for a medium that the device does not hold.
    """
    situation, media, bears = device.situation, taken.media, bears_data(taken.seen.kind)
    if not media and (bears == "yes" or (bears == "maybe" and not situation.media_known)):
        return None
    known = situation.media
    if set(media) - situation.media_inside:
        raise RefusedError(
            N_("This device holds no medium of that name."),
            rule=N_("no data leaves"),
            remedy=N_("Record the media found in the device first."),
        )
    return {
        serial: {"kind": known[serial].kind, "erased": known[serial].erased, "attested": known[serial].attested}
        for serial in media
    }
