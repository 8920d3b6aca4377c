"""Merkle tree of RFC 9162: hashing, proofs and their verification."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import islice

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Node = tuple[int, int]
"""A complete subtree: (level, index), where level 0 holds the leaves."""

ReadNodes = Callable[[Sequence[Node]], Sequence[bytes]]
"""Answers the hashes of complete subtrees, in the order asked."""

Range = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry of the log (RFC 9162 § 2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children into their parent (RFC 9162 § 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def subtree_hash(hashes: Sequence[bytes]) -> bytes:
    """Hash a complete subtree from its row of hashes, whose number must be a power of two."""
    row = list(hashes)
    while len(row) > 1:
        pairs = iter(row)
        row = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return row[0]


def root(size: int, read: ReadNodes) -> bytes:
    """Compute the root of the first `size` leaves from at most log2(size) complete subtrees."""
    return _range_hashes([(0, size)], read)[0] if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: ReadNodes) -> list[bytes]:
    """Give the path from leaf `index` to the root of the first `size` leaves (RFC 9162 § 2.1.3.1)."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} is not in a tree of {size}")
    low, high, ranges = 0, size, list[Range]()
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return _range_hashes(ranges[::-1], read)


def consistency_proof(first: int, second: int, read: ReadNodes) -> list[bytes]:
    """Give what shows that `second` leaves begin with the same `first` (RFC 9162 § 2.1.4.1); nothing if first is 0."""
    if not 0 <= first <= second:
        raise IndexError(f"a tree of {second} does not contain one of {first}")
    if first == 0:
        return []
    low, high, ranges = 0, second, list[Range]()
    while first != high:
        middle = low + _split(high - low)
        if first <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    if low:  # else the verifier knows this subtree: it is the first root itself
        ranges.append((low, high))
    return _range_hashes(ranges[::-1], read)


def shared_proof(indexes: Sequence[int], size: int, read: ReadNodes) -> Iterator[bytes]:
    """Give what leads from many leaves, at ascending indexes, to the root: every subtree without any, left to right.

    One proof for all of them is several times shorter than theirs together; `read` is asked for 4 000 ranges at a time.
    """
    ranges = _ranges_without(indexes, size)
    while some := list(islice(ranges, 4000)):
        yield from _range_hashes(some, read)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Tell whether `proof` leads from the leaf's hash to the root (RFC 9162 § 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            position, last = _climb_to_left_sibling(position, last)
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and found == expected


def verify_consistency(first: int, second: int, old: bytes, new: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether root `new` contains all that root `old` contained, in place (RFC 9162 § 2.1.4.2)."""
    if first == 0:
        return old == EMPTY_ROOT and not proof and second >= 0
    if first >= second:
        return first == second and old == new and not proof
    path = list(proof) if first & (first - 1) else [old, *proof]
    if not path:
        return False
    position, last = first - 1, second - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    found_old = found_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            found_old, found_new = node_hash(sibling, found_old), node_hash(sibling, found_new)
            position, last = _climb_to_left_sibling(position, last)
        else:
            found_new = node_hash(found_new, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and found_old == old and found_new == new


def _climb_to_left_sibling(position: int, last: int) -> Node:
    """Skip the levels where the right edge has no sibling."""
    while position and not position & 1:
        position, last = position >> 1, last >> 1
    return position, last


def _split(width: int) -> int:
    """Return the largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def _ranges_without(indexes: Sequence[int], size: int) -> Iterator[Range]:
    """Go down to each leaf from where its way forks from the one before, and up to where the next one's does."""
    top = fork = (size - 1).bit_length()
    if not indexes:
        yield 0, size
    for index, following in zip(indexes, [*indexes[1:], 1 << top], strict=False):
        for level in reversed(range(fork)):
            if index >> level & 1:
                low = (index >> level) - 1 << level
                yield low, low + (1 << level)
        fork = (index ^ following).bit_length() - 1
        for level in range(fork):
            low = (index >> level) + 1 << level
            if not index >> level & 1 and low < size:
                yield low, min(low + (1 << level), size)


def _complete_subtrees(low: int, high: int) -> list[Node]:
    """Cut a range that starts a subtree into complete subtrees, left to right."""
    nodes = list[Node]()
    while low < high:
        level = (high - low).bit_length() - 1
        nodes.append((level, low >> level))
        low += 1 << level
    return nodes


def _range_hashes(ranges: Sequence[Range], read: ReadNodes) -> list[bytes]:
    cuts = [_complete_subtrees(low, high) for low, high in ranges]
    hashes = iter(read([node for cut in cuts for node in cut]))
    return [_fold([next(hashes) for _ in cut]) for cut in cuts]


def _fold(hashes: list[bytes]) -> bytes:
    found = hashes.pop()
    while hashes:
        found = node_hash(hashes.pop(), found)
    return found
