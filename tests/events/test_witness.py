"""A witness: holds each checkpoint to the one it kept, and signs what it saw."""

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reuse.db import Sessions, reading, unit_of_work
from reuse.events import log
from reuse.events.notes import Head, Signer, UntrustedError
from reuse.events.proofs import prove_consistency
from reuse.events.trust import open_checkpoint
from reuse.events.witness import Cosigner, ForkedError, Witness, accept

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def notes(log_sessions: Sessions, signer: Signer, happen) -> list[str]:
    """Three checkpoints of one log."""
    made = []
    for day in range(3):
        with unit_of_work(log_sessions) as session:
            happen(session, *(f"device:{number}" for number in range(5 + day)))
            made.append(log.seal(session, signer=signer, now=NOON.replace(day=3 + day)).note)
    return made


@pytest.fixture
def prove(log_sessions: Sessions):
    def proved(first: int, second: int) -> tuple[bytes, ...]:
        with reading(log_sessions) as session:
            return prove_consistency(session, first, second).path

    return proved


def forged(note: str, signer: Signer, **changes: object) -> str:
    """Sign another head in the place of a checkpoint's, with the log's own key."""
    head = Head.parse(note.rpartition("\n\n")[0] + "\n")
    return signer.sign(replace(head, **changes).text())


def test_a_log_that_grows_is_accepted_from_any_checkpoint_kept(notes, prove, trusted):
    assert [accept(kept, notes[2], prove, trusted).size for kept in (None, *notes)] == [18] * 4


@pytest.mark.parametrize("changes", [{"root": b"x" * 32}, {"subjects_root": b"x" * 32}], ids=["log", "ends"])
def test_another_head_of_the_same_size_is_a_fork(notes, prove, trusted, signer, changes):
    with pytest.raises(ForkedError, match="rewritten"):
        accept(notes[2], forged(notes[2], signer, **changes), prove, trusted)


def test_a_later_head_that_does_not_contain_the_one_kept_is_a_fork(notes, prove, trusted, signer):
    with pytest.raises(ForkedError, match="its 18 events do not begin with the 5"):
        accept(notes[0], forged(notes[2], signer, root=b"x" * 32), prove, trusted)


def test_a_log_that_lost_its_end_is_named(notes, prove, trusted):
    with pytest.raises(ForkedError, match="it says 5 events, and 18 were kept"):
        accept(notes[2], notes[0], prove, trusted)


def test_a_stranger_s_checkpoint_is_not_trusted(notes, prove, trusted):
    stranger = Signer("example.org/log", Ed25519PrivateKey.generate())

    with pytest.raises(UntrustedError):
        accept(notes[0], forged(notes[2], stranger), prove, trusted)


def test_a_cosigned_checkpoint_says_who_saw_it_and_when_and_still_opens(notes, trusted):
    witness = Witness("tarn.test", Ed25519PrivateKey.generate())
    signed = witness.cosign(notes[2], NOON)

    assert witness.cosigner.seen_at(signed) == NOON
    assert open_checkpoint(signed, trusted) == open_checkpoint(notes[2], trusted)


def test_a_cosignature_is_in_the_form_of_c2sp(notes):
    private = Ed25519PrivateKey.from_private_bytes(b"\2" * 32)
    cosigned = Witness("tarn.test", private).cosign(notes[0], NOON)
    raw = b64decode(cosigned.splitlines()[-1].split(" ")[2])
    public = private.public_key()
    text = cosigned.rpartition("\n\n")[0] + "\n"

    assert raw[:4] == sha256(b"tarn.test\n\x04" + public.public_bytes_raw()).digest()[:4]
    assert int.from_bytes(raw[4:12], "big") == int(NOON.timestamp())
    public.verify(raw[12:], f"cosignature/v1\ntime {int(NOON.timestamp())}\n{text}".encode())
    assert Cosigner("tarn.test", public.public_bytes_raw()).vkey.endswith(
        b64encode(b"\4" + public.public_bytes_raw()).decode()
    )


@pytest.mark.parametrize("moved", ["0", "1"])
def test_a_cosignature_under_another_text_or_of_another_key_is_refused(notes, moved):
    witness = Witness("tarn.test", Ed25519PrivateKey.generate())
    changed = witness.cosign(notes[0], NOON).replace("time 2026", f"time 202{moved}", 1)

    with pytest.raises(UntrustedError):
        witness.cosigner.seen_at(changed)
    with pytest.raises(UntrustedError):
        Witness("tarn.test", Ed25519PrivateKey.generate()).cosigner.seen_at(changed)
