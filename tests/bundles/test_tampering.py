"""A thousand ways to tamper with a bundle: each is seen, and what differs is named."""

from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reuse.bundles.verifier.verify_bundle import verify
from tests.bundles.tampering import (
    SIGNED,
    TWO_WAYS,
    WAYS,
    cut_history,
    flip,
    matched,
    pack,
    rewrite_history,
    said_with,
    signed_by_another,
    unpack,
    vouch_for_less,
)


@pytest.fixture(scope="module")
def files(bundle):
    return unpack(bundle)


def test_packing_again_what_was_unpacked_is_no_tampering(bundle, files):
    assert pack(files) == bundle
    assert pack(matched(files)) == bundle


def test_every_flipped_bit_of_the_file_is_seen(bundle, world):
    draw = Random(1)

    for _ in range(400):
        assert verify(flip(bundle, draw), world.fingerprint).differences


@pytest.mark.parametrize("way", WAYS)
def test_what_is_tampered_with_is_named(files, world, way):
    draw = Random(2)

    for _ in range(25):
        changed, named = WAYS[way](dict(files), draw)
        if changed == files and list(changed) == list(files):
            continue
        found = verify(pack(changed), world.fingerprint).differences
        assert any(named in one for one in found), (named, found)


@pytest.mark.parametrize("way", WAYS)
def test_a_manifest_made_to_match_is_not_the_one_that_was_signed(files, world, way):
    draw = Random(3)

    for _ in range(25):
        changed, _named = WAYS[way](dict(files), draw)
        if SIGNED[0] in changed and changed[SIGNED[0]] != files[SIGNED[0]]:
            continue
        if {**changed, SIGNED[0]: b""} == {**files, SIGNED[0]: b""} and list(changed) == list(files):
            continue
        assert verify(pack(matched(changed)), world.fingerprint).differences


@pytest.mark.parametrize("way", [cut_history, rewrite_history, vouch_for_less])
def test_a_history_told_anew_is_caught_even_without_a_fingerprint(files, way):
    key = Ed25519PrivateKey.generate()

    for seed in range(10):
        changed, _named = way(dict(files), Random(seed))
        assert any(
            "root" in one or "last event" in one for one in verify(pack(signed_by_another(changed, key))).differences
        )


def test_a_bundle_signed_anew_is_consistent_but_not_of_the_key_told_elsewhere(files, world):
    forged = pack(signed_by_another(files, Ed25519PrivateKey.generate()))

    assert verify(forged).differences == []
    assert any("fingerprint" in one for one in verify(forged, world.fingerprint).differences)


def test_a_key_that_was_replaced_signs_nothing_afterwards(files, world):
    kept = files | {"keys.json": files["keys.json"].replace(b'"statement": null', b'"statement": ""')}

    assert verify(pack(kept), world.fingerprint).differences


@pytest.mark.parametrize("way", TWO_WAYS)
def test_an_event_that_can_be_read_two_ways_is_refused(files, way):
    found = verify(pack(said_with(files, TWO_WAYS[way]))).differences

    assert any(one.startswith("events.jsonl: what it says") for one in found)


def test_a_history_told_in_two_places_is_named(files):
    lines = files["events.jsonl"].splitlines(keepends=True)
    found = verify(pack(files | {"events.jsonl": b"".join([*lines, lines[0]])})).differences

    assert any("in one place" in one for one in found)


@pytest.mark.parametrize("junk", [b"", b"PK", b"PK\3\4" + b"\xff" * 40, b"%PDF-1.4"])
def test_what_is_no_bundle_is_said_to_be_none(junk):
    assert verify(junk).differences
