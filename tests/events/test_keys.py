"""The signing key's file and its rotations."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reuse.clock import stamp
from reuse.errors import BadInputError, ConflictError
from reuse.events import keys
from reuse.events.notes import Head, Signer, UntrustedError
from reuse.events.trust import KeyRecord, open_checkpoint, trusted_keys

NAME = "example.org/log"
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def key_path(tmp_path: Path) -> Path:
    path = tmp_path / "signing-key.pem"
    keys.ensure_signer(path, NAME)
    return path


def checkpoint(signer: Signer, made_at: datetime) -> str:
    return signer.sign(Head(NAME, 1, b"r" * 32, b"s" * 32, stamp(made_at)).text())


def fingerprint(path: Path) -> str:
    return keys.load_signer(path).verifier.fingerprint


def test_the_key_is_readable_by_its_owner_only(key_path: Path) -> None:
    assert key_path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_can_reach_is_refused(key_path: Path, mode: int) -> None:
    key_path.chmod(mode)

    with pytest.raises(keys.UnsafeKeyError, match="Others can read"):
        keys.load_signer(key_path)


def test_a_damaged_key_is_refused(key_path: Path) -> None:
    key_path.write_text("not a key")

    with pytest.raises(keys.UnsafeKeyError, match="damaged"):
        keys.load_signer(key_path)


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    path = tmp_path / "signing-key.pem"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: keys.ensure_signer(path, NAME).verifier, range(16)))

    assert len(found) == 1
    assert {file.name for file in tmp_path.iterdir()} == {"signing-key.pem", "signing-key.public.json"}


def test_the_name_is_kept_when_the_service_moves(key_path: Path) -> None:
    assert keys.ensure_signer(key_path, "elsewhere.org/log").name == NAME


def test_a_rotated_key_is_trusted_through_the_old_one(key_path: Path) -> None:
    pinned = fingerprint(key_path)
    keys.rotate_key(key_path, NOON)
    new = keys.load_signer(key_path)

    trusted = trusted_keys(keys.read_keys(key_path), [pinned])

    assert new.verifier.fingerprint != pinned
    assert open_checkpoint(checkpoint(new, NOON), trusted).size == 1


def test_what_the_old_key_signed_stays_trusted_but_it_signs_no_more(key_path: Path) -> None:
    old = keys.load_signer(key_path)
    keys.rotate_key(key_path, NOON)
    trusted = trusted_keys(keys.read_keys(key_path), [old.verifier.fingerprint])

    assert open_checkpoint(checkpoint(old, NOON - timedelta(days=1)), trusted).size == 1
    with pytest.raises(UntrustedError, match="replaced before"):
        open_checkpoint(checkpoint(old, NOON + timedelta(seconds=1)), trusted)


def test_a_rotation_the_old_key_did_not_sign_is_refused(key_path: Path, tmp_path: Path) -> None:
    stranger = keys.ensure_signer(tmp_path / "stranger.pem", NAME)
    keys.rotate_key(key_path, NOON)
    first, second = keys.read_keys(key_path)
    forged: Sequence[Sequence[KeyRecord]] = [
        [first, KeyRecord(stranger.verifier.vkey, second.statement)],
        [first, replace(second, statement=stranger.sign(f"reuse key rotation\nfrom {first.vkey}\n"))],
        [first, replace(second, statement=None)],
    ]

    for records in forged:
        with pytest.raises((UntrustedError, BadInputError)):
            trusted_keys(records, [fingerprint(key_path)])


def test_keys_that_lead_to_no_pinned_fingerprint_are_not_trusted(key_path: Path) -> None:
    with pytest.raises(UntrustedError, match="fingerprint you trust"):
        trusted_keys(keys.read_keys(key_path), ["0" * 64])


def test_a_rotation_stopped_half_way_is_refused_then_finished(key_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_cut(_source: Path, _target: Path) -> Path:
        raise OSError("power cut")

    keys_replace = Path.replace
    with monkeypatch.context() as during:
        during.setattr(
            Path,
            "replace",
            lambda source, target: (
                power_cut(source, target) if source.suffix == ".next" else keys_replace(source, target)
            ),
        )
        with pytest.raises(OSError, match="power cut"):
            keys.rotate_key(key_path, NOON)
    with pytest.raises(ConflictError):
        keys.load_signer(key_path)

    keys.rotate_key(key_path, NOON)

    assert len(keys.read_keys(key_path)) == 2
    assert keys.load_signer(key_path).verifier.vkey == keys.read_keys(key_path)[-1].vkey
