"""Second factor: a code generator set up, asked for, replaced by a recovery code, removed."""

import base64
import hmac
import secrets
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import attempts, audit, totp
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import RecoveryCode, SecondFactor, User
from reuse.actors.sealed import derived, seal, unseal
from reuse.actors.signing_in import check_may_reset, note_at_homes, renew_nonce
from reuse.errors import N_, BadInputError, ConflictError

PURPOSE = "second factor"
RECOVERY_CODES = 10
_MISREAD = str.maketrans("018", "olb")
"""Digits that base32 lacks, read as the letters they resemble."""


def is_set_up(session: Session, user: UUID) -> bool:
    """Tell whether a code is asked of this person at sign-in."""
    return session.scalar(select(SecondFactor.user_id).where(SecondFactor.user_id == user)) is not None


def offered_key(user: User, secret: str) -> bytes:
    """Return the key to set up, the same until the person's sessions are renewed; nothing of it is kept."""
    return derived(secret, f"offered key {user.id} {user.session_nonce}", totp.KEY_BYTES)


def set_up(session: Session, user: User, code: str, *, secret: str, by: Actor) -> list[str]:
    """Ask for codes from now on, once the person has shown that theirs are right; every session ends.

    Returns the recovery codes, this once. Raises BadInputError, ConflictError where a key is there already.
    """
    if is_set_up(session, user.id):
        raise ConflictError(N_("Your second factor is set up already."), remedy=N_("Remove it first."))
    key = offered_key(user, secret)
    step = totp.matching_step(key, _bare(code), clock.now(), after=0)
    if step is None:
        raise BadInputError(
            N_("This code is not the one expected now."),
            remedy=N_("Wait for the next one. If it fails too, set the phone's clock right."),
            fields={"one_time_code": N_("type the next one")},
        )
    keep_key(session, user, key, step, secret=secret)
    renew_nonce(session, user)
    audit.note(session, Action.TOTP_SET, by=by, subject=user.id)
    return new_recovery_codes(session, user, secret=secret)


def keep_key(session: Session, user: User, key: bytes, last_step: int = 0, *, secret: str) -> None:
    """Keep a key sealed, whose codes up to `last_step` are used."""
    sealed = seal(key, user.id, secret=secret, purpose=PURPOSE)
    session.add(SecondFactor(user_id=user.id, sealed=sealed, last_step=last_step, set_at=clock.now()))
    session.flush()


def key_of(session: Session, user: UUID, *, secret: str) -> bytes | None:
    """Return the key kept; None where no second factor is set up."""
    found = session.get(SecondFactor, user)
    return unseal(found.sealed, user, secret=secret, purpose=PURPOSE) if found else None


def new_recovery_codes(session: Session, user: User, *, secret: str) -> list[str]:
    """Draw ten codes of 50 bits that each stand in once for the generator; the former ones serve no more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [_drawn() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(id=uuid4(), user_id=user.id, hash=_hidden(code, user, secret)) for code in codes)
    session.flush()
    return codes


def _drawn() -> str:
    text = base64.b32encode(secrets.token_bytes(7)).decode().lower()
    return f"{text[:5]}-{text[5:10]}"


def _bare(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()[:40]


def _hidden(code: str, user: User, secret: str) -> str:
    text = _bare(code).translate(_MISREAD).encode("utf-8", "replace")
    return hmac.new(derived(secret, "recovery codes"), user.id.bytes + text, "sha256").hexdigest()


def accepts(session: Session, user: User, code: str, *, secret: str, origin: str) -> bool:
    """Tell whether this is the person's code of now, or an unused recovery code; each serves once, a wrong one counts.

    The caller commits before it refuses, or the count is lost. Raises TooManyError.
    """
    limits = {f"code {user.id}": 5, f"code origin {origin}": 60}
    attempts.check_patience(session, limits)
    if _is_of_now(session, user, _bare(code), secret) or _recovers(session, user, code, secret):
        attempts.forgive(session, f"code {user.id}")
        return True
    if attempts.note_failure(session, limits):
        note_at_homes(session, Action.SIGN_IN_THROTTLED, user)
    return False


def _is_of_now(session: Session, user: User, code: str, secret: str) -> bool:
    found = session.scalar(select(SecondFactor).where(SecondFactor.user_id == user.id).with_for_update())
    if found is None or not (code.isascii() and code.isdecimal()):
        return False
    key = unseal(found.sealed, user.id, secret=secret, purpose=PURPOSE)
    step = totp.matching_step(key, code, clock.now(), after=found.last_step)
    if step is not None:
        found.last_step = step
        session.flush()
    return step is not None


def _recovers(session: Session, user: User, code: str, secret: str) -> bool:
    mine = (RecoveryCode.user_id == user.id, RecoveryCode.hash == _hidden(code, user, secret))
    used = update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None)).values(used_at=clock.now())
    if session.scalar(used.returning(RecoveryCode.id)) is None:
        return False
    note_at_homes(session, Action.RECOVERY_CODE_USED, user)
    return True


def codes_left(session: Session, user: UUID) -> int:
    """Count the recovery codes not used yet."""
    unused = (RecoveryCode.user_id == user, RecoveryCode.used_at.is_(None))
    return len(session.scalars(select(RecoveryCode.id).where(*unused)).all())


def remove(session: Session, user: User, *, by: Actor) -> None:
    """Ask for codes no more: one's own, or those of a person whose phone is lost; every session ends.

    Raises ForbiddenError to an admin where the person acts for another organisation too, or for the territory.
    """
    if by.reference != user.id:
        check_may_reset(session, user, by)
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    renew_nonce(session, user)
    audit.note(session, Action.TOTP_REMOVED, by=by, subject=user.id)
