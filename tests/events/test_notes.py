"""Signed notes against the published example, and every way to spoil one."""

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from reuse.errors import BadInputError
from reuse.events.notes import Head, Signer, UntrustedError, Verifier, open_note

# The example that the signed-note form was published with (golang.org/x/mod/sumdb/note).
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

SIGNER = Signer("PeterNeumann", Ed25519PrivateKey.from_private_bytes(b64decode(SECRET)[1:]))
STRANGER = Signer("example.org/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
HEAD = Head("example.org/log", 42, b"r" * 32, b"s" * 32, "2026-03-03T09:00:00.000Z")


def test_the_published_example_is_signed_byte_for_byte() -> None:
    assert SIGNER.sign(TEXT) == NOTE


def test_the_published_example_opens() -> None:
    verifier = Verifier.parse(VKEY)

    assert open_note(NOTE, [verifier]) == (TEXT, [verifier])


def test_a_key_reads_back_as_it_was_written() -> None:
    assert Verifier.parse(VKEY).vkey == VKEY
    assert SIGNER.verifier.vkey == VKEY


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="utf-8"))
def test_a_changed_character_is_never_trusted(place: int, letter: str) -> None:
    forged = NOTE[:place] + letter + NOTE[place + 1 :]

    if forged != NOTE:
        with pytest.raises((UntrustedError, BadInputError)):
            open_note(forged, [SIGNER.verifier])


@given(st.text())
def test_no_text_whatever_opens_or_crashes(text: str) -> None:
    with pytest.raises((UntrustedError, BadInputError)):
        open_note(text, [SIGNER.verifier])


def test_a_note_that_only_strangers_signed_is_not_trusted() -> None:
    with pytest.raises(UntrustedError, match="No trusted key"):
        open_note(NOTE, [STRANGER.verifier])


def test_the_same_key_under_another_name_is_a_stranger() -> None:
    with pytest.raises(UntrustedError):
        open_note(NOTE, [Verifier("SomebodyElse", SIGNER.verifier.public)])


@pytest.mark.parametrize(
    "vkey", ["", "a", "a+b+c", VKEY.replace("c74f", "c74e"), VKEY.replace("Peter", ""), "x" + VKEY]
)
def test_a_damaged_key_is_refused(vkey: str) -> None:
    with pytest.raises(BadInputError):
        Verifier.parse(vkey)


def test_a_checkpoint_reads_back_as_it_was_written() -> None:
    assert Head.parse(HEAD.text()) == HEAD


@pytest.mark.parametrize(
    ("old", "new"),
    [("42", "042"), ("42", "-1"), ("42", "٤٢"), ("42", "9" * 5000), ("subjects ", ""), ("time ", "time"), ("cnJy", "")],
)
def test_what_is_not_exactly_a_checkpoint_is_refused(old: str, new: str) -> None:
    with pytest.raises(BadInputError):
        Head.parse(HEAD.text().replace(old, new, 1))


@given(st.text())
def test_no_text_whatever_is_a_checkpoint(text: str) -> None:
    with pytest.raises(BadInputError):
        Head.parse(text)


@pytest.mark.parametrize("text", ["", "\n", "no end of line", "a\tb\n"])
def test_a_text_that_could_not_be_read_back_is_not_signed(text: str) -> None:
    with pytest.raises(ValueError, match="whole lines"):
        SIGNER.sign(text)
