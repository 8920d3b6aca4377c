"""Verb that writes an evidence bundle."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Self

import orjson
from sqlalchemy.orm import Session

from reuse import clock
from reuse.bundles.archive import Archive
from reuse.bundles.matter import NOTHING_MORE, Matter
from reuse.bundles.queries import certificates, members, pdf, sealed_histories
from reuse.bundles.report import (
    DEVICES,
    HISTORIES,
    PAGE_FOOT,
    SIGNED_BECAUSE,
    Summary,
    Voice,
    claims,
    heading,
    list_drawn,
    page_head,
    paper,
    part_drawn,
)
from reuse.bundles.sheets import Sheets
from reuse.clock import stamp
from reuse.db import Sessions, snapshot
from reuse.devices.models import Device
from reuse.documents.evidence import draw_evidence_report
from reuse.documents.signature import PaperKey, ensure_paper_key, sign_pdf
from reuse.errors import N_, BadInputError, NotFoundError
from reuse.events import merkle
from reuse.events.keys import load_signer, read_keys
from reuse.events.log_models import Checkpoint
from reuse.events.log_store import ends_by_bucket, latest_checkpoint, log_tiles, subject_tiles
from reuse.events.notes import Signer
from reuse.events.proofs import prove_consistency
from reuse.events.subjects import BUCKETS, bucket_of
from reuse.events.trust import KeyRecord
from reuse.lifecycle.words import EVENT_WORDS
from reuse.territory import territory

LARGEST = 20_000
"""Devices in one bundle: beyond, a ZIP needs another form."""

FORMAT = "reuse bundle 1"
PAPER_KEY = "paper-key.pem"
PROGRAMS = {
    "verify.html": "checks this bundle in a browser",
    "verify_bundle.py": "checks this bundle, with Python and its package cryptography",
    "histories.html": "tells what happened to one device, in a browser",
}
LINES = 1000
"""Lines of a proof written together."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The key that signs a bundle, all that were published, the oldest first, and the one that signs its report."""

    signer: Signer
    keys: Sequence[KeyRecord]
    paper: PaperKey

    @classmethod
    def at(cls, path: Path) -> Self:
        """Load the keys of this file; the one that signs papers stands beside it, made at its first use."""
        signer = load_signer(path)
        own = ensure_paper_key(path.with_name(PAPER_KEY), signer.name, clock.now())
        return cls(signer, read_keys(path), own)


@dataclass(frozen=True, slots=True)
class Written:
    """What a bundle holds, and what had not been sealed when it was made."""

    devices: int
    events: int
    later_events: int
    later_devices: int


def write_bundle(  # noqa: PLR0913 - two of them are seldom said
    session: Session,
    devices: Sequence[Device],
    out: IO[bytes],
    *,
    seal: Seal,
    voice: Voice,
    older: int | None = None,
    matter: Matter = NOTHING_MORE,
) -> Written:
    """Write all that is sealed of these devices, with its proofs, as of the latest checkpoint; later events stay out.

    `session` must see one moment (`db.snapshot`), `out` must seek; `older` is the size of an earlier checkpoint that
    the log is shown to continue. Memory does not grow with the histories. Raises NotFoundError while nothing of them is
    sealed, BadInputError beyond 20 000 devices, ConflictError where a history is not what its device says.
    """
    check_size(devices)
    checkpoint, some = latest_checkpoint(session), members(session, devices, tuple(matter.subjects))
    voice = replace(voice, say=cache(voice.say))
    with Sheets(voice, matter, some) as sheets, Archive(out) as archive:
        sheets.put_histories_in(archive, sealed_histories(session, some))
        if checkpoint is None or not sheets.places:
            raise NotFoundError(N_("Nothing about this was sealed yet."), remedy=N_("Wait for the next checkpoint."))
        head = _summary(matter, sheets, checkpoint, seal)
        sheets.put_in(archive)
        _add_reports(archive, head, matter, sheets, seal, voice)
        _add_programs(archive, matter, voice)
        for one in matter.enclosed:
            archive.add(one.name, one.what, [one.content])
        _add_proofs(session, archive, checkpoint, sheets)
        _add_signed(session, archive, checkpoint, seal, older)
        _add_certificates(session, archive, sheets)
        _sign(archive, seal.signer, head, sheets.later_devices)
    return Written(head.devices, head.events, head.later, sheets.later_devices)


def check_size(devices: Sequence[Device]) -> None:
    """Refuse what no bundle holds, before anything of it is read; raises BadInputError."""
    if len(devices) > LARGEST:
        raise BadInputError(N_("A bundle holds {most} devices at most."), most=LARGEST)


def made_apart(factory: Sessions, write: Callable[[Session, IO[bytes]], object]) -> IO[bytes]:
    """Let `write` make a bundle of one moment in a file without a name; whoever closes it removes it."""
    with ExitStack() as kept:
        file: IO[bytes] = kept.enter_context(TemporaryFile())
        with snapshot(factory) as session:
            write(session, file)
        file.seek(0)
        kept.pop_all()
    return file


def _summary(matter: Matter, sheets: Sheets, checkpoint: Checkpoint, seal: Seal) -> Summary:
    counted = (sheets.devices, len(sheets.places), sheets.later_events)
    key = seal.signer.verifier.fingerprint
    return Summary(matter.name, *counted, checkpoint.size, checkpoint.made_at, clock.now(), key)


def _add_reports(archive: Archive, head: Summary, matter: Matter, sheets: Sheets, seal: Seal, voice: Voice) -> None:
    """Add the report twice: the page that opens everywhere, and the PDF that carries its own signature."""
    parts = (*matter.parts, *claims(voice))
    histories = (heading(HISTORIES, voice), *sheets.drawn("histories")) if matter.subjects else ()
    begun = (page_head(head, voice), *map(part_drawn, parts), *histories, heading(DEVICES, voice))
    devices = sheets.drawn("report") if sheets.tells else list_drawn(sheets.drawn("report"), voice)
    archive.add("report.html", "what people read first", chain(begun, devices, [PAGE_FOOT]))
    drawn = draw_evidence_report(paper(head, parts, sheets.lines, archive.digest("devices.csv"), voice))
    signed = sign_pdf(drawn, seal.paper, at=head.made_at, reason=voice.say(SIGNED_BECAUSE))
    archive.add("report.pdf", "the same on paper, without what happened to each device; signed inside", [signed])
    archive.add("paper-certificate.pem", "the certificate of the key that signed report.pdf", [seal.paper.pem])


def _add_programs(archive: Archive, matter: Matter, voice: Voice) -> None:
    folder = files("reuse.bundles").joinpath("verifier")
    for name, what in PROGRAMS.items():
        archive.add(name, what, [folder.joinpath(name).read_bytes()])
    words = {kind: voice.say(word) for kind, (word, _) in EVENT_WORDS.items()} | dict(matter.words)
    archive.add("words.json", "what is said of each type of event", [orjson.dumps(words, option=orjson.OPT_SORT_KEYS)])


def _add_proofs(session: Session, archive: Archive, checkpoint: Checkpoint, sheets: Sheets) -> None:
    """Add the ends of histories and the two proofs, each shared by all that it proves."""
    log = merkle.shared_proof(sorted(sheets.places), checkpoint.size, lambda nodes: log_tiles(session).read(nodes))
    archive.add("log-proof.txt", "leads from the events at their places to the log's root", _hashes(log))
    buckets = sorted({bucket_of(subject) for subject in sheets.subjects})
    archive.add("ends.txt", "the buckets of ends of histories: subject, number and hash", _ends(session, buckets))
    ends = merkle.shared_proof(buckets, BUCKETS, lambda nodes: subject_tiles(session).read(nodes))
    archive.add("ends-proof.txt", "leads from these buckets to the root of subjects", _hashes(ends))


def _ends(session: Session, buckets: Sequence[int]) -> Iterator[bytes]:
    for start in range(0, len(buckets), LINES):
        some = buckets[start : start + LINES]
        found = ends_by_bucket(session, some)
        lines = (f"{end.subject} {end.seq} {end.hash}\n" for bucket in some for end in sorted(found[bucket]))
        yield "".join(lines).encode()


def _hashes(proof: Iterator[bytes]) -> Iterator[bytes]:
    while some := [*islice(proof, LINES)]:
        yield b"\n".join([*map(b64encode, some), b""])


def _add_signed(session: Session, archive: Archive, checkpoint: Checkpoint, seal: Seal, older: int | None) -> None:
    archive.add("checkpoint.note", "the log's head, signed", [checkpoint.note.encode()])
    if older not in (None, checkpoint.size):
        proof = prove_consistency(session, older, checkpoint.size)
        archive.add("older.note", "an earlier head of the log, signed", [proof.first.encode()])
        archive.add(
            "consistency.txt", "shows that the log begins with all of the earlier one", _hashes(iter(proof.path))
        )
    keys = orjson.dumps([key.as_json() for key in seal.keys], option=orjson.OPT_INDENT_2)
    archive.add("keys.json", "the log's public keys, each named by the one before", [keys])


def _add_certificates(session: Session, archive: Archive, sheets: Sheets) -> None:
    """Add the certificates of sealed devices; one that also tells of other devices is listed by its hash only."""
    listed = certificates(session, sheets.sources, set(sheets.subjects))
    rows = [
        {
            "number": one.number,
            "kind": one.kind,
            "issued_at": one.issued_at,
            "revoked": one.revoked,
            "sha256": one.sha256,
            "file": f"certificates/{one.number}.pdf" if one.whole else None,
            "subjects": one.subjects,
        }
        for one in listed
    ]
    what = "the certificates; without a file, one that also tells of devices outside this bundle"
    archive.add("certificates.jsonl", what, (orjson.dumps(row) + b"\n" for row in rows))
    for row in rows:
        if row["file"]:
            archive.add(str(row["file"]), f"certificate {row['number']}", [pdf(session, str(row["number"]))])


def _sign(archive: Archive, signer: Signer, head: Summary, later_devices: int) -> None:
    """Write the manifest and the signature over its hash, as the last files."""
    manifest = {
        "format": FORMAT,
        "territory": territory().name,
        "log": signer.name,
        "log_size": head.log,
        "made_at": stamp(head.made_at),
        "devices": head.devices,
        "events": head.events,
        "not_sealed": {"devices": later_devices, "events": head.later},
        "read": ["report.html", "verify.html", "python verify_bundle.py BUNDLE.zip FINGERPRINT"],
        "files": list(archive.files),
    }
    content = orjson.dumps(manifest, option=orjson.OPT_INDENT_2)
    archive.add("manifest.json", "", [content])
    text = f"{signer.name}\nreuse bundle\nmanifest {sha256(content).hexdigest()}\ntime {stamp(head.made_at)}\n"
    archive.add("manifest.note", "", [signer.sign(text).encode()])
