"""One byte changed behind the service's back, to show that it is found; nothing of it remains."""

from sqlalchemy import LargeBinary, bindparam, text
from sqlalchemy.orm import Session

from reuse.db import Sessions, reading
from reuse.events.findings import Finding
from reuse.events.keys import load_signer, read_keys
from reuse.events.trust import TrustedKey, trusted_keys
from reuse.events.verify import verify
from reuse.settings import Settings

_OPEN = {
    "sqlite": "DROP TRIGGER events_no_update",
    "postgresql": "ALTER TABLE events DISABLE TRIGGER events_no_update",
}


def check(factory: Sessions, settings: Settings) -> list[Finding]:
    """Verify everything, trusting the key kept here."""
    with reading(factory) as session:
        return list(verify(session, trusted=_trusted(settings)))


def check_after_tampering(factory: Sessions, settings: Settings, subject: str, seq: int) -> list[Finding]:
    """Change one byte of an event as somebody with the database's password could, verify, and undo it."""
    with factory() as session:
        session.connection(execution_options={"writes": True})
        _change_a_byte(session, subject, seq)
        findings = list(verify(session, trusted=_trusted(settings)))
        session.rollback()
    return findings


def _trusted(settings: Settings) -> list[TrustedKey]:
    path = settings.signing_key_path
    return trusted_keys(read_keys(path), [load_signer(path).verifier.fingerprint])


def _change_a_byte(session: Session, subject: str, seq: int) -> None:
    session.execute(text(_OPEN[session.get_bind().dialect.name]))
    which = {"subject": subject, "seq": seq}
    found = session.execute(text("SELECT canonical FROM events WHERE subject = :subject AND seq = :seq"), which)
    content = bytearray(found.scalar_one())
    content[len(content) // 2] ^= 1
    change = text("UPDATE events SET canonical = :content WHERE subject = :subject AND seq = :seq")
    session.execute(change.bindparams(bindparam("content", type_=LargeBinary)), which | {"content": bytes(content)})
