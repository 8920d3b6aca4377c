"""Files of a bundle that grow history by history, kept on disk until their turn comes."""

import csv
import io
from array import array
from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, Any, Self

import orjson

from reuse.actors.rules import FORMULA_STARTS
from reuse.bundles.archive import Archive
from reuse.bundles.matter import Matter
from reuse.bundles.queries import Member, SealedHistory
from reuse.bundles.report import MOST_ON_PAPER, MOST_TOLD, Voice, device_line, device_named, device_told, history_part
from reuse.errors import N_, ConflictError
from reuse.events.situations_check import past_of
from reuse.events.subjects import SubjectEnd
from reuse.lifecycle.fold import fold, voided

PIECE = 1 << 16
EVENTS = "the canonical bytes of every event, one a line, each history in the order of its chain"
WHAT = {
    "devices.csv": "the devices, for a spreadsheet",
    "devices.jsonl": "the devices, one JSON object a line; head is the hash of the last event",
    "others.jsonl": "the other histories, of contracts and awards: number of events, hash of the last",
    "places.txt": "the place in the log of each event, in the same order",
}
COLUMNS = ("subject", "code", "kind", "maker", "model", "stage", "events", "head")


class Sheets:
    """What is written of each history, in the order they are added; a context, so that nothing stays behind."""

    def __init__(self, voice: Voice, matter: Matter, some: Sequence[Member]):
        self._voice = voice
        self._matter = matter
        self._files: dict[str, IO[bytes]] = {}
        self._row = io.StringIO()
        self._spreadsheet = csv.writer(self._row, delimiter=";", lineterminator="\r\n")
        self.tells = sum(member.is_device for member in some) <= MOST_TOLD
        self.places = array("q")
        self.subjects: list[str] = []
        self.sources: list[str] = []
        self.lines: list[tuple[str, ...]] = []
        self.devices = self.later_events = self.later_devices = 0

    def __enter__(self) -> Self:
        """Open the files."""
        for name in ("report", "histories", *WHAT):
            self._files[name] = TemporaryFile()
        self._write_cells(COLUMNS)
        return self

    def __exit__(self, *_problem: object) -> None:
        """Drop them."""
        for file in self._files.values():
            file.close()

    def put_histories_in(self, archive: Archive, histories: Iterable[SealedHistory]) -> None:
        """Add the events, whose number nobody knows before, while what else is said of them is kept for later.

        Raises ConflictError where a history is not whole or cannot be replayed.
        """
        archive.add("events.jsonl", EVENTS, map(self._add, histories))

    def _add(self, history: SealedHistory) -> bytes:
        self.later_events += history.later
        if history.end is None:
            self.later_devices += history.member.is_device
            return b""
        if len(history.events) != history.end.seq:
            raise _not_whole(history.member)
        if history.member.is_device:
            self._add_device(history, history.end)
        else:
            self._add_other(history, history.end)
        self._files["places.txt"].write(b"".join([b"%d\n" % place for place in history.places]))
        self.places.extend(history.places)
        self.subjects.append(history.member.subject)
        self.sources += [history.member.subject] if history.is_source else []
        return b"\n".join([*history.events, b""])

    def _add_device(self, history: SealedHistory, end: SubjectEnd) -> None:
        member, told = history.member, _told(history)
        try:
            past = [past_of(one) for one in told]
            situation = fold(past)
        except (AttributeError, LookupError, TypeError, ValueError):
            raise _not_whole(member) from None
        row: dict[str, Any] = {
            "subject": member.subject,
            "code": member.code,
            "kind": situation.kind,
            "maker": member.maker,
            "model": member.model,
            "stage": situation.stage.value,
            "events": end.seq,
            "head": end.hash,
        }
        self.devices += 1
        self._files["devices.jsonl"].write(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) + b"\n")
        self._write_cells(row.values())
        line = device_line(row, self._voice)
        drawn = device_told(line, told, voided(past), self._voice) if self.tells else device_named(line)
        self._files["report"].write(drawn)
        if len(self.lines) < MOST_ON_PAPER:
            self.lines.append(line)

    def _add_other(self, history: SealedHistory, end: SubjectEnd) -> None:
        row = {"subject": end.subject, "events": end.seq, "head": end.hash}
        self._files["others.jsonl"].write(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) + b"\n")
        self._files["histories"].write(history_part(end.subject, _told(history), self._matter, self._voice))

    def _write_cells(self, cells: Iterable[Any]) -> None:
        self._spreadsheet.writerow(
            [f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell for cell in cells]
        )
        self._files["devices.csv"].write(self._row.getvalue().encode())
        self._row.seek(0)
        self._row.truncate()

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
    return [orjson.loads(one) for one in history.events]


def _not_whole(member: Member) -> ConflictError:
    name = member.code if member.is_device else member.subject
    return ConflictError(N_("The history of {device} is not whole."), remedy=N_("Run: reuse verify"), device=name)
