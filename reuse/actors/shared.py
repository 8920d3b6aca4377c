"""Shared devices: a phone that colleagues trust, and the PIN by which each of them takes their turn."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, CursorResult, Row, delete, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import attempts, audit, rules
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import DevicePin, Membership, TrustedDevice, User
from reuse.actors.passwords import hash_text, matches
from reuse.actors.presence import PRIVILEGED, Presence, Proof
from reuse.errors import N_, ForbiddenError, NotFoundError

LIFE = timedelta(days=90)
TRIES = 5
"""Wrong PINs of one person on one device, after which only the password opens."""


@dataclass(frozen=True, slots=True)
class InHand:
    """A shared device with the secret that only its own browser holds."""

    device: TrustedDevice
    secret: str

    def hidden(self, pin: str) -> str:
        """Bind a PIN to this device: without its secret, no PIN can be guessed from the database."""
        return hmac.new(self.secret.encode(), pin.encode("utf-8", "replace"), sha256).hexdigest()


def trust(session: Session, name: str, *, presence: Presence, by: Actor) -> InHand:
    """Declare the device in hand shared between colleagues of this organisation, for 90 days."""
    _check_proof(presence)
    present, secret = clock.now(), secrets.token_urlsafe(32)
    made = TrustedDevice(
        id=uuid4(),
        organisation_id=by.organisation,
        name=rules.name_of(name, "name", most=100),
        secret_hash=_hash(secret),
        made_by=by.reference,
        made_at=present,
        expires_at=present + LIFE,
    )
    session.add(made)
    audit.note(session, Action.DEVICE_TRUSTED, by=by, subject=made.id)
    return InHand(made, secret)


def _check_proof(presence: Presence) -> None:
    if presence.proof is Proof.PIN:
        raise ForbiddenError(
            N_("A PIN does not suffice for this."), remedy=N_("Sign out, then sign in with your password.")
        )


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def in_hand(session: Session, secret: str) -> InHand | None:
    """Return the device whose secret this is; None once it is withdrawn or its time is over."""
    found = session.scalar(
        select(TrustedDevice).where(TrustedDevice.secret_hash == _hash(secret), ~_is_over(clock.now()))
    )
    return InHand(found, secret) if found else None


def _is_over(present: datetime) -> ColumnElement[bool]:
    return TrustedDevice.revoked_at.is_not(None) | (TrustedDevice.expires_at <= present)


def devices(session: Session, organisation: UUID) -> Sequence[TrustedDevice]:
    """List the organisation's shared devices that are still trusted, by name."""
    return session.scalars(
        select(TrustedDevice)
        .where(TrustedDevice.organisation_id == organisation, ~_is_over(clock.now()))
        .order_by(TrustedDevice.name, TrustedDevice.id)
    ).all()


def distrust(session: Session, device: UUID, *, by: Actor) -> None:
    """Trust a device of one's organisation no more; its PINs are forgotten, and doing it twice changes nothing."""
    found = session.get(TrustedDevice, device)
    if found is None or found.organisation_id != by.organisation:
        raise NotFoundError(N_("There is no such shared phone."))
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        session.execute(delete(DevicePin).where(DevicePin.device_id == found.id))
        audit.note(session, Action.DEVICE_DISTRUSTED, by=by, subject=found.id)


def set_pin(session: Session, held: InHand, pin: str, *, presence: Presence, by: Actor) -> DevicePin:
    """Let the person take their turn on this device by a PIN from now on; the last one set counts, its tries anew.

    Raises ForbiddenError for roles that no PIN opens and on another organisation's device, BadInputError.
    """
    _check_proof(presence)
    if by.roles & PRIVILEGED:
        raise ForbiddenError(N_("Admins and coordinators use no PIN."), remedy=N_("Sign in with your password."))
    if held.device.organisation_id != by.organisation:
        raise ForbiddenError(
            N_("This phone is shared in another organisation."), remedy=N_("Act for that one, or use another phone.")
        )
    rules.check_pin(pin)
    drop_pin(session, held.device.id, by=by)
    made = DevicePin(
        id=uuid4(),
        device_id=held.device.id,
        user_id=by.reference,
        membership_id=presence.membership,
        pin_hash=hash_text(held.hidden(pin)),
        set_at=clock.now(),
    )
    session.add(made)
    audit.note(session, Action.PIN_SET, by=by, subject=held.device.id)
    return made


def drop_pin(session: Session, device: UUID, *, by: Actor) -> None:
    """Forget one's own PIN on a device."""
    session.execute(delete(DevicePin).where(DevicePin.device_id == device, DevicePin.user_id == by.reference))
    session.flush()


def colleagues(session: Session, held: InHand) -> list[Row[DevicePin, User, list[str]]]:
    """List who has a PIN on the device and may use it, by name; who has become an admin or a coordinator may not."""
    rows = session.execute(
        select(DevicePin, User, Membership.roles)
        .join(User, User.id == DevicePin.user_id)
        .join(Membership, Membership.id == DevicePin.membership_id)
        .where(DevicePin.device_id == held.device.id, Membership.removed_at.is_(None))
        .where(User.active.is_(True), User.must_change_password.is_(False))
        .order_by(User.name, User.id)
    ).all()
    return [row for row in rows if not PRIVILEGED & set(row.roles)]


def try_pin(session: Session, held: InHand, chosen: UUID, pin: str, *, origin: str) -> tuple[User, Membership] | None:
    """Return the person whose PIN this is, with the membership it opens; a wrong one is counted and None returned.

    The caller commits before it refuses, or the count is lost. Raises ForbiddenError after five, TooManyError.
    """
    attempts.check_patience(session, {f"pin {origin}": 60})
    session.scalar(select(DevicePin.id).where(DevicePin.id == chosen).with_for_update())  # one try at a time
    found = next((row for row in colleagues(session, held) if row.DevicePin.id == chosen), None)
    if found is None:
        raise NotFoundError(N_("This person has no PIN on this phone."), remedy=N_("Sign in with your password."))
    if found.DevicePin.wrong >= TRIES:
        raise ForbiddenError(
            N_("Five wrong PINs: this PIN opens nothing any more."),
            remedy=N_("Sign in with your password, then set a new PIN."),
        )
    if matches(found.DevicePin.pin_hash, held.hidden(pin)):
        found.DevicePin.wrong = 0
        session.flush()
        return found.User, session.get_one(Membership, found.DevicePin.membership_id)
    _count(session, held, found.DevicePin, origin)
    return None


def _count(session: Session, held: InHand, pin: DevicePin, origin: str) -> None:
    pin.wrong += 1
    attempts.note_failure(session, {f"pin {origin}": 60})
    if pin.wrong == TRIES:
        home = held.device.organisation_id
        told = {"device": str(held.device.id)}
        audit.note(session, Action.PIN_FAILED_OUT, by=None, subject=pin.user_id, detail=told, organisation=home)


def forget_distrusted(session: Session, present: datetime) -> int:
    """Delete the devices withdrawn or past their 90 days, with the PINs set on them, and return how many."""
    done = session.execute(delete(TrustedDevice).where(_is_over(present)))
    return cast("CursorResult[Any]", done).rowcount
