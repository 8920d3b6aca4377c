"""When news is sent, what counts as news, and how long an address is kept."""

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Any
from uuid import UUID

UNCONFIRMED = timedelta(hours=48)
"""How long a confirmation opens, and an address that nobody confirmed is kept."""

AFTER_END = timedelta(days=30)
LONGEST = timedelta(days=3 * 365)
"""Whatever becomes of the devices, no address is kept for longer."""

BETWEEN = timedelta(days=1)
AGAIN = timedelta(hours=6)
"""How long a second asking for the same address and deposit sends nothing more."""

MOST_OF_A_DEPOSIT = 5
MOST_OF_AN_ADDRESS = 3
"""Confirmations that one address may be sent within a day, whatever the deposits."""

MOST_TRIES = 8
MORNING = 8

MILESTONES: dict[str, str] = {
    "erased": "erased",
    "donated": "second_life",
    "sold": "second_life",
    "lent": "second_life",
    "redeployed": "second_life",
    "recycled": "recycled",
}


def milestone(event: str, data: Mapping[str, Any]) -> str | None:
    """Name the milestone that an event is, if it is one; what waits is none until somebody accepts it."""
    if "waits" in data:
        return None
    if event == "settled" and data["accepted"]:
        return MILESTONES.get(data["as"]["type"])
    return MILESTONES.get(event)


def token(secret: str, purpose: str, notice: UUID) -> str:
    """Derive a link's 128 bits from the notice's random id: no row holds them, a letter sent again bears the same."""
    mac = hmac.new(secret.encode(), f"notice {purpose} ".encode() + notice.bytes, sha256).digest()
    return base64.b32encode(mac[:16]).decode().rstrip("=").lower()


def hashed(link: str) -> str:
    """Hash a link's token as it is kept."""
    return sha256(link.lower().encode("utf-8", "replace")).hexdigest()


def patience(tries: int) -> timedelta:
    """Say how long to wait after so many failures: 2 minutes, then 8, 32 … but no more than a day."""
    return min(timedelta(minutes=2 * 4 ** (tries - 1)), timedelta(days=1))


def morning(now: datetime, zone: tzinfo) -> datetime:
    """Say when news may go: not before 8 in the morning of the territory."""
    local = now.astimezone(zone)
    return max(now, local.replace(hour=MORNING, minute=0, second=0, microsecond=0))
