"""What every paper has: a number, an issuer, devices, facts and an address where it is checked."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import ClassVar

from reuse.codes import show_code
from reuse.documents.speech import Speech
from reuse.documents.words import Lang


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The territory in whose name papers are issued, and its clock."""

    name: str
    telephone: str
    zone: tzinfo
    address: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organisation that issues a paper."""

    name: str
    address: str = ""
    siret: str = ""


@dataclass(frozen=True, slots=True)
class NamedDevice:
    """A device as a paper names it; `kind` is in the paper's language."""

    code: str
    kind: str
    maker: str = ""
    model: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A title, then rows of label and value, then a paragraph; either may be empty."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Document(ABC):
    """A paper to issue, complete: drawing it asks nobody anything."""

    name: ClassVar[str]
    signatures: ClassVar[tuple[str, ...]] = ()
    check_how: ClassVar[str] = "check_how"

    number: str
    issued_on: date
    letterhead: Letterhead
    issuer: Issuer
    check_url: str
    devices: tuple[NamedDevice, ...]
    lang: Lang = "fr"

    @property
    def speech(self) -> Speech:
        """How this paper speaks."""
        return Speech(self.lang, self.letterhead.zone)

    @property
    def title(self) -> str:
        """The paper's title, in its language."""
        return self.speech.word(self.name)

    @abstractmethod
    def sections(self, say: Speech) -> tuple[Section, ...]:
        """Say what this kind of paper has of its own."""


def facts(document: Document) -> tuple[Section, ...]:
    """Say all a paper says, once for its PDF and its page, so that the two never differ."""
    say = document.speech
    issuer = document.issuer
    siret = f"{say.word('siret')} {issuer.siret}" if issuer.siret else ""
    rows = (
        (say.word("number"), document.number),
        (say.word("issued_on"), say.day(document.issued_on)),
        (say.word("issued_by"), ", ".join(part for part in (issuer.name, issuer.address, siret) if part)),
    )
    heading = Section(say.word("document"), rows)
    return heading, *_devices(document.devices, say), *document.sections(say)


def _devices(devices: tuple[NamedDevice, ...], say: Speech) -> tuple[Section, ...]:
    if not devices:
        return ()
    if len(devices) > 1:
        rows = tuple((show_code(device.code), _in_a_line(device)) for device in devices)
        return (Section(say.word("devices", count=len(devices)), rows),)
    (device,) = devices
    facts_of_one = [
        (say.word("code"), show_code(device.code)),
        (say.word("kind"), device.kind),
        (say.word("maker"), device.maker),
        (say.word("model"), device.model),
        (say.word("serial"), device.serial),
    ]
    return (Section(say.word("device"), tuple((label, value) for label, value in facts_of_one if value)),)


def _in_a_line(device: NamedDevice) -> str:
    named = " ".join(part for part in (device.kind, device.maker, device.model) if part)
    return f"{named} ({device.serial})" if device.serial else named
