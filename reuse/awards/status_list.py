"""Status lists of the credentials: which are revoked or suspended, one bit each (W3C Bitstring Status List v1.0)."""

import binascii
import gzip
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from reuse.awards.securing import Document, whole_second
from reuse.errors import N_, BadInputError

PLACES = 131_072
"""Places of one list: the least that the standard allows, so that asking for a list tells nobody which one is meant."""

FRESH = timedelta(hours=24)
"""How long a list may be believed: an old copy brings nothing back to life after that."""

REFRESHED = timedelta(minutes=5)


class Purpose(StrEnum):
    """What a set bit means; a suspension may end, a revocation does not."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one credential's bit stands: in which list, and where in it."""

    list: int
    index: int


def place_of(status_index: int) -> Place:
    """Find the place of a credential."""
    return Place(*divmod(status_index, PLACES))


def list_url(url: str, purpose: Purpose, number: int) -> str:
    """Write the address of a list of the service at `url`."""
    return f"{url}/awards/status/{purpose}/{number}"


def entries(url: str, status_index: int) -> list[Document]:
    """Write where the states of a credential are told, one entry for each purpose."""
    place = place_of(status_index)
    return [_entry(list_url(url, purpose, place.list), purpose, place.index) for purpose in Purpose]


def _entry(address: str, purpose: Purpose, index: int) -> Document:
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose.value,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def status_list(address: str, issuer: str, purpose: Purpose, places: Iterable[int], now: datetime) -> Document:
    """Write one list as of the present hour; `places` are those whose bit is set."""
    since = now.replace(minute=0, second=0, microsecond=0)
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": whole_second(since),
        "validUntil": whole_second(since + FRESH),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "encodedList": encode(places),
            "ttl": int(REFRESHED.total_seconds() * 1000),
        },
    }


def encode(places: Iterable[int]) -> str:
    """Write a list with some bits set; place 0 is the highest bit of the first byte."""
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def is_set(encoded: Any, place: int) -> bool:
    """Read one bit; raises BadInputError for what is no list, is not of its size, or has no such place."""
    bits = _unpacked(encoded if isinstance(encoded, str) else "")
    if len(bits) != PLACES // 8 or not 0 <= place < PLACES:
        raise BadInputError(N_("This is not a status list."))
    return bool(bits[place // 8] & 0x80 >> place % 8)


def _unpacked(encoded: str) -> bytes:
    """Unpack a list, but never more than one holds: a small file may claim to be endless."""
    body = encoded.removeprefix("u")
    try:
        packed = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        return zlib.decompressobj(wbits=31).decompress(packed, PLACES // 8 + 1)
    except (binascii.Error, ValueError, zlib.error) as wrong:
        raise BadInputError(N_("This is not a status list.")) from wrong
