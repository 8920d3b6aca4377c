"""Signatures over credentials, held to the vector of the W3C and to another implementation."""

from datetime import UTC, datetime

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OKPKey

from reuse.awards.did import asserting_keys, did_document, did_of, multibase, multikey, read_multibase, read_multikey
from reuse.awards.securing import Stamp, open_proved, open_token, prove, token
from reuse.errors import BadInputError, ReuseError
from reuse.events.notes import UntrustedError
from tests.awards.credentials import DID, NOW, bare, public, stamp

ALUMNI = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
PROOF = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"


def test_the_vector_of_the_w3c_for_eddsa_jcs_2022_is_reproduced():
    private = Ed25519PrivateKey.from_private_bytes(read_multibase(SECRET)[2:])
    made = Stamp(f"did:key:{PUBLIC}", private)

    proved = prove(ALUMNI, made, datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC))

    assert multikey(public(made)) == PUBLIC
    assert proved["proof"]["proofValue"] == PROOF
    assert open_proved(proved).document == ALUMNI


@given(st.binary(min_size=1, max_size=80))
def test_base58_gives_back_what_it_was_given(raw):
    assert read_multibase(multibase(raw)) == raw


@pytest.mark.parametrize("text", ["", "z", "zO0", "u123", "z" + "1" * 200, PUBLIC[:-1], PROOF])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(BadInputError):
        read_multikey(text)


def test_an_identity_names_its_host_and_its_port():
    assert did_of("http://127.0.0.1:8000") == "did:web:127.0.0.1%3A8000"
    assert did_of("https://reemploi.example") == "did:web:reemploi.example"


def test_an_identity_tells_its_keys():
    keys = [public(stamp(1)), public(stamp(2))]

    assert asserting_keys(did_document(DID, keys)) == (DID, frozenset(keys))


@pytest.mark.parametrize("content", [{}, [], {"id": DID}, {"id": DID, "assertionMethod": 1, "verificationMethod": []}])
def test_what_is_no_identity_is_refused(content):
    with pytest.raises(BadInputError):
        asserting_keys(content)


def test_any_change_of_a_proved_document_is_seen():
    proved = orjson.dumps(prove(bare(), stamp(), NOW))

    for place in range(0, len(proved), 7):
        changed = proved[:place] + bytes([proved[place] ^ 1]) + proved[place + 1 :]
        try:
            document = orjson.loads(changed)
        except orjson.JSONDecodeError:
            continue
        with pytest.raises(ReuseError):
            open_proved(document)


def test_any_change_of_a_token_is_seen():
    signed = token(bare(), stamp())

    for place in range(0, len(signed) - 1, 11):
        changed = signed[:place] + ("A" if signed[place] != "A" else "B") + signed[place + 1 :]
        with pytest.raises(ReuseError):
            open_token(changed)


def test_a_token_gives_back_its_document():
    opened = open_token(token(bare(), stamp()))

    assert (opened.document, opened.key, opened.did) == (bare(), public(stamp()), DID)


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_token_is_read_by_another_implementation_of_jose():
    told = jwt.decode(token(bare(), stamp()), OKPKey.import_key(stamp().private), algorithms=["EdDSA"])

    assert told.claims["sub"] == bare()["credentialSubject"]["id"]
    assert told.claims["jti"] == bare()["id"]


def test_a_token_that_says_one_thing_to_some_and_another_to_others_is_refused(monkeypatch):
    monkeypatch.setattr("reuse.awards.securing._registered", lambda _document: {"iss": "did:web:autre.example"})
    forged = token(bare(), stamp())
    monkeypatch.undo()

    with pytest.raises(UntrustedError):
        open_token(forged)


@pytest.mark.parametrize(
    "change", [{"cryptosuite": "eddsa-rdfc-2022"}, {"proofPurpose": "authentication"}, {"proofValue": 3}]
)
def test_a_proof_of_another_kind_is_refused(change):
    proved = prove(bare(), stamp(), NOW)
    proved["proof"] = proved["proof"] | change

    with pytest.raises(BadInputError):
        open_proved(proved)
