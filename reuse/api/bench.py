"""Doors of the workshop: what tools wrote, parts taken out, treatments."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from reuse.api.door import Subject
from reuse.api.listing import row_and
from reuse.api.once import claim_key
from reuse.codes import read_code
from reuse.collection.service import Description
from reuse.devices import queries
from reuse.devices.models import Device
from reuse.erasure.reports.entry import read_report
from reuse.erasure.service import Filed, certify, file_erasures
from reuse.errors import N_, BadInputError, KeyReusedError
from reuse.events.sight import seen
from reuse.evidence.models import IssuedDocument, StoredFile
from reuse.evidence.service import keep_file, keep_photo
from reuse.http import current_actor, idempotency_key, paper, roles, settings, unit_of_work
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.recycling.queries import lot_of
from reuse.recycling.rules import FractionMass
from reuse.recycling.service import Treated, record_treatment
from reuse.refurbishment.inventory.reading import Reading
from reuse.refurbishment.service import Part, harvest_part, medium_keys, record_inventory
from reuse.schemas import papers as shapes
from reuse.schemas.devices import IntakeOut
from reuse.schemas.strict import Strict
from reuse.territory import territory

doors = Subject("bench", __name__, description="What tools wrote, parts taken out, treatments.")
BENCH = (Role.REFURBISHER, Role.RECYCLER)


@doors.tells("/devices/<code>/inventory", shapes.InventoryOut, takes={"files": shapes.FileIn})
@roles(*BENCH)
def inventory(told: dict[str, Any], code: str) -> dict[str, Any]:
    """Record what a hardware tool found in the device (lshw, smartctl, eReuse Workbench); the file is kept."""
    by, key = current_actor(), idempotency_key()
    content, reading = _read(told["file"])
    with unit_of_work() as session:
        device = queries.by_code(session, code)
        file = _kept(session, content, reading, key, device)
        done = record_inventory(session, device, reading, by=by, key=key, file=file)
    names = medium_keys(reading.media)
    return {
        "event": done.event.id,
        "format": reading.format.value,
        "media": [{"serial": name, "kind": one.kind.value} for name, one in zip(names, reading.media, strict=True)],
        "alike": done.alike,
        "warnings": [_(warning) for warning in done.warnings],
    }


@doors.tells("/erasure-reports", shapes.ReportOut, takes={"files": shapes.FileIn})
@roles(*BENCH)
def erasure_report(told: dict[str, Any]) -> dict[str, Any]:
    """File an erasure report (nwipe, eReuse Workbench): each medium finds its device by its serial, or the tray."""
    by, key = current_actor(), idempotency_key()
    content, reading = _read(told["file"])
    if not reading.erasures:
        raise BadInputError(
            N_("This file reports no erasure."),
            remedy=N_("Send the log that the erasure tool wrote."),
            fields={"file": N_("no erasure in it")},
        )
    with unit_of_work() as session:
        file = _kept(session, content, reading, key, None)
        filed = file_erasures(session, reading.erasures, file, by=by, key=key)
    return {"filed": [_filed(one) for one in filed], "warnings": [_(warning) for warning in reading.warnings]}


def _filed(one: Filed) -> dict[str, Any]:
    return {
        "medium": one.medium,
        "code": one.device.code if one.device else None,
        "event": one.event.id if one.event else None,
        "reason": _(one.reason) if one.reason else "",
    }


def _read(upload: FileStorage) -> tuple[bytes, Reading]:
    content = upload.read()
    return content, read_report(content, zone=territory().zone, limit=settings().upload_limit)


def _kept(session: Session, content: bytes, reading: Reading, key: UUID, device: Device | None) -> StoredFile:
    media_type = "application/json" if content.lstrip()[:1] in (b"{", b"[") else "text/plain"
    by, digest = current_actor(), reading.sha256
    file = keep_file(session, content, media_type=media_type, by=by, key=key, device=device, digest=digest)
    if file.sha256 != reading.sha256:
        raise KeyReusedError(N_("This idempotency key already served another file."), remedy=N_("Send a new key."))
    return file


@doors.tells("/devices/<code>/photos", shapes.PhotoOut, takes={"files": shapes.FileIn})
@roles(*HOLDERS)
def photo(told: dict[str, Any], code: str) -> dict[str, Any]:
    """Keep a photo of the device, to be named by the event that it proves."""
    by, content = current_actor(), told["file"].read()
    with unit_of_work() as session:
        device = seen(session, code, by)
        kept = keep_photo(session, content, by=by, key=idempotency_key(), device=device)
    return {"photo": kept.id, "sha256": kept.sha256}


@doors.tells("/devices/<code>/parts", IntakeOut, takes={"json": shapes.PartIn})
@roles(*BENCH)
def part(told: dict[str, Any], code: str) -> dict[str, Any]:
    """Take a part out under a label of its own; its media go with it, as erased as they were."""
    described = Description(kind=told["kind"], maker=told["maker"], model=told["model"], mass_g=told["mass_g"])
    taken = Part(read_code(told["code"]), described, tuple(told["media"]))
    with unit_of_work() as session:
        whole = queries.by_code(session, code)
        made = harvest_part(session, whole, taken, by=current_actor(), key=idempotency_key())
    return {"code": made.code, "uuid": made.uuid, "stage": made.stage.value, "clones": []}


@doors.tells("/devices/<code>/certificate", shapes.DocumentOut, takes={"json": Strict})
@roles(*BENCH)
def certificate(told: dict[str, Any], code: str) -> dict[str, Any]:
    """Issue the erasure certificate of a device; the same erasures give the same one."""
    with unit_of_work() as session:
        claim_key(session, told)
        issued = certify(session, seen(session, code, current_actor()), by=current_actor(), paper=paper())
    return document_json(issued, revoked=False, whole=True)


def document_json(issued: IssuedDocument, *, revoked: bool, whole: bool) -> dict[str, Any]:
    """Say what a document is; its facts are for who may see them."""
    told = {
        "number": issued.number,
        "kind": issued.kind,
        "language": issued.language,
        "issued_at": issued.issued_at,
        "sha256": issued.sha256,
        "revoked": revoked,
    }
    return told | ({"facts": issued.facts} if whole else {})


@doors.tells("/treatments", shapes.TreatmentOut, takes={"json": shapes.TreatmentIn}, refuses={404})
@roles(Role.RECYCLER)
def treatment(told: dict[str, Any]) -> dict[str, Any]:
    """Record the treatment of a lot: all its devices are recycled by it, or none."""
    codes = told.pop("devices")
    fractions = tuple(FractionMass(**one) for one in told.pop("fractions"))
    with unit_of_work() as session:
        devices = list({one.id: one for one in (queries.by_code(session, code) for code in codes)}.values())
        made, document = record_treatment(
            session,
            devices,
            Treated(**told, fractions=fractions),
            by=current_actor(),
            key=idempotency_key(),
            paper=paper(),
        )
        return row_and(made, document=document.number, balance=lot_of(session, made.id))
