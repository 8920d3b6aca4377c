"""The signing key's file, and beside it the public list of keys that came before."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from reuse.errors import N_, ConflictError, ReuseError
from reuse.events.notes import Signer, Verifier
from reuse.events.trust import KeyRecord, succeed
from reuse.private_file import keep_first, read_private, write_draft


class UnsafeKeyError(ReuseError):
    """The signing key is missing, unreadable, or readable by others."""

    status = 500
    slug = "unsafe-key"


def public_list(path: Path) -> Path:
    """Tell where the public list of a key file stands."""
    return path.with_suffix(".public.json")


def ensure_signer(path: Path, name: str) -> Signer:
    """Load the key, made at the first start by one process only; `name` counts at its making, and is kept after."""
    if not path.exists():
        _create_key(path)
    if not public_list(path).exists():
        first = Signer(name, _load_key(path)).verifier.vkey
        _write_list(path, [KeyRecord(first)])
    return load_signer(path)


def load_signer(path: Path) -> Signer:
    """Load the key; refused if others could read it, or if a rotation stopped half-way."""
    last = Verifier.parse(read_keys(path)[-1].vkey)
    signer = Signer(last.name, _load_key(path))
    if signer.verifier != last:
        raise ConflictError(
            N_("The signing key is not the last one published."), remedy=N_("Run the rotation again to finish it.")
        )
    return signer


def read_keys(path: Path) -> list[KeyRecord]:
    """Read the public list of a key file, oldest first."""
    try:
        return [KeyRecord.from_json(record) for record in orjson.loads(public_list(path).read_bytes())]
    except (FileNotFoundError, orjson.JSONDecodeError) as problem:
        raise UnsafeKeyError(N_("The public list of signing keys is missing or damaged.")) from problem


def rotate_key(path: Path, now: datetime) -> KeyRecord:
    """Replace the key by a new one that it names; run again after a crash, it finishes what was begun."""
    waiting = path.with_suffix(".next")
    if not waiting.exists():
        _create_key(waiting)
    records = read_keys(path)
    name = Verifier.parse(records[-1].vkey).name
    old, new = Signer(name, _load_key(path)), Signer(name, _load_key(waiting))
    if records[-1].vkey != new.verifier.vkey:
        records.append(succeed(old, new, now))
        _write_list(path, records)
    waiting.replace(path)
    return records[-1]


def _load_key(path: Path) -> Ed25519PrivateKey:
    try:
        content = read_private(path)
        if content is None:
            raise UnsafeKeyError(
                N_("Others can read the signing key."), remedy=N_("Give the file mode 0600, or make a new key.")
            )
        key = load_pem_private_key(content, password=None)
    except (FileNotFoundError, ValueError) as problem:
        raise UnsafeKeyError(N_("The signing key is missing or damaged.")) from problem
    if not isinstance(key, Ed25519PrivateKey):
        raise UnsafeKeyError(N_("The signing key is not an Ed25519 key."))
    return key


def _create_key(path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    try:
        keep_first(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    except OSError as problem:
        raise UnsafeKeyError(N_("The signing key cannot be kept at {path}."), path=str(path)) from problem


def _write_list(path: Path, records: Sequence[KeyRecord]) -> None:
    content = orjson.dumps([record.as_json() for record in records], option=orjson.OPT_INDENT_2)
    write_draft(public_list(path), content, 0o644).replace(public_list(path))
