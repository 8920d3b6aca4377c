"""A bundle of a history whose every identifier is fixed: the same bytes, whatever the database."""

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert, select

from reuse import clock, tables
from reuse.bundles.report import Voice
from reuse.bundles.service import PROGRAMS, Seal, write_bundle
from reuse.bundles.verifier.verify_bundle import verify
from reuse.clock import stamp
from reuse.db import sessions, snapshot, unit_of_work
from reuse.devices.models import Device
from reuse.documents.signature import ensure_paper_key
from reuse.events import log
from reuse.events.canonical import FIRST_PREV, canonical
from reuse.events.models import Event
from reuse.events.notes import Signer
from reuse.events.trust import KeyRecord
from tests.bundles.tampering import SIGNED, unpack
from tests.databases import empty_database

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
SIGNER = Signer("reuse.example/log", Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
TOLD = ("report.html", "report.pdf", "paper-certificate.pem", "words.json", *PROGRAMS)
CONTENT = "bba445651d8a60bd2e21abb0cd7ee1a26768f78d044195b62cda754ce0bdf182"


def chained(subject: str) -> list[dict[str, object]]:
    """Two events of a subject, as the service would have stored them."""
    rows, prev = list[dict[str, object]](), FIRST_PREV
    for seq, kind in enumerate(("collected", "triaged"), start=1):
        said = {"subject": subject, "seq": seq, "type": kind, "actor": "a/b", "site": None, "prev": prev}
        said["data"] = {"kind": "laptop", "holder": str(UUID(int=7)), "site": str(UUID(int=8))} if seq == 1 else {}
        identifier = UUID(int=UUID(subject.removeprefix("device:")).int + seq)
        times = {"occurred_at": stamp(NOON), "recorded_at": stamp(NOON)}
        content = canonical(said | times | {"id": str(identifier), "v": 1})
        prev = sha256(content).hexdigest()
        rows.append(
            said | {"occurred_at": NOON, "recorded_at": NOON, "id": identifier, "hash": prev, "canonical": content}
        )
    return rows


def test_the_content_does_not_depend_on_the_database(tmp_path):
    engine, out = empty_database(tmp_path, "same"), BytesIO()
    tables.metadata.create_all(engine)
    with clock.use(clock.MovingClock(NOON)), unit_of_work(sessions(engine)) as session:
        for number in (0xFF, 0x10, 0xAB00):
            device = Device(uuid=UUID(int=number << 64), code=None, kind="laptop", created_at=NOON)
            session.add(device)
            session.flush()
            session.execute(insert(Event), chained(device.subject))
        log.seal(session, signer=SIGNER, now=NOON)
    paper = ensure_paper_key(tmp_path / "paper-key.pem", SIGNER.name, NOON)
    seal = Seal(SIGNER, [KeyRecord(SIGNER.verifier.vkey)], paper)
    with clock.use(clock.MovingClock(NOON)), snapshot(sessions(engine)) as session:
        devices = list(session.scalars(select(Device)))
        write_bundle(session, devices, out, seal=seal, voice=Voice("en", lambda message: message))
    engine.dispose()

    held = {name: content for name, content in unpack(out.getvalue()).items() if name not in (*TOLD, *SIGNED)}
    assert verify(out.getvalue(), SIGNER.verifier.fingerprint).differences == []
    assert sha256(repr(held).encode()).hexdigest() == CONTENT
