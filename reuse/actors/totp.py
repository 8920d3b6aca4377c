"""One-time codes of RFC 6238: six digits from a shared key, another every thirty seconds."""

import base64
import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

KEY_BYTES = 20
STEP_SECONDS = 30
DIGITS = 6


def step_at(moment: datetime) -> int:
    """Count the steps since 1970."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_of(key: bytes, step: int, digits: int = DIGITS) -> str:
    """Compute the code of one step (RFC 4226, section 5.3)."""
    mac = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}d}"


def matching_step(key: bytes, code: str, moment: datetime, *, after: int) -> int | None:
    """Return the step whose code this is, one early or late allowed; None for a wrong one, or one not after `after`."""
    present = step_at(moment)
    right = [step for step in (present - 1, present, present + 1) if hmac.compare_digest(code_of(key, step), code)]
    return next((step for step in right if step > after), None)


def written(key: bytes) -> str:
    """Write a key for typing: base32, in groups of four."""
    text = base64.b32encode(key).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def address(key: bytes, issuer: str, account: str) -> str:
    """Write what code generators scan."""
    told = {"secret": base64.b32encode(key).decode(), "issuer": issuer}
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{urlencode(told, quote_via=quote)}"
