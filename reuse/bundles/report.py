"""Page of a bundle that people read: its devices, what happened to them, what is proved and what is not."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any

from reuse.bundles.matter import Matter
from reuse.codes import show_code
from reuse.devices.kinds import kinds
from reuse.documents.evidence import EvidenceReport, Part
from reuse.documents.speech import Speech
from reuse.documents.words import Lang
from reuse.errors import N_
from reuse.lifecycle.stages import Stage
from reuse.lifecycle.words import EVENT_WORDS, STAGE_NAMES
from reuse.territory import territory

Say = Callable[[str], str]

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}details{border-top:1px solid #bbb;padding:.4rem 0}"
    "summary{cursor:pointer}dd{overflow-wrap:anywhere}dt{font-weight:600}s{color:#555}li{margin:.2rem 0}"
    "table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}s{color:#bbb}a{color:#9cf}}"
)
PROVED = (
    N_("Each event says what it said when it was recorded, and none of these devices lacks one, the last included."),
    N_("All of them were recorded before the checkpoint was signed."),
    N_("Every file of this bundle is as it was when it was made, certificates included."),
)
NOT_PROVED = (
    N_("That what people recorded is true: only who said it, and when."),
    N_("What was recorded after the checkpoint: it is not in this bundle."),
    N_("Codes on labels, makers and models: no event holds them, the service vouches for them by signing this bundle."),
)
HOW = N_(
    "Ask the territory for the fingerprint of its key by another way than this bundle. Then open verify.html in a "
    "browser, or run: python verify_bundle.py BUNDLE.zip FINGERPRINT"
)
TITLE = N_("Evidence bundle")
DEVICES = N_("Devices")
SIGNED_BECAUSE = N_("Report of an evidence bundle")
MOST_ON_PAPER = 200
"""Devices listed on paper, four pages: beyond, the signed report names the list by its hash."""

MOST_TOLD = 500
"""Devices whose histories the page tells: no telephone opens more; histories.html then tells the one asked for."""

HISTORY_ASKED = N_("To read what happened to one of these devices, open histories.html in a browser and give its code.")
HISTORIES = N_("Histories of the contract and of its label")
UNDONE = N_("undone by a later correction")


@dataclass(frozen=True, slots=True)
class Voice:
    """The reader's language, and how messages are said in it."""

    language: Lang
    say: Say

    @property
    def speech(self) -> Speech:
        """How dates are said."""
        return Speech(self.language, territory().zone)


@dataclass(frozen=True, slots=True)
class Summary:
    """What the head of the page says."""

    name: str
    devices: int
    events: int
    later: int
    log: int
    sealed_at: datetime
    made_at: datetime
    fingerprint: str


def device_named(line: tuple[str, ...]) -> bytes:
    """Draw one device among many: what it is in a line."""
    return f"<li>{_named(line)}</li>\n".encode()


def device_told(
    line: tuple[str, ...], events: Sequence[dict[str, Any]], voided: Collection[str], voice: Voice
) -> bytes:
    """Draw one device: what it is in a line, and below, when it is opened, what happened to it."""
    lines = [f"<details><summary>{_named(line)}</summary><ol>"]
    for event in events:
        word = voice.say(EVENT_WORDS[event["type"]][0]) if event["type"] in EVENT_WORDS else event["type"]
        said = f"{_moment(event['occurred_at'], voice)} – {word}"
        undone = event["id"] in voided
        lines.append(f"<li>{_undone(said, voice) if undone else escape(said)}</li>")
    lines.append("</ol></details>\n")
    return "".join(lines).encode()


def _named(line: tuple[str, ...]) -> str:
    code, *named = line
    return f"<b>{escape(code)}</b> {escape(' · '.join(filter(None, named)))}"


def device_line(row: dict[str, Any], voice: Voice) -> tuple[str, ...]:
    """Name a device: its code, its kind, its maker and model, its stage."""
    kind = kinds().get(row["kind"])
    named = " ".join(part for part in (row["maker"], row["model"]) if part)
    code = show_code(row["code"]) if row["code"] else voice.say(N_("no label yet"))
    told = kind.named(voice.language) if kind else str(row["kind"])
    return code, told, named, voice.say(STAGE_NAMES[Stage(row["stage"])])


def history_part(subject: str, events: Sequence[dict[str, Any]], matter: Matter, voice: Voice) -> bytes:
    """Draw the history of a contract or an award, each event by its word."""
    lines = [f"<details><summary><b>{escape(matter.subjects[subject])}</b> {escape(subject)}</summary><ol>"]
    for event in events:
        said = f"{_moment(event['occurred_at'], voice)} – {matter.words.get(event['type'], event['type'])}"
        lines.append(f"<li>{escape(said)}</li>")
    lines.append("</ol></details>\n")
    return "".join(lines).encode()


def part_drawn(part: Part) -> bytes:
    """Draw a titled part: its sentences, then its table."""
    lines = [f"<h2>{escape(part.title)}</h2>", *(f"<p>{escape(line)}</p>" for line in part.lines)]
    if part.rows:
        head, *rows = part.rows
        lines += ["<table><thead>", _row("th", head), "</thead><tbody>", *(_row("td", row) for row in rows)]
        lines.append("</tbody></table>")
    return "".join([*lines, "\n"]).encode()


def _row(cell: str, row: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{cell}>{escape(one)}</{cell}>' for one in row)}</tr>"


def _moment(written: str, voice: Voice) -> str:
    at, speech = datetime.fromisoformat(written), voice.speech
    return f"{_day(speech, at.astimezone(speech.zone).date())}, {speech.hour(at)}"


@lru_cache(maxsize=4000)
def _day(speech: Speech, day: date) -> str:
    """Remember how a day is said: many devices live through the same ones, and to say one takes half of a report."""
    return speech.day(day)


def _undone(said: str, voice: Voice) -> str:
    return f"<s>{escape(said)}</s> {escape(voice.say(UNDONE))}"


def facts(summary: Summary, voice: Voice) -> tuple[tuple[str, str], ...]:
    """Say what a bundle holds and what it is proved against."""
    speech = voice.speech
    told = (
        (N_("Territory"), territory().name),
        (N_("Made on"), speech.moment(summary.made_at)),
        (N_("Devices"), speech.number(summary.devices)),
        (N_("Events"), speech.number(summary.events)),
        (N_("Events recorded since, not in it"), speech.number(summary.later)),
        (N_("Checkpoint signed on"), speech.moment(summary.sealed_at)),
        (N_("Events in the whole log"), speech.number(summary.log)),
        (N_("Fingerprint of the key"), summary.fingerprint),
    )
    return tuple((voice.say(name), value) for name, value in told)


def page_head(summary: Summary, voice: Voice) -> bytes:
    """Draw what stands above the parts."""
    title = escape(voice.say(TITLE))
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts(summary, voice))
    about = f"<p><b>{escape(summary.name)}</b></p>" if summary.name else ""
    return (
        f'<!doctype html><html lang="{voice.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1>{about}<dl>{rows}</dl>\n"
    ).encode()


def heading(message: str, voice: Voice) -> bytes:
    """Draw a heading."""
    return f"<h2>{escape(voice.say(message))}</h2>\n".encode()


def claims(voice: Voice) -> tuple[Part, ...]:
    """Say what is proved, what is not, and how to check."""
    told = ((N_("What is proved"), PROVED), (N_("What is not"), NOT_PROVED), (N_("How to check"), (HOW,)))
    return tuple(Part(voice.say(title), tuple(map(voice.say, lines))) for title, lines in told)


def list_drawn(devices: Iterable[bytes], voice: Voice) -> Iterator[bytes]:
    """Draw many devices, after where to read what happened to one."""
    yield f"<p>{escape(voice.say(HISTORY_ASKED))}</p>\n<ul>\n".encode()
    yield from devices
    yield b"</ul>\n"


def paper(
    summary: Summary, parts: Sequence[Part], lines: Sequence[tuple[str, ...]], digest: str, voice: Voice
) -> EvidenceReport:
    """Put the report as it goes on paper: without what happened to each device; `digest` is that of devices.csv."""
    titles = tuple(map(voice.say, (N_("Code"), N_("Kind"), N_("Maker and model"), N_("Stage"))))
    left = voice.speech.number(summary.devices - len(lines))
    more = voice.say(N_("{count} more stand in devices.csv, whose SHA-256 is {digest}.")).format(
        count=left, digest=digest
    )
    told = (more,) if summary.devices > len(lines) else ()
    devices = Part(voice.say(DEVICES), told, (titles, *lines), (0.18, 0.24, 0.36, 0.22))
    return EvidenceReport(voice.language, voice.say(TITLE), summary.name, facts(summary, voice), (*parts, devices))


PAGE_FOOT = b"</body></html>\n"
