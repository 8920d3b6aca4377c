"""Somebody outside who keeps a log's checkpoints, holds each new one to the last, and may sign it too."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from reuse.errors import N_, BadInputError, ReuseError
from reuse.events import merkle
from reuse.events.notes import DASH, KEY_ID_BYTES, Head, UntrustedError, is_name
from reuse.events.trust import TrustedKey, open_checkpoint

COSIGNATURE = b"\x04"
"""Kind of key that signs a note and the moment when it was seen (C2SP tlog-cosignature)."""

Prove = Callable[[int, int], tuple[bytes, ...]]


class ForkedError(ReuseError):
    """The log shown is not the one that was kept, grown."""

    status = 409
    slug = "forked"


def accept(kept: str | None, offered: str, prove: Prove, trusted: Collection[TrustedKey]) -> Head:
    """Return the head of an offered checkpoint if it continues the one kept; `prove` is asked for the hashes between.

    Raises UntrustedError for one that no trusted key signed, ForkedError where both cannot be of one log.
    """
    head = open_checkpoint(offered, trusted)
    if kept is None:
        return head
    before = open_checkpoint(kept, trusted)
    if head.size < before.size:
        raise ForkedError(
            N_("The log was cut: it says {size} events, and {kept} were kept."), size=head.size, kept=before.size
        )
    same = (head.root, head.subjects_root) == (before.root, before.subjects_root)
    path = prove(before.size, head.size) if head.size > before.size else ()
    holds = same if head.size == before.size else _continues(before, head, path)
    if not holds or head.origin != before.origin:
        raise ForkedError(
            N_("The log was rewritten: its {size} events do not begin with the {kept} that were kept."),
            remedy=N_("Keep both notes: together they prove it."),
            size=head.size,
            kept=before.size,
        )
    return head


def _continues(before: Head, head: Head, path: tuple[bytes, ...]) -> bool:
    return merkle.verify_consistency(before.size, head.size, before.root, head.root, path)


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's public key, under its name."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that a signature line names its key by."""
        return sha256(self.name.encode() + b"\n" + COSIGNATURE + self.public).digest()[:KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The written form, to be handed to whoever trusts this witness."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(COSIGNATURE + self.public).decode()}"

    def seen_at(self, note: str) -> datetime:
        """Tell when this witness saw a checkpoint that it cosigned; raises UntrustedError."""
        text, _, tail = note.rpartition("\n\n")
        for line in tail.splitlines():
            name, _, encoded = line.removeprefix(DASH).partition(" ")
            raw = b64decode(encoded)
            if name == self.name and raw[:KEY_ID_BYTES] == self.key_id:
                return self._checked(f"{text}\n", raw[KEY_ID_BYTES:])
        raise UntrustedError(N_("No trusted key signed this."))

    def _checked(self, text: str, stamped: bytes) -> datetime:
        seconds = int.from_bytes(stamped[:8], "big")
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(stamped[8:], _message(text, seconds))
        except InvalidSignature:
            raise UntrustedError(N_("The signature of {name} does not match the text."), name=self.name) from None
        return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True)
class Witness:
    """A witness's private key, under its name."""

    name: str
    private: Ed25519PrivateKey

    @cached_property
    def cosigner(self) -> Cosigner:
        """The public half."""
        return Cosigner(self.name, self.private.public_key().public_bytes_raw())

    def cosign(self, note: str, at: datetime) -> str:
        """Add a line under a checkpoint: that this witness saw it, and when; what was accepted only."""
        seconds, text = int(at.timestamp()), note.rpartition("\n\n")[0] + "\n"
        signature = self.private.sign(_message(text, seconds))
        stamped = self.cosigner.key_id + seconds.to_bytes(8, "big") + signature
        return f"{note}{DASH}{self.name} {b64encode(stamped).decode()}\n"


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def check_name(name: str) -> None:
    """Refuse a witness's name that would break the line it stands in; raises BadInputError."""
    if not is_name(name):
        raise BadInputError(N_("The name of a witness holds no space and no plus sign."))
