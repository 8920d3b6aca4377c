"""Page of a bundle that people read: its devices, what happened to them, what is proved and what is not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from reuse.codes import show_code
from reuse.devices.kinds import kinds
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
HOW_TITLE = N_("How to check")
HOW = N_(
    "Ask the territory for the fingerprint of its key by another way than this bundle. Then open verify.html in a "
    "browser, or run: python verify_bundle.py BUNDLE.zip FINGERPRINT"
)
DEVICES = N_("Devices")
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

    devices: int
    events: int
    later: int
    log: int
    sealed_at: datetime
    made_at: datetime
    fingerprint: str


def device_part(row: dict[str, Any], events: Sequence[dict[str, Any]], voided: frozenset[str], voice: Voice) -> bytes:
    """Draw one device: what it is in a line, and below, when it is opened, what happened to it."""
    kind = kinds().get(row["kind"])
    named = " ".join(part for part in (row["maker"], row["model"]) if part)
    code = show_code(row["code"]) if row["code"] else voice.say(N_("no label yet"))
    stage = voice.say(STAGE_NAMES[Stage(row["stage"])])
    title = " · ".join(part for part in (kind.named(voice.language) if kind else row["kind"], named, stage) if part)
    lines = [f"<details><summary><b>{escape(code)}</b> {escape(title)}</summary><ol>"]
    for event in events:
        word = voice.say(EVENT_WORDS[event["type"]][0]) if event["type"] in EVENT_WORDS else event["type"]
        said = f"{voice.speech.moment(datetime.fromisoformat(event['occurred_at']))} – {word}"
        undone = event["id"] in voided
        lines.append(f"<li>{_undone(said, voice) if undone else escape(said)}</li>")
    lines.append("</ol></details>\n")
    return "".join(lines).encode()


def _undone(said: str, voice: Voice) -> str:
    return f"<s>{escape(said)}</s> {escape(voice.say(UNDONE))}"


def page_head(summary: Summary, voice: Voice) -> bytes:
    """Draw what stands above the devices."""
    say, speech = voice.say, voice.speech
    title = escape(say(N_("Evidence bundle")))
    facts = (
        (N_("Territory"), territory().name),
        (N_("Made on"), speech.moment(summary.made_at)),
        (N_("Devices"), str(summary.devices)),
        (N_("Events"), str(summary.events)),
        (N_("Events recorded since, not in it"), str(summary.later)),
        (N_("Checkpoint signed on"), speech.moment(summary.sealed_at)),
        (N_("Events in the whole log"), str(summary.log)),
        (N_("Fingerprint of the key"), summary.fingerprint),
    )
    rows = "".join(f"<dt>{escape(say(name))}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return (
        f'<!doctype html><html lang="{voice.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1><dl>{rows}</dl>{''.join(_claims(voice))}<h2>{escape(say(DEVICES))}</h2>\n"
    ).encode()


def _claims(voice: Voice) -> Iterator[str]:
    say = voice.say
    for title, claims in ((N_("What is proved"), PROVED), (N_("What is not"), NOT_PROVED)):
        yield f"<h2>{escape(say(title))}</h2><ul>{''.join(f'<li>{escape(say(one))}</li>' for one in claims)}</ul>"
    yield f"<h2>{escape(say(HOW_TITLE))}</h2><p>{escape(say(HOW))}</p>"


PAGE_FOOT = b"</body></html>\n"
