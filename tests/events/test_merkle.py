"""Merkle hashing and proofs against published vectors and a naive tree."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reuse.events import merkle
from reuse.events.merkle import Node

# Inputs and roots of the reference tests of Certificate Transparency (RFC 6962), repeated by every implementation.
VECTOR_LEAVES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    bytes(range(0x60, 0x70)),
]
VECTOR_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
VECTOR_PATH_0_OF_8 = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
VECTOR_CONSISTENCY_1_TO_8 = VECTOR_PATH_0_OF_8

entries = st.lists(st.binary(max_size=40), min_size=1, max_size=70)


def naive_root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


def reader(leaves: Sequence[bytes]) -> merkle.ReadNodes:
    def read(nodes: Sequence[Node]) -> list[bytes]:
        return [naive_root(leaves[index << level : (index + 1) << level]) for level, index in nodes]

    return read


def hashed(items: Sequence[bytes]) -> list[bytes]:
    return [merkle.leaf_hash(item) for item in items]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference_vectors(size: int) -> None:
    leaves = hashed(VECTOR_LEAVES)

    assert merkle.root(size, reader(leaves)).hex() == VECTOR_ROOTS[size]


def test_an_inclusion_path_is_that_of_the_reference_vectors() -> None:
    path = merkle.inclusion_proof(0, 8, reader(hashed(VECTOR_LEAVES)))

    assert [step.hex() for step in path] == VECTOR_PATH_0_OF_8


def test_a_consistency_proof_is_that_of_the_reference_vectors() -> None:
    proof = merkle.consistency_proof(1, 8, reader(hashed(VECTOR_LEAVES)))

    assert [step.hex() for step in proof] == VECTOR_CONSISTENCY_1_TO_8


@given(entries, st.data())
def test_every_leaf_is_proved_in_every_size_that_holds_it(items: list[bytes], data: st.DataObject) -> None:
    leaves = hashed(items)
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))

    proof = merkle.inclusion_proof(index, size, reader(leaves))

    assert merkle.verify_inclusion(leaves[index], index, size, proof, naive_root(leaves[:size]))


@given(entries, st.data())
def test_a_changed_leaf_path_or_place_is_never_proved(items: list[bytes], data: st.DataObject) -> None:
    leaves = hashed([bytes([number]) + item for number, item in enumerate(items)])
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, len(leaves) + 3).filter(lambda place: place != index))
    proof = merkle.inclusion_proof(index, size, reader(leaves))
    expected = naive_root(leaves[:size])

    assert not merkle.verify_inclusion(merkle.leaf_hash(b"forged"), index, size, proof, expected)
    assert not merkle.verify_inclusion(leaves[index], index, size, [*proof, expected], expected)
    assert not merkle.verify_inclusion(leaves[index], other, size, proof, expected)
    for step in range(len(proof)):
        forged = [*proof[:step], merkle.EMPTY_ROOT, *proof[step + 1 :]]
        assert not merkle.verify_inclusion(leaves[index], index, size, forged, expected)


@given(entries, st.data())
def test_every_later_tree_is_proved_to_contain_every_earlier_one(items: list[bytes], data: st.DataObject) -> None:
    leaves = hashed(items)
    second = data.draw(st.integers(0, len(leaves)))
    first = data.draw(st.integers(0, second))

    proof = merkle.consistency_proof(first, second, reader(leaves))

    old, new = naive_root(leaves[:first]), naive_root(leaves[:second])
    assert merkle.verify_consistency(first, second, old, new, proof)


@given(entries, st.data())
def test_a_rewritten_past_is_never_consistent(items: list[bytes], data: st.DataObject) -> None:
    leaves = hashed(items)
    first = data.draw(st.integers(1, len(leaves)))
    place = data.draw(st.integers(0, first - 1))
    rewritten = [*leaves[:place], merkle.leaf_hash(b"another past"), *leaves[place + 1 :]]

    proof = merkle.consistency_proof(first, len(leaves), reader(rewritten))

    old, new = naive_root(leaves[:first]), naive_root(rewritten)
    assert not merkle.verify_consistency(first, len(leaves), old, new, proof)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_proof(index, size, reader(hashed(VECTOR_LEAVES)))
