"""Files of a bundle that grow history by history, kept on disk until their turn comes."""

import csv
import io
from array import array
from collections.abc import Iterator
from dataclasses import asdict
from tempfile import TemporaryFile
from typing import IO, Any, Self

import orjson

from reuse.actors.rules import FORMULA_STARTS
from reuse.bundles.archive import Archive
from reuse.bundles.matter import Matter
from reuse.bundles.queries import SealedHistory
from reuse.bundles.report import Voice, device_line, device_part, history_part
from reuse.errors import N_, ConflictError
from reuse.events.findings import Finding
from reuse.events.lists_check import VOIDED
from reuse.events.situations_check import rebuild
from reuse.events.subjects import SubjectEnd

PIECE = 1 << 16
WHAT = {
    "devices.csv": "the devices, for a spreadsheet",
    "devices.jsonl": "the devices, one JSON object a line; head is the hash of the last event",
    "others.jsonl": "the other histories, of contracts and awards: number of events, hash of the last",
    "events.jsonl": "the canonical bytes of every event, one a line, each history in the order of its chain",
    "places.txt": "the place in the log of each event, in the same order",
}
COLUMNS = ("subject", "code", "kind", "maker", "model", "stage", "events", "head")


class Sheets:
    """What is written of each history, in the order they are added; a context, so that nothing stays behind."""

    def __init__(self, voice: Voice, matter: Matter):
        self._voice = voice
        self._matter = matter
        self._files: dict[str, IO[bytes]] = {}
        self.places = array("q")
        self.subjects: list[str] = []
        self.lines: list[tuple[str, ...]] = []
        self.devices = self.later_events = self.later_devices = 0

    def __enter__(self) -> Self:
        """Open the files."""
        for name in ("report", "histories", *WHAT):
            self._files[name] = TemporaryFile()
        self._files["devices.csv"].write(_csv(COLUMNS))
        return self

    def __exit__(self, *_problem: object) -> None:
        """Drop them."""
        for file in self._files.values():
            file.close()

    def add(self, history: SealedHistory) -> None:
        """Write one history as it is sealed; raises ConflictError when it is not whole or cannot be replayed."""
        self.later_events += history.later
        if history.end is None:
            self.later_devices += history.member.is_device
            return
        if history.member.is_device:
            self._add_device(history, history.end)
        else:
            self._add_other(history, history.end)
        self._files["events.jsonl"].write(b"\n".join([*(one.canonical for one in history.events), b""]))
        self._files["places.txt"].write("".join(f"{one.position}\n" for one in history.events).encode())
        self.places.extend(one.position for one in history.events)
        self.subjects.append(history.member.subject)

    def _add_device(self, history: SealedHistory, end: SubjectEnd) -> None:
        member = history.member
        rebuilt = rebuild(
            [(member.subject, one.seq, one.prev, one.hash, one.canonical, True) for one in history.events]
        )
        if isinstance(rebuilt, Finding) or len(history.events) != end.seq:
            raise _not_whole(member.code)
        row: dict[str, Any] = asdict(member)
        row |= {name: rebuilt.columns[name] for name in ("kind", "stage")}
        row |= {"events": end.seq, "head": end.hash}
        self.devices += 1
        self._files["devices.jsonl"].write(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) + b"\n")
        self._files["devices.csv"].write(_csv([row[name] for name in COLUMNS]))
        self._files["report"].write(device_part(row, _told(history), rebuilt.listed[VOIDED], self._voice))
        self.lines.append(device_line(row, self._voice))

    def _add_other(self, history: SealedHistory, end: SubjectEnd) -> None:
        subject = history.member.subject
        if len(history.events) != end.seq:
            raise _not_whole(subject)
        row = {"subject": subject, "events": end.seq, "head": end.hash}
        self._files["others.jsonl"].write(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) + b"\n")
        self._files["histories"].write(history_part(subject, _told(history), self._matter, self._voice))

    def drawn(self, name: str) -> Iterator[bytes]:
        """Read a file again, piece by piece."""
        file = self._files[name]
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece

    def put_in(self, archive: Archive) -> None:
        """Add the files to the bundle."""
        for name, what in WHAT.items():
            archive.add(name, what, self.drawn(name))


def _told(history: SealedHistory) -> list[dict[str, Any]]:
    return [orjson.loads(one.canonical) for one in history.events]


def _not_whole(device: str) -> ConflictError:
    return ConflictError(N_("The history of {device} is not whole."), remedy=N_("Run: reuse verify"), device=device)


def _csv(cells: "list[Any] | tuple[str, ...]") -> bytes:
    line = io.StringIO()
    safe = [f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell for cell in cells]
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(safe)
    return line.getvalue().encode()
