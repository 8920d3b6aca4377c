"""Offline check of an evidence bundle: `python verify_bundle.py BUNDLE.zip FINGERPRINT`.

Needs Python 3.11 and the package `cryptography`; no network, nothing of the service. In the order of this file:
1. the ZIP holds its entries one after the other and nothing else, and these are the manifest's files, byte for byte;
2. each key was named by the one before; one of them has the fingerprint you give; they signed manifest and checkpoint;
3. every event is in canonical form (RFC 8785) and names the one before by its hash: one chain for each subject;
4. each chain ends where the checkpoint says: no last event is left out;
5. every event stands in the log at its place (RFC 9162); an older checkpoint's log is the beginning of this one.
Get the fingerprint from the territory by another way than this bundle: whoever forges a bundle forges its keys too.
Answers 0 when all of it holds, 3 when it holds but no fingerprint was given, 1 when something differs.
"""

import json
import mmap
import re
import struct
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOCAL, CENTRAL, END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"
ORIGIN = ("consistent, origin not proved", "origin proved by the fingerprint given")
BUCKETS, LAST, HEAD = 65536, ["manifest.json", "manifest.note"], ("", "", "", "subjects ", "time ")
LISTS, NOTES = ("devices.jsonl", "others.jsonl"), ("checkpoint.note", "older.note")
BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError, struct.error)
TEXT, TIME = r"[ !#-[\]-~]+", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
EVENT = re.compile(  # nothing but data holds a quote within: a line is cut in one way, and is canonical if its data are
    rf'(?a){{"actor":"{TEXT}","data":({{.*?}}),"id":"{TEXT}","occurred_at":"{TIME}","prev":"([0-9a-f]{{64}})","recorded_at":'
    rf'"{TIME}","seq":([1-9]\d*),"site":(?:null|"{TEXT}"),"subject":"({TEXT})","type":"{TEXT}","v":1}}'
)
READ = json.JSONDecoder(parse_int=lambda x: x if abs(int(x)) >> 53 else int(x), parse_float=str, parse_constant=str)
WRITE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass
class Bundle:
    """The bytes of the ZIP, where each entry stands in them, and what is found on the way."""

    data: bytes | mmap.mmap
    pinned: str = ""
    reading: str = "the ZIP"
    entries: dict[str, tuple[int, int]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    keys: list["Key"] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    ends: dict[str, list[Any]] = field(default_factory=dict)

    def differ(self, where: str, what: str, expected: object, found: object) -> None:
        """Note one thing that is not what it should be."""
        self.differences.append(f"{where}: {what} should be {expected}, found {found}")

    def read(self, name: str) -> bytes:
        """Return a file."""
        self.reading = name
        return self.data[slice(*self.entries[name])]

    def lines(self, name: str) -> Iterator[bytes]:
        """Return the lines of a file, each ended by a line feed."""
        content = self.read(name)
        if content and not content.endswith(b"\n"):
            raise ValueError("its last line is cut")
        return (line[:-1] for line in BytesIO(content))


def read_entries(bundle: Bundle) -> None:
    """1. Read the entries from first to last, and hold every byte around them to the only form a bundle has."""
    data, central, at = bundle.data, b"", 0
    while data[at : at + 4] == b"PK\3\4" and at + 30 <= len(data):
        crc, size, _, length, _ = struct.unpack_from(LOCAL, data, at)[6:]
        start = at + 30 + length
        name = data[at + 30 : start].decode("ascii", "replace")
        said = (20, 0, 0, 0, 33, crc, size, size, length, 0)
        right = data[at : at + 30] == struct.pack(LOCAL, b"PK\3\4", *said) and name not in bundle.entries
        if not right or start + size > len(data) or zlib.crc32(data[start : start + size]) != crc:
            bundle.differ(name, "its entry in the ZIP", "stored once and whole, as its header says", "another")
        central += struct.pack(CENTRAL, b"PK\1\2", 0x314, *said, 0, 0, 0, 0o644 << 16, at) + data[at + 30 : start]
        bundle.entries[name] = (start, start + size)
        at = start + size
    end = central + struct.pack(END, b"PK\5\6", 0, 0, *[len(bundle.entries)] * 2, len(central), at, 0)
    if data[at : at + len(end) + 1] != end:
        bundle.differ("the ZIP", "its end", "the list of its entries, nothing else", "another")


def check_manifest(bundle: Bundle) -> None:
    """1. Compare the files with the manifest: each there once, in its order, with its size and hash."""
    files = json.loads(bundle.read("manifest.json"))["files"]
    listed, present = [*(one["name"] for one in files), *LAST], list(bundle.entries)
    for name in sorted({*listed} ^ {*present}):
        bundle.differ(name, "the file", *(("present", "absent") if name in listed else ("absent", "present")))
    if {*listed} == {*present} and listed != present:
        bundle.differ("manifest.json", "files", "in the manifest's order", "in another")
    for one in files:
        if one["name"] in bundle.entries and one["sha256"] != (found := sha256(bundle.read(one["name"])).hexdigest()):
            bundle.differ(one["name"], "sha256", one["sha256"], found)


class Key(NamedTuple):
    """A key of the log: as published, its four bytes in a signature, its fingerprint, when it was replaced."""

    vkey: str
    name: str
    public: bytes
    number: bytes
    fingerprint: str
    until: str = "9999"


def read_keys(bundle: Bundle) -> list[Key]:
    """Read the keys, oldest first; each but the first is named by a statement that the old and the new one signed."""
    keys = list[Key]()
    for record in json.loads(bundle.read("keys.json")):
        name, _, encoded = record["vkey"].split("+", 2)
        raw = decode(encoded.encode())
        number = sha256(f"{name}\n".encode() + raw).digest()[:4]
        key = Key(record["vkey"], name, raw[1:], number, sha256(raw[1:]).hexdigest())
        if keys:
            text, signed = open_note(record["statement"], [keys[-1], key])
            start = f"reuse key rotation\nfrom {keys[-1].vkey}\nto {key.vkey}\nat "
            if {*signed} != {keys[-1], key} or not text.startswith(start):
                raise ValueError(f"the key before does not name {key.fingerprint}")
            keys[-1] = keys[-1]._replace(until=text.removeprefix(start).strip())
        keys.append(key)
    return keys


def open_note(note: str, keys: list[Key]) -> tuple[str, list[Key]]:
    """Return a note's text and the keys that signed it: one line each, every one of a key in the list, and all hold."""
    text, _, tail = note.rpartition("\n\n")
    signed = list[Key]()
    for line in tail.removesuffix("\n").split("\n"):
        dash, name, encoded = line.split(" ")
        raw = decode(encoded.encode())
        named = [key for key in keys if key.name == name and key.number == raw[:4]]
        if not named or dash != "\N{EM DASH}" or not tail.endswith("\n"):
            raise ValueError("a signature of no key in the list")
        try:
            Ed25519PublicKey.from_public_bytes(named[0].public).verify(raw[4:], f"{text}\n".encode())
        except InvalidSignature:
            raise ValueError(f"the signature of key {named[0].fingerprint} does not hold") from None
        signed.append(named[0])
    return f"{text}\n", signed


def signed_lines(bundle: Bundle, name: str, starts: tuple[str, ...]) -> list[str]:
    """Return what a signed file's lines say after their first words, the time last; its key was in use at that time."""
    text, signed = open_note(bundle.read(name).decode(), bundle.keys)
    lines = text.removesuffix("\n").split("\n")
    said = [line.removeprefix(start) for line, start in zip(lines, starts, strict=True)]
    formed = [start + one for start, one in zip(starts, said, strict=True)] == lines
    if not formed or not all(key.name == said[0] and said[-1] <= key.until for key in signed):
        raise ValueError("not in its form, or signed by a key of another log or one that had been replaced")
    return said


def check_signatures(bundle: Bundle) -> None:
    """2. Hold the keys to the fingerprint given, and the manifest to its signature."""
    bundle.keys = read_keys(bundle)
    if bundle.pinned and all(key.fingerprint != bundle.pinned for key in bundle.keys):
        bundle.differ("keys.json", "fingerprint", bundle.pinned, bundle.keys[-1].fingerprint)
    signed = signed_lines(bundle, "manifest.note", ("", "reuse bundle", "manifest ", "time "))[2]
    if signed != (found := sha256(bundle.read("manifest.json")).hexdigest()):
        bundle.differ("manifest.json", "sha256", f"{signed} as signed", found)


def follow_chains(bundle: Bundle) -> None:
    """3. Compare every event with the one before it; note its hash, and the end of each subject's chain."""
    canonical, last, end = set[str](), "", list[Any]()
    for line in bundle.lines("events.jsonl"):
        event = EVENT.fullmatch(line.decode())
        data, prev, seq, subject = event.groups() if event else ("", "", "", "")
        if data not in canonical:  # most are alike: written again once
            if not event or WRITE.encode(READ.decode(data)) != data:
                raise ValueError(f"line {len(bundle.hashes) + 1} is no event in canonical form")
            canonical.add(data)
        if subject != last:
            last, end = subject, [0, "0" * 64]
            if bundle.ends.setdefault(last, end) is not end:
                bundle.differ(f"events.jsonl, {subject}", "its history", "in one place", "in two")
        if [int(seq) - 1, prev] != end:
            told, found = f"{end[0] + 1}, {end[1]}", f"{seq}, {prev}"
            bundle.differ(f"events.jsonl, {subject}, event {end[0] + 1}", "seq, prev", told, found)
        bundle.hashes.append(sha256(line).digest())
        end[:] = end[0] + 1, bundle.hashes[-1].hex()


def decode(encoded: bytes) -> bytes:
    """Read base64 in the one form that its bytes have."""
    if b64encode(raw := b64decode(encoded, validate=True)) != encoded:
        raise ValueError("base64 that is not in its only form")
    return raw


def joined(left: bytes, right: bytes) -> bytes:
    """Hash two nodes of a tree into the one above."""
    return sha256(b"\1" + left + right).digest()


def root_of(leaves: dict[int, bytes], size: int, proof: Iterator[bytes]) -> str:
    """Compute a tree's root from some leaves; `proof` gives each subtree without any of them, from left to right."""
    known, waiting, fork = sorted(leaves), [] if leaves else [next(proof, b"")], (size - 1).bit_length()
    for place, following in zip(known, [*known[1:], 1 << fork], strict=False):  # the last leaf leads to the root
        waiting += [next(proof, b"") for level in reversed(range(fork)) if place >> level & 1]
        node, fork = sha256(b"\0" + leaves[place]).digest(), (place ^ following).bit_length() - 1
        for level in range(fork):
            if place >> level & 1:
                node = joined(waiting.pop(), node)
            elif (place >> level) + 1 << level < size:
                node = joined(node, next(proof, b""))
        waiting.append(node)
    if next(proof, None) is not None:
        raise ValueError("hashes that lead nowhere")
    return b64encode(waiting.pop()).decode()


def check_ends(bundle: Bundle) -> None:
    """4. Compare each chain's end with the lists of subjects, and with what the checkpoint vouches for."""
    leaves, sealed, listed = dict[int, bytes](), dict[str, list[Any]](), dict[str, list[Any]]()
    for line in bundle.lines("ends.txt"):
        subject, seq, last = line.decode().split(" ")
        bucket = int(sha256(subject.encode()).hexdigest()[:4], 16)
        leaves[bucket] = leaves.get(bucket, b"") + line + b"\n"
        sealed[subject] = [int(seq), last]
    for row in (json.loads(line) for name in LISTS for line in bundle.lines(name)):
        listed[row["subject"]] = [row["events"], row["head"]]
    for subject in sorted(listed.keys() | bundle.ends.keys()):
        found = bundle.ends.get(subject)
        for file, told in (("ends.txt", sealed.get(subject)), (" or ".join(LISTS), listed.get(subject))):
            if told != found:
                bundle.differ(f"events.jsonl, {subject}", "last event", f"{told} as in {file}", found)
    root = signed_lines(bundle, "checkpoint.note", HEAD)[3]
    if root != (computed := root_of(leaves, BUCKETS, map(decode, bundle.lines("ends-proof.txt")))):
        bundle.differ("ends.txt", "root", root, computed)


def check_log(bundle: Bundle) -> None:
    """5. Compute the log's root from the events at their places."""
    _, said, root, *_ = signed_lines(bundle, "checkpoint.note", HEAD)
    places, size = [*map(int, bundle.lines("places.txt"))], int(said)
    leaves = dict(zip(places, bundle.hashes, strict=True))
    if len(leaves) != len(places) or not all(0 <= place < size for place in places):
        bundle.differ("places.txt", "places", "one in the log for each event", "others")
    elif root != (computed := root_of(leaves, size, map(decode, bundle.lines("log-proof.txt")))):
        bundle.differ("places.txt", "root", root, computed)


def check_older(bundle: Bundle) -> None:
    """5. Show that the older checkpoint's log is the beginning of this one (RFC 9162 § 2.1.4.2)."""
    (_, size, root, *_), (_, older_size, older_root, *_) = (signed_lines(bundle, name, HEAD) for name in NOTES)
    proof, place, last = [*map(decode, bundle.lines("consistency.txt"))], int(older_size) - 1, int(size) - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = proof.pop(0) if place else decode(older_root.encode())
    for sibling in proof:
        if place & 1 or place == last:
            old, new = joined(sibling, old), joined(sibling, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = joined(new, sibling)
        place, last = place >> 1, last >> 1
    if last or decode(older_root.encode()) != old or decode(root.encode()) != new:
        bundle.differ("consistency.txt", "the older log", "the beginning of this one", "another")


def verify(data: bytes | mmap.mmap, pinned: str = "") -> Bundle:
    """Check all of a bundle; `pinned` is the fingerprint that the territory gave by another way."""
    bundle = Bundle(data, "".join(pinned.lower().split()).replace(":", ""))
    for step in (read_entries, check_manifest, check_signatures, follow_chains, check_ends, check_log, check_older):
        try:
            if step != check_older or "older.note" in bundle.entries:
                step(bundle)
        except BROKEN as problem:
            bundle.differ(bundle.reading, "what it says", "in its form and signed", repr(problem))
    return bundle


def main(path: str, pinned: str = "") -> int:
    """Say what was found."""
    with Path(path).open("rb") as file:
        bundle = verify(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), pinned)
    if bundle.differences:
        sys.stdout.write("\n".join([*bundle.differences[:100], ""]))
        return 1
    sealed_at = signed_lines(bundle, "checkpoint.note", HEAD)[4]
    said = f"{len(bundle.ends)} histories, {len(bundle.hashes)} events: whole and unchanged as of {sealed_at}"
    sys.stdout.write(f"{said}\n{ORIGIN[bool(pinned)]}; key {bundle.keys[-1].fingerprint}\n")
    return 0 if pinned else 3


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) in (2, 3) else __doc__)
