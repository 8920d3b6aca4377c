"""Signed notes of C2SP and the checkpoints written in them."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from reuse.errors import N_, BadInputError, ReuseError

ED25519 = b"\x01"
KEY_ID_BYTES = 4
DASH = "\N{EM DASH} "


class UntrustedError(ReuseError):
    """No trusted key signed it, or one did and the text was changed since."""

    status = 422
    slug = "untrusted"


@dataclass(frozen=True)
class Verifier:
    """A named public key, written `name+id+base64` (C2SP signed-note § verifier keys)."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Read the written form; an id that does not match the key is refused."""
        name, _, rest = vkey.partition("+")
        written_id, _, encoded = rest.partition("+")
        raw = _decode(encoded)
        verifier = cls(name, raw[1:])
        if raw[:1] != ED25519 or len(raw) != 33 or verifier.key_id.hex() != written_id or not is_name(name):
            raise BadInputError(N_("This is not the written form of an Ed25519 key."))
        return verifier

    @cached_property
    def key_id(self) -> bytes:
        """The four bytes that a signature line names its key by."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The written form."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public).decode()}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key, as people compare it."""
        return sha256(self.public).hexdigest()

    def accepts(self, text: str, signature: bytes) -> bool:
        """Tell whether this key made the signature over the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A named private key."""

    name: str
    private: Ed25519PrivateKey

    @cached_property
    def verifier(self) -> Verifier:
        """The public half, under the same name."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """Write the note: the text, which ends its last line, then one signature line."""
        return write_note(text, [self])


def write_note(text: str, signers: Iterable[Signer]) -> str:
    """Write a text and the signature of each key under it."""
    if not _is_text(text):
        raise ValueError("a note is whole lines without control characters")
    lines = [text, "\n"]
    for signer in signers:
        signature = signer.verifier.key_id + signer.private.sign(text.encode())
        lines.append(f"{DASH}{signer.name} {b64encode(signature).decode()}\n")
    return "".join(lines)


def open_note(note: str, verifiers: Collection[Verifier]) -> tuple[str, list[Verifier]]:
    """Return the text and which of the keys signed it, at least one; other keys' signatures are ignored."""
    text, _, tail = note.rpartition("\n\n")
    text += "\n"
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    signed_by = list[Verifier]()
    for name, key_id, signature in _signatures(tail) if _is_text(text) else ():
        if verifier := known.get((name, key_id)):
            if not verifier.accepts(text, signature):
                raise UntrustedError(N_("The signature of {name} does not match the text."), name=name)
            signed_by.append(verifier)
    if not signed_by:
        raise UntrustedError(N_("No trusted key signed this."))
    return text, signed_by


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: how long the log is, its root, and the root over every subject's last event."""

    origin: str
    size: int
    root: bytes
    subjects_root: bytes
    made_at: str

    def text(self) -> str:
        """Write it as a C2SP tlog-checkpoint with two lines of our own."""
        roots = b64encode(self.root).decode(), b64encode(self.subjects_root).decode()
        return f"{self.origin}\n{self.size}\n{roots[0]}\nsubjects {roots[1]}\ntime {self.made_at}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a checkpoint's text; whatever `text` would not write is refused."""
        origin, size, root, subjects, time, *_ = [*text.split("\n"), "", "", "", "", ""]
        number = int(size) if size.isascii() and size.isdigit() and len(size) < 19 else -1
        roots = _decode(root), _decode(subjects.removeprefix("subjects "))
        head = cls(origin, number, roots[0], roots[1], time.removeprefix("time "))
        if number < 0 or head.text() != text or [len(root) for root in roots] != [32, 32]:
            raise BadInputError(N_("This is not a checkpoint."))
        return head


def _signatures(tail: str) -> Iterable[tuple[str, bytes, bytes]]:
    lines = tail.split("\n")
    if lines.pop():
        raise BadInputError(N_("This is not a signed note."))
    for line in lines:
        name, _, encoded = line.removeprefix(DASH).partition(" ")
        raw = _decode(encoded)
        if not line.startswith(DASH) or not is_name(name) or len(raw) <= KEY_ID_BYTES:
            raise BadInputError(N_("This is not a signed note."))
        yield name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:]


def _decode(encoded: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""


def is_name(name: str) -> bool:
    """Tell whether a key can be called so in a note's line."""
    return bool(name) and not any(letter.isspace() or letter == "+" for letter in name)


def _is_text(text: str) -> bool:
    return text.endswith("\n") and len(text) > 1 and all(letter >= " " or letter == "\n" for letter in text)
