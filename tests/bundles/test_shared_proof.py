"""One proof for many leaves, against the tree computed whole."""

from base64 import b64encode
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from reuse.bundles.verifier.verify_bundle import root_of
from reuse.events import merkle


def whole_root(entries):
    if len(entries) == 1:
        return sha256(b"\0" + entries[0]).digest()
    split = 1 << (len(entries) - 1).bit_length() - 1
    return sha256(b"\1" + whole_root(entries[:split]) + whole_root(entries[split:])).digest()


def read_from(entries):
    return lambda nodes: [whole_root(entries[index << level : (index + 1) << level]) for level, index in nodes]


@given(st.lists(st.binary(max_size=5), min_size=1, max_size=90), st.data())
def test_it_leads_from_any_leaves_to_the_root(entries, data):
    known = sorted(data.draw(st.sets(st.integers(0, len(entries) - 1))))
    proof = list(merkle.shared_proof(known, len(entries), read_from(entries)))
    leaves = {at: entries[at] for at in known}

    assert root_of(leaves, len(entries), iter(proof)) == b64encode(whole_root(entries)).decode()
    assert len(proof) <= len(known) * len(entries).bit_length() + 1


@given(st.lists(st.binary(max_size=5), min_size=2, max_size=40), st.data())
def test_another_leaf_leads_elsewhere(entries, data):
    at = data.draw(st.integers(0, len(entries) - 1))
    proof = merkle.shared_proof([at], len(entries), read_from(entries))

    assert root_of({at: entries[at] + b"!"}, len(entries), proof) != b64encode(whole_root(entries)).decode()
