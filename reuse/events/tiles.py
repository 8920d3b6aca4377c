"""Merkle tree kept as tiles of 256 hashes, in the shape of C2SP tlog-tiles."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from reuse.events.merkle import HASH_BYTES, Node, leaf_hash, subtree_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT

Tile = tuple[int, int]
"""(level, index): a row of up to 256 hashes; a full row's root is one hash of the level above."""

LoadTiles = Callable[[Sequence[Tile]], Mapping[Tile, bytes]]


class DamagedTileError(LookupError):
    """A tile is absent or shorter than the log says."""

    def __init__(self, tile: Tile):
        super().__init__(f"tile {tile[0]}/{tile[1]} is absent or too short")
        self.tile = tile


class Tiles:
    """Tiles read through `load` at need; what was written waits in `changed`."""

    def __init__(self, load: LoadTiles):
        self._load = load
        self._held: dict[Tile, bytes] = {}
        self.changed: set[Tile] = set()

    def take_changed(self) -> dict[Tile, bytes]:
        """Hand over the written tiles, to be stored, and forget that they were changed."""
        taken = {tile: self._held[tile] for tile in sorted(self.changed)}
        self.changed.clear()
        return taken

    def read(self, nodes: Sequence[Node]) -> list[bytes]:
        """Answer the hashes of complete subtrees, from one tile each."""
        places = [_place(node) for node in nodes]
        self.hold(tile for tile, _, _ in places)
        return [
            self._one(tile, offset) if width == 1 else subtree_hash(self._row(tile, offset, offset + width))
            for tile, offset, width in places
        ]

    def append(self, size: int, leaves: Sequence[bytes]) -> None:
        """Add leaf hashes after the first `size`: one tile in 256 leaves, and at most one more per level."""
        level, hashes = 0, leaves
        while hashes:
            hashes = self._append_row(level, size >> HEIGHT * level, hashes)
            level += 1

    def replace(self, changes: Mapping[int, bytes], height: int) -> bytes:
        """Change leaves of a tree of fixed size, 256 ** `height`; return its new root."""
        for level in range(height):
            touched = sorted({index // WIDTH for index in changes})
            self.hold((level, index) for index in touched)
            rows = {index: self._row((level, index), 0, WIDTH) for index in touched}
            for index, new in changes.items():
                rows[index // WIDTH][index % WIDTH] = new
            for index, row in rows.items():
                self._write((level, index), b"".join(row))
            changes = {index: subtree_hash(row) for index, row in rows.items()}
        return changes[0]

    def hold(self, tiles: Iterable[Tile]) -> None:
        """Load tiles together, before they are read one by one."""
        if missing := sorted(set(tiles) - self._held.keys()):
            self._held.update(self._load(missing))

    def _append_row(self, level: int, start: int, hashes: Sequence[bytes]) -> list[bytes]:
        risen, taken = list[bytes](), 0
        while taken < len(hashes):
            index, width = divmod(start + taken, WIDTH)
            part = hashes[taken : taken + WIDTH - width]
            self.hold([(level, index)] if width else [])
            row = [*(self._row((level, index), 0, width) if width else []), *part]
            self._write((level, index), b"".join(row))
            if len(row) == WIDTH:
                risen.append(subtree_hash(row))
            taken += len(part)
        return risen

    def _one(self, tile: Tile, place: int) -> bytes:
        found = self._held.get(tile, b"")[place * HASH_BYTES : (place + 1) * HASH_BYTES]
        if len(found) < HASH_BYTES:
            raise DamagedTileError(tile)
        return found

    def _row(self, tile: Tile, start: int, stop: int) -> list[bytes]:
        held = self._held.get(tile, b"")
        if len(held) < stop * HASH_BYTES:
            raise DamagedTileError(tile)
        return split_hashes(held[start * HASH_BYTES : stop * HASH_BYTES])

    def _write(self, tile: Tile, hashes: bytes) -> None:
        self._held[tile] = hashes
        self.changed.add(tile)


def split_hashes(joined: bytes) -> list[bytes]:
    """Cut a tile into its hashes."""
    return [joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)]


def empty_tiles(height: int) -> list[bytes]:
    """Give, per level, the tile of a tree of fixed size whose every leaf is the hash of nothing."""
    tiles, filler = list[bytes](), leaf_hash(b"")
    for _ in range(height):
        tiles.append(filler * WIDTH)
        filler = subtree_hash([filler] * WIDTH)
    return tiles


def _place(node: Node) -> tuple[Tile, int, int]:
    """Find a subtree's tile, and in it the first hash and the number of hashes."""
    level, index = node
    tile_level, inner = divmod(level, HEIGHT)
    tile_index, offset = divmod(index << inner, WIDTH)
    return (tile_level, tile_index), offset, 1 << inner
