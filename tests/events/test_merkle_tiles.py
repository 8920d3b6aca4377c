"""Tiles against the plain tree they hold."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reuse.events import merkle
from reuse.events.tiles import WIDTH, DamagedTileError, Tile, Tiles, empty_tiles, split_hashes


class Shelf:
    """Stored tiles that count how many are read."""

    def __init__(self) -> None:
        self.stored: dict[Tile, bytes] = {}
        self.read_count = 0

    def load(self, tiles: Sequence[Tile]) -> dict[Tile, bytes]:
        self.read_count += len(tiles)
        return {tile: self.stored[tile] for tile in tiles if tile in self.stored}

    def grow(self, size: int, leaves: Sequence[bytes]) -> int:
        tiles = Tiles(self.load)
        tiles.append(size, leaves)
        changed = tiles.take_changed()
        self.stored |= changed
        return len(changed)


def leaf(number: int) -> bytes:
    return merkle.leaf_hash(number.to_bytes(8, "big"))


def plain_root(leaves: Sequence[bytes]) -> bytes:
    row = list(leaves)
    while len(row) > 1:
        paired = [merkle.node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        row = paired + row[len(paired) * 2 :]
    return row[0] if row else merkle.EMPTY_ROOT


LEAVES = [leaf(number) for number in range(70_000)]


@given(st.lists(st.integers(1, 700), min_size=1, max_size=6))
def test_tiles_grown_in_any_steps_give_the_plain_root(steps: list[int]) -> None:
    shelf, size = Shelf(), 0
    for step in steps:
        shelf.grow(size, LEAVES[size : size + step])
        size += step

    assert merkle.root(size, Tiles(shelf.load).read) == plain_root(LEAVES[:size])


def test_a_grown_log_still_gives_every_earlier_root() -> None:
    shelf = Shelf()
    shelf.grow(0, LEAVES)

    for size in (1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000):
        assert merkle.root(size, Tiles(shelf.load).read) == plain_root(LEAVES[:size])


def test_appending_touches_one_tile_in_256_leaves_and_one_per_level() -> None:
    shelf = Shelf()
    shelf.grow(0, LEAVES[:66_000])

    touched = shelf.grow(66_000, LEAVES[66_000:67_000])

    assert touched <= 1_000 // WIDTH + 2 + 3


def test_a_proof_reads_few_tiles() -> None:
    shelf = Shelf()
    shelf.grow(0, LEAVES)
    shelf.read_count = 0

    proof = merkle.inclusion_proof(12_345, 70_000, Tiles(shelf.load).read)

    assert merkle.verify_inclusion(LEAVES[12_345], 12_345, 70_000, proof, plain_root(LEAVES))
    assert shelf.read_count <= 6


def test_a_tile_shorter_than_the_log_says_is_named() -> None:
    shelf = Shelf()
    shelf.grow(0, LEAVES[:600])
    shelf.stored[0, 2] = shelf.stored[0, 2][:-32]

    with pytest.raises(DamagedTileError) as damaged:
        merkle.root(600, Tiles(shelf.load).read)

    assert damaged.value.tile == (0, 2)


def halved_root(changes: dict[int, bytes], level: int = 16, first: int = 0) -> bytes:
    """Hash by halves the tree of 2^level leaves, blank but for some; the halves of a blank one are alike."""
    here = {place: new for place, new in changes.items() if first <= place < first + 2**level}
    if level == 0:
        return here.get(first, merkle.leaf_hash(b""))
    left = halved_root(here, level - 1, first)
    return merkle.node_hash(left, halved_root(here, level - 1, first + 2 ** (level - 1)) if here else left)


def replaced(changes: dict[int, bytes]) -> bytes:
    blank = empty_tiles(2)
    return Tiles(lambda tiles: {tile: blank[tile[0]] for tile in tiles}).replace(changes, 2)


@given(st.dictionaries(st.integers(0, WIDTH**2 - 1), st.binary(min_size=32, max_size=32), min_size=1, max_size=5))
def test_replacing_leaves_of_a_fixed_tree_gives_the_root_of_the_whole(changes: dict[int, bytes]) -> None:
    assert replaced(changes) == halved_root(changes)


def test_the_root_of_a_fixed_tree_is_that_of_its_65_536_leaves_one_by_one() -> None:
    changes = {place: leaf(place) for place in (0, 255, 256, 40_000, WIDTH**2 - 1)}
    whole = [changes.get(place, merkle.leaf_hash(b"")) for place in range(WIDTH**2)]

    assert replaced(changes) == plain_root(whole)


def test_a_tile_is_cut_into_the_hashes_it_was_joined_from() -> None:
    assert split_hashes(b"".join(LEAVES[:5])) == LEAVES[:5]
