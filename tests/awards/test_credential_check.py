"""A credential checked without network, and by a library that did not sign it."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import orjson
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from reuse.awards.credential_check import Standing, Trust, check_credential, trust_document
from reuse.awards.securing import prove, token
from reuse.awards.status_list import PLACES, Purpose, encode, is_set
from reuse.errors import BadInputError, ReuseError
from reuse.events.notes import UntrustedError
from tests.awards.credentials import DID, DISTINCTION, NOW, URL, bare, identity, listed, public, published, stamp

PLACE = DISTINCTION.status_index % PLACES


def proved(by=None):
    return orjson.dumps(prove(bare(), by or stamp(), NOW))


def trust(*stamps):
    return trust_document(identity(*(stamps or [stamp()])))


def both(*, revoked=(), suspended=(), by=None, at=NOW):
    sets = {Purpose.REVOCATION: revoked, Purpose.SUSPENSION: suspended}
    return [listed(purpose, *places, by=by or stamp(), at=at).encode() for purpose, places in sets.items()]


def verify(found, made):
    """Let openbadgeslib judge a token, with nothing but what the service publishes."""
    return OB3Verifier.for_issuer_did(DID, download=found.__getitem__).verify(
        made, check_status=True, download=found.__getitem__
    )


@time_machine.travel(NOW, tick=False)
def test_openbadgeslib_verifies_what_we_sign():
    told = verify(published(stamp()), token(bare(), stamp()))

    assert told.issuer.id == DID
    assert told.recipient_id == f"{URL}/actors/{DISTINCTION.organisation}"
    assert {one.identity_hash for one in told.identifiers} == {DISTINCTION.name, DISTINCTION.siret}


@pytest.mark.parametrize("state", ["revoked", "suspended"])
@time_machine.travel(NOW, tick=False)
def test_openbadgeslib_sees_a_status_that_flipped(state):
    with pytest.raises(OB3VerificationError, match="is set at index"):
        verify(published(stamp(), **{state: (PLACE,)}), token(bare(), stamp()))


@time_machine.travel(NOW, tick=False)
def test_openbadgeslib_verifies_what_a_replaced_key_signed():
    old, new = stamp(1), stamp(2)

    assert verify(published(new, old), token(bare(), old)).issuer.id == DID


@time_machine.travel(NOW, tick=False)
def test_openbadgeslib_refuses_another_key():
    with pytest.raises(OB3VerificationError):
        verify(published(stamp(1)), token(bare(), stamp(2)))


@pytest.mark.parametrize("write", [proved, lambda: token(bare(), stamp()).encode()], ids=["proof", "token"])
def test_a_credential_is_valid_without_network(write):
    told = check_credential(write(), trust(), both(), NOW)

    assert told.standing is Standing.VALID
    assert told.state_told == NOW.replace(minute=0)
    assert told.document == bare()


def test_without_status_lists_the_state_is_not_known():
    told = check_credential(proved(), trust(), (), NOW)

    assert (told.standing, told.state_told) == (Standing.VALID, None)


@pytest.mark.parametrize(
    ("sets", "standing"),
    [
        ({"revoked": (PLACE,)}, Standing.REVOKED),
        ({"suspended": (PLACE,)}, Standing.SUSPENDED),
        ({"revoked": (PLACE,), "suspended": (PLACE,)}, Standing.REVOKED),
        ({"revoked": (PLACE - 1, PLACE + 1)}, Standing.VALID),
    ],
    ids=["revoked", "suspended", "both", "others"],
)
def test_the_lists_tell_the_state(sets, standing):
    assert check_credential(proved(), trust(), both(**sets), NOW).standing is standing


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (datetime(2026, 3, 2, 22, 59, 59, tzinfo=UTC), Standing.NOT_YET),
        (datetime(2026, 3, 2, 23, tzinfo=UTC), Standing.VALID),
        (datetime(2029, 3, 3, 22, 59, 59, tzinfo=UTC), Standing.VALID),
        (datetime(2029, 3, 3, 23, tzinfo=UTC), Standing.EXPIRED),
    ],
    ids=["the evening before", "from midnight", "the last evening", "the day after"],
)
def test_days_are_those_of_the_territory(now, standing):
    assert check_credential(proved(), trust(), (), now).standing is standing


def test_a_revoked_credential_stays_revoked_once_expired():
    late = datetime(2030, 1, 1, tzinfo=UTC)

    assert check_credential(proved(), trust(), both(revoked=(PLACE,), at=late), late).standing is Standing.REVOKED


def test_an_old_list_brings_nothing_back_to_life():
    with pytest.raises(BadInputError, match="not of today"):
        check_credential(proved(), trust(), both(at=NOW - timedelta(days=2)), NOW)


def test_another_s_list_says_nothing():
    with pytest.raises(UntrustedError):
        check_credential(proved(), trust(), both(by=stamp(9)), NOW)


def test_a_pinned_key_is_enough():
    pinned = Trust(frozenset({sha256(public(stamp())).hexdigest()}))

    assert check_credential(proved(), pinned, both(), NOW).standing is Standing.VALID


def test_only_pinned_keys_count_among_those_published():
    pinned = trust_document(identity(stamp(1), stamp(2)), [sha256(public(stamp(2))).hexdigest()])

    with pytest.raises(UntrustedError):
        check_credential(proved(stamp(1)), pinned, (), NOW)


def test_a_key_signs_for_its_own_identity_only():
    foreign = bare() | {"issuer": "did:web:autre.example"}

    with pytest.raises(UntrustedError, match="somebody else"):
        check_credential(orjson.dumps(prove(foreign, stamp(), NOW)), trust(), (), NOW)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"a.b.c", b"\xff", b'{"proof":{}}', b"x" * 1_000_001, both()[0]],
    ids=["empty", "cut", "list", "no token", "bytes", "no proof", "endless", "a status list"],
)
def test_what_is_no_credential_is_refused(content):
    with pytest.raises(BadInputError):
        check_credential(content, trust(), (), NOW)


@pytest.mark.parametrize("places", [(), (0,), (PLACES - 1,), (7, 8, 4096)], ids=["none", "first", "last", "some"])
def test_a_list_tells_exactly_the_places_that_were_set(places):
    encoded = encode(places)

    assert {place for place in (0, 1, 7, 8, 9, 4096, PLACES - 1) if is_set(encoded, place)} == set(places)


@pytest.mark.parametrize("encoded", ["", "u", "u!!!", "uAAAA", 3, None])
def test_what_is_no_list_is_refused(encoded):
    with pytest.raises(BadInputError):
        is_set(encoded, 0)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(bare())), ANYTHING)
def test_whatever_a_trusted_key_signed_is_judged_or_refused_in_words(member, value):
    odd = bare() | {member: value}
    with suppress(ReuseError, orjson.JSONEncodeError):
        check_credential(token(odd, stamp()).encode(), trust(), both(), NOW)
    with suppress(ReuseError, orjson.JSONEncodeError):
        check_credential(orjson.dumps(prove(odd, stamp(), NOW)), trust(), both(), NOW)


@settings(max_examples=60, deadline=None)
@given(ANYTHING, ANYTHING, st.sampled_from(["proof", "credentialStatus", "issuer", "type", "validFrom"]))
def test_whatever_is_not_signed_is_refused_in_words(value, other, member):
    for content in (value, {"proof": value}, prove(bare(), stamp(), NOW) | {member: other}):
        with suppress(ReuseError, orjson.JSONEncodeError):
            check_credential(orjson.dumps(content), trust(), (), NOW)
    with suppress(ReuseError, orjson.JSONEncodeError):
        trust_document(orjson.dumps({"id": value, "assertionMethod": other, "verificationMethod": [value, other]}))
