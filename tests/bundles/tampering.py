"""Ways to tamper with a bundle: each returns the files changed and a word that the finding must name."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from random import Random
from zipfile import ZipFile

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reuse.bundles.archive import Archive
from reuse.events.notes import Signer

Files = dict[str, bytes]
Tamper = Callable[[Files, Random], tuple[Files, str]]
SIGNED = ("manifest.json", "manifest.note")


def unpack(bundle: bytes) -> Files:
    inside = ZipFile(BytesIO(bundle))
    return {name: inside.read(name) for name in inside.namelist()}


def pack(files: Files) -> bytes:
    out = BytesIO()
    with Archive(out) as archive:
        for name, content in files.items():
            archive.add(name, "", [content])
    return out.getvalue()


def matched(files: Files) -> Files:
    """Write the manifest again so that it says what the files now are; its signature is left."""
    manifest = orjson.loads(files["manifest.json"])
    known = {one["name"]: one["what"] for one in manifest["files"]}
    manifest["files"] = [
        {"name": name, "what": known.get(name, ""), "bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in files.items()
        if name not in SIGNED
    ]
    return files | {"manifest.json": orjson.dumps(manifest, option=orjson.OPT_INDENT_2)}


def signed_by_another(files: Files, key: Ed25519PrivateKey) -> Files:
    """Match the manifest and sign it, and the checkpoint, with a key put in place of the published ones."""
    signer = Signer("reuse.example/log", key)
    changed = files | {"keys.json": orjson.dumps([{"vkey": signer.verifier.vkey, "statement": None}])}
    for name in ("checkpoint.note", "older.note"):
        changed[name] = signer.sign(changed[name].decode().rpartition("\n\n")[0] + "\n").encode()
    changed = matched(changed)
    lines = changed["manifest.note"].decode().split("\n")
    lines[2] = f"manifest {sha256(changed['manifest.json']).hexdigest()}"
    return changed | {"manifest.note": signer.sign("\n".join(lines[:4]) + "\n").encode()}


def flip(content: bytes, draw: Random) -> bytes:
    at = draw.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << draw.randrange(8)]) + content[at + 1 :]


def flip_in_file(files: Files, draw: Random) -> tuple[Files, str]:
    name = draw.choice([name for name, content in files.items() if content])
    return files | {name: flip(files[name], draw)}, name


def drop_file(files: Files, draw: Random) -> tuple[Files, str]:
    name = draw.choice([name for name in files if name not in SIGNED])
    return {other: content for other, content in files.items() if other != name}, name


def add_file(files: Files, draw: Random) -> tuple[Files, str]:
    name = f"more-{draw.randrange(9)}.txt"
    return {name: b"more", **files}, name


def reorder_files(files: Files, draw: Random) -> tuple[Files, str]:
    names = list(files)
    first, second = sorted(draw.sample(range(len(names) - 2), 2))
    names[first], names[second] = names[second], names[first]
    return {name: files[name] for name in names}, "manifest.json"


def swap_contents(files: Files, draw: Random) -> tuple[Files, str]:
    one, other = draw.sample([name for name in files if name not in SIGNED], 2)
    return files | {one: files[other], other: files[one]}, one


def _events(change: Callable[[list[bytes], Random], list[bytes]]) -> Tamper:
    def tamper(files: Files, draw: Random) -> tuple[Files, str]:
        lines = change(files["events.jsonl"].splitlines(), draw)
        return files | {"events.jsonl": b"\n".join([*lines, b""])}, "events.jsonl"

    return tamper


def drop_event(lines: list[bytes], draw: Random) -> list[bytes]:
    at = draw.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def repeat_event(lines: list[bytes], draw: Random) -> list[bytes]:
    at = draw.randrange(len(lines))
    return [*lines[:at], lines[at], *lines[at:]]


def swap_events(lines: list[bytes], draw: Random) -> list[bytes]:
    one, other = draw.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def change_event(lines: list[bytes], draw: Random) -> list[bytes]:
    at = draw.randrange(len(lines))
    event = orjson.loads(lines[at])
    name = draw.choice(("actor", "occurred_at", "recorded_at", "type", "id", "prev", "seq", "v"))
    event[name] = event[name] + 1 if isinstance(event[name], int) else event[name] + "0"
    lines[at] = orjson.dumps(event, option=orjson.OPT_SORT_KEYS)
    return lines


def cut_history(files: Files, draw: Random) -> tuple[Files, str]:
    """Leave out the last event of a device everywhere it is told, places and list of devices too."""
    events = [orjson.loads(line) for line in files["events.jsonl"].splitlines()]
    lasts = [
        at for at, one in enumerate(events) if at + 1 == len(events) or events[at + 1]["subject"] != one["subject"]
    ]
    at = draw.choice(lasts)
    return _told_again(files, events[:at] + events[at + 1 :], without=at), events[at]["subject"]


def rewrite_history(files: Files, draw: Random) -> tuple[Files, str]:
    """Change one event and chain anew all that follows, as somebody does who understands the chain."""
    events = [orjson.loads(line) for line in files["events.jsonl"].splitlines()]
    at = draw.randrange(len(events))
    events[at]["data"] = {"rewritten": draw.randrange(99)}
    return _told_again(files, events), events[at]["subject"]


def _told_again(files: Files, events: list[dict[str, object]], without: int | None = None) -> Files:
    lines, ends, prev = list[bytes](), dict[object, tuple[object, str]](), "0" * 64
    for event in events:
        event["prev"] = prev if event["seq"] != 1 else "0" * 64
        lines.append(orjson.dumps(event, option=orjson.OPT_SORT_KEYS))
        prev = sha256(lines[-1]).hexdigest()
        ends[event["subject"]] = (event["seq"], prev)
    places = files["places.txt"].splitlines()
    return files | {
        "events.jsonl": b"\n".join([*lines, b""]),
        "devices.jsonl": _listed_again(files["devices.jsonl"], ends),
        "others.jsonl": _listed_again(files["others.jsonl"], ends),
        "places.txt": b"".join(place + b"\n" for at, place in enumerate(places) if at != without),
    }


def _listed_again(lines: bytes, ends: dict[object, tuple[object, str]]) -> bytes:
    rows = map(orjson.loads, lines.splitlines())
    told = (row | {"events": ends[row["subject"]][0], "head": ends[row["subject"]][1]} for row in rows)
    return b"".join(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) + b"\n" for row in told)


def vouch_for_less(files: Files, draw: Random) -> tuple[Files, str]:
    """Cut a history, and let the ends of histories say that it ends there."""
    cut, subject = cut_history(files, draw)
    lines = (cut["devices.jsonl"] + cut["others.jsonl"]).splitlines()
    rows = {row["subject"]: row for row in map(orjson.loads, lines)}
    ends = [line.split(" ")[0] for line in cut["ends.txt"].decode().splitlines()]
    told = [
        f"{one} {rows[one]['events']} {rows[one]['head']}\n" if one in rows else line + "\n"
        for one, line in zip(ends, cut["ends.txt"].decode().splitlines(), strict=True)
    ]
    assert subject in ends
    return cut | {"ends.txt": "".join(told).encode()}, "ends.txt"


def change_proof(files: Files, draw: Random) -> tuple[Files, str]:
    name = draw.choice([one for one in ("log-proof.txt", "ends-proof.txt", "consistency.txt") if files[one]])
    lines = files[name].splitlines()
    lines[draw.randrange(len(lines))] = b64encode(draw.randbytes(32))
    return files | {name: b"\n".join([*lines, b""])}, name


TWO_WAYS = {
    "twice": b'{"a":1,"a":2}',
    "unordered": b'{"b":1,"a":2}',
    "spaced": b'{"a": 1}',
    "fraction": b'{"a":1.0}',
    "too great": b'{"a":9007199254740993}',
    "minus nothing": b'{"a":-0}',
    "escaped": b'{"a":"\\u0041"}',
    "no number": b'{"a":NaN}',
    "not UTF-8": b'{"a":"\xff"}',
    "another after": b'{"a":1},"data":{}',
}
"""Data that two readers may take for different things."""


def said_with(files: Files, data: bytes) -> Files:
    """Put data in the place of those of the first event."""
    content = files["events.jsonl"]
    start, end = content.index(b'"data":') + 7, content.index(b',"id":')
    return files | {"events.jsonl": content[:start] + data + content[end:]}


WAYS: dict[str, Tamper] = {
    one.__name__: one
    for one in (
        flip_in_file,
        drop_file,
        add_file,
        reorder_files,
        swap_contents,
        cut_history,
        rewrite_history,
        vouch_for_less,
        change_proof,
    )
} | {one.__name__: _events(one) for one in (drop_event, repeat_event, swap_events, change_event)}
