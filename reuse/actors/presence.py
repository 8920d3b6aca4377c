"""A person's presence in one browser: proved how, since when, and how long it lasts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from reuse.lifecycle.stages import Role

LONGEST = timedelta(hours=12)
"""A working day: whoever signed in before it signs in again, however busy."""

PATIENCE = timedelta(minutes=5)
"""How long a code may be typed after the password."""

PRIVILEGED = frozenset({Role.ADMIN, Role.COORDINATOR})
"""Roles that no PIN opens."""


class Proof(StrEnum):
    """What the person showed."""

    PIN = "pin"
    PASSWORD = "password"  # noqa: S105 - or an identity provider's word: one factor
    TWO_FACTORS = "two_factors"


class Duty(StrEnum):
    """What a person who has signed in still owes before anything else opens."""

    PASSWORD = "password"  # noqa: S105 - to choose one in place of the first
    SECOND_FACTOR = "second_factor"


IDLE = {
    Proof.PIN: timedelta(hours=1),
    Proof.PASSWORD: timedelta(hours=4),
    Proof.TWO_FACTORS: timedelta(hours=1),
}
"""How long a browser may stay silent: half a day in one's own pocket, less where others or more is at stake."""


@dataclass(frozen=True, slots=True)
class Halfway:
    """Who has shown a password, or a provider's word, and is asked for a code before anything opens."""

    user: UUID
    nonce: str
    membership: UUID
    several: bool
    since: datetime

    @classmethod
    def read(cls, kept: object, present: datetime) -> Self | None:
        """Read it from a cookie; None when nobody is there, or after five minutes."""
        if not isinstance(kept, Mapping):
            return None
        since = datetime.fromtimestamp(kept["since"], UTC)
        if present - since >= PATIENCE:
            return None
        return cls(UUID(kept["user"]), str(kept["nonce"]), UUID(kept["membership"]), bool(kept["several"]), since)

    def written(self) -> dict[str, Any]:
        """Write it for a cookie."""
        told = {"user": str(self.user), "nonce": self.nonce, "membership": str(self.membership)}
        return told | {"several": self.several, "since": int(self.since.timestamp())}


@dataclass(frozen=True, slots=True)
class Presence:
    """What a browser's signed cookie says of the person; the database says each time whether it still holds."""

    user: UUID
    nonce: str
    membership: UUID
    site: UUID | None
    proof: Proof
    since: datetime
    seen: datetime

    @classmethod
    def read(cls, kept: object) -> Self | None:
        """Read it from a cookie; None when nobody is there, or an older version of the service wrote it."""
        if not isinstance(kept, Mapping):
            return None
        try:
            return cls(
                user=UUID(kept["user"]),
                nonce=str(kept["nonce"]),
                membership=UUID(kept["membership"]),
                site=UUID(kept["site"]) if kept["site"] else None,
                proof=Proof(kept["proof"]),
                since=datetime.fromtimestamp(kept["since"], UTC),
                seen=datetime.fromtimestamp(kept["seen"], UTC),
            )
        except (KeyError, ValueError):
            return None

    def written(self) -> dict[str, Any]:
        """Write it for a cookie, times in whole seconds."""
        return {
            "user": str(self.user),
            "nonce": self.nonce,
            "membership": str(self.membership),
            "site": str(self.site) if self.site else None,
            "proof": self.proof.value,
            "since": int(self.since.timestamp()),
            "seen": int(self.seen.timestamp()),
        }

    def lasts(self, present: datetime) -> bool:
        """Tell whether neither the working day nor the silence has been too long."""
        return present - self.since < LONGEST and present - self.seen < IDLE[self.proof]

    def reaches(self, membership: UUID) -> bool:
        """Tell whether the person may act by this membership of theirs without proving more: a PIN opens one only."""
        return self.proof is not Proof.PIN or membership == self.membership

    def opens(self, roles: frozenset[Role], *, enrolled: bool, first_password: bool) -> bool:
        """Tell whether what was shown suffices: a PIN for no privileged role, a code wherever one was set up."""
        if self.proof is Proof.PIN:
            return not (roles & PRIVILEGED or first_password)
        return self.proof is Proof.TWO_FACTORS or not enrolled

    def owes(self, roles: frozenset[Role], *, first_password: bool) -> Duty | None:
        """Say what must be done first: choose one's own password, set up the codes that an admin needs."""
        if first_password:
            return Duty.PASSWORD
        return Duty.SECOND_FACTOR if Role.ADMIN in roles and self.proof is not Proof.TWO_FACTORS else None
