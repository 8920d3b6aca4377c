"""Lines of an nwipe log, gathered run by run and drive by drive."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reuse.errors import N_, UnreadableFileError

LONGEST_LINE = 1000
MOST_DRIVES = 500
CUT_MODEL = 17

STAMPED = re.compile(r"\[(\d{4})/(\d\d)/(\d\d) (\d\d:\d\d:\d\d)\] +(?:(?:\w+|level \d+): ?)? *(.*)", re.ASCII)
_OPTION = re.compile(r"(banner|method|rounds|verify) += (.*)")
_PASS = re.compile(r"Starting pass (\d{1,3})/(\d{1,3}), round (\d{1,4})/(\d{1,4}), on (/dev/\S+)", re.ASCII)
_INVOKED = re.compile(r"Invoking method '(.*)' on (/dev/\S+)")
_NAMED = re.compile(r"/dev/[\w/-]+", re.ASCII)
_ERRORS = re.compile(r"[! ] +(\S+) \| +(\d+) \| +(\d+) \| +(\d+)", re.ASCII)
_STATUS = re.compile(r"[! ] +(\S+) \|([^|]{8})\|[^|]*\|[^|]*\|(.*)")
_SETTINGS = re.compile(r"\d{1,4}R\+N?B\+(NV|VL|VA)", re.ASCII)


@dataclass(slots=True)
class Drive:
    """What the lines above the summary say of one drive; times as ISO text without zone."""

    path: str
    model: str = ""
    serial: str = ""
    virtual: bool = False
    method: str | None = None
    passes: int = 0
    started: str | None = None
    last_seen: str | None = None


@dataclass(slots=True)
class Row:
    """One line of the summary; the name may have lost its beginning, the model its end."""

    name: str
    status: str
    model_and_serial: str


@dataclass(slots=True)
class Run:
    """One run of nwipe: its options, the drives it started on, its summary if it reached one."""

    options: dict[str, str] = field(default_factory=dict)
    drives: dict[str, Drive] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    method: str | None = None
    verify: str | None = None
    hidden_sectors: bool = False

    def started(self) -> list[Drive]:
        """Give the drives that a method was invoked on."""
        return [drive for drive in self.drives.values() if drive.method is not None]


def runs(text: str) -> Iterator[Run]:
    """Give each run of a log, since nwipe appends to the file it is given, with or without the summary of the last."""
    run = Run()
    for line in text.splitlines():
        short = line[:LONGEST_LINE]
        if _begins_again(run, short):
            yield run
            run = Run()
        _take(run, short)
        if max(len(run.rows), len(run.drives)) > MOST_DRIVES:
            raise UnreadableFileError(N_("The log lists more than {most} drives."), most=MOST_DRIVES)
    yield run


def _begins_again(run: Run, line: str) -> bool:
    """Tell whether drives are listed again after work began or was summed up: the next run starts here.

    A drive not seen before is one plugged in while nwipe runs, and starts nothing.
    """
    stamped = STAMPED.match(line)
    found = _found(stamped.group(5)) if stamped else None
    if found is None:
        return False
    return bool(run.rows) or (found.path in run.drives and bool(run.started()))


def _take(run: Run, line: str) -> None:
    stamped = STAMPED.match(line)
    if stamped is None:
        _take_summary(run, line)
        return
    year, month, day, clock, said = stamped.groups()
    if said.startswith("Total Throughput"):
        _take_total(run, said)
    elif found := _found(said):
        run.drives[found.path] = found
    elif option := _OPTION.match(said):
        run.options[option.group(1)] = option.group(2).strip()
    else:
        _take_progress(run, said, f"{year}-{month}-{day}T{clock}")
    run.hidden_sectors = run.hidden_sectors or _tells_hidden_sectors(said)


def _found(said: str) -> Drive | None:
    """Read `Found /dev/sda, ATA, MODEL, SIZE, S/N=SERIAL`, where the model may hold commas."""
    named, is_complete, serial = said.rpartition(", S/N=")
    path, *between = named.removeprefix("Found ").split(", ")
    if not is_complete or not path.startswith("/dev/") or len(between) < 3:
        return None
    bus, *model, _ = between
    return Drive(path, ", ".join(model).strip(), serial.strip(), virtual=bus.strip() == "VIRT")


def _take_total(run: Run, said: str) -> None:
    throughput_and_method, _, settings = said.rpartition(", ")
    if known := _SETTINGS.match(settings):
        run.method = throughput_and_method.partition(", ")[2]
        run.verify = known.group(1)


def _tells_hidden_sectors(said: str) -> bool:
    return "HIDDEN SECTORS DETECTED" in said or ("[BAD]" in said and "hidden sectors" in said)


def _take_progress(run: Run, said: str, time: str) -> None:
    if invoked := _INVOKED.match(said):
        method, path = invoked.groups()
        drive = run.drives.setdefault(path, Drive(path))
        drive.method, drive.started = method, time
    if begun := _PASS.match(said):
        _, passes, _, rounds, path = begun.groups()
        run.drives.setdefault(path, Drive(path)).passes = int(passes) * int(rounds)
    if run.rows:
        return
    for path in _NAMED.findall(said):
        if path in run.drives:
            run.drives[path].last_seen = time


def _take_summary(run: Run, line: str) -> None:
    if errors := _ERRORS.match(line):
        name, *counts = errors.groups()
        run.errors[name] = sum(int(count[:9]) for count in counts)
    elif row := _STATUS.match(line):
        name, status, model_and_serial = row.groups()
        if name != "Device":
            run.rows.append(Row(name, status.strip(), model_and_serial.strip()))
