"""A place open to the public, as papers tell of it."""

from dataclasses import dataclass
from datetime import tzinfo

from reuse.documents.speech import Speech
from reuse.documents.typeface import clean_text
from reuse.documents.words import Lang

_FEW = 5
"""Kinds refused that are named; where they are more, what is taken says enough."""


def unbroken(number: str) -> str:
    """Write a telephone number so that it never breaks over two lines."""
    return number.replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of device in the paper's language, with its picture."""

    name: str
    icon: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go: `hours` are lines in the paper's language, `accepts` empty where nobody said it.

    `audience` and `step_free` are the words of a site, `state` those of an opening that tells to call first;
    `distance` is in metres from where the paper speaks, `label` says which distinction its organisation holds.
    """

    name: str
    address: str
    telephone: str = ""
    organisation: str = ""
    hours: tuple[str, ...] = ()
    accepts: tuple[Kind, ...] = ()
    refuses: tuple[str, ...] = ()
    audience: str = "everyone"
    by_appointment: bool = False
    step_free: str = ""
    state: str = ""
    distance: int | None = None
    label: str = ""

    def opening(self, say: Speech, telephone: str) -> tuple[str, ...]:
        """Say when it is open, or whom to ask; `telephone` is the territory's."""
        lines = self.hours or (say.word("ask_hours", number=unbroken(self.telephone) or telephone),)
        return lines + ((say.word("by_appointment"),) if self.by_appointment else ())

    def cautions(self, say: Speech) -> tuple[str, ...]:
        """Say who may enter where not everybody may, and that nothing is taken for now."""
        told = [say.word(f"audience.{self.audience}")] if self.audience != "everyone" else []
        return *told, *([say.word(f"state.{self.state}")] if self.state else [])

    def steps(self, say: Speech) -> str:
        """Say whether one enters without a step, nothing where nobody said it."""
        return say.word(f"step_free.{self.step_free}") if self.step_free else ""

    def heading(self, say: Speech) -> str:
        """Say what the pictures of kinds are."""
        return say.word("taken" if self.accepts else "taken_unsaid")

    def exceptions(self, say: Speech) -> list[str]:
        """Say what is not taken, or that one has to ask."""
        if not self.accepts:
            return [say.word("ask_taken")]
        if len(self.refuses) > _FEW:
            return [say.word("only_these")]
        return [say.word("refused", names=", ".join(self.refuses))] if self.refuses else []

    def takes(self, say: Speech) -> str:
        """Say in a line what is taken."""
        return ", ".join(kind.name for kind in self.accepts) or say.word("takes_unsaid")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks to residents: the territory, its telephone, its clock, and where its service is."""

    name: str
    telephone: str
    url: str
    zone: tzinfo

    def number(self) -> str:
        """Write the telephone."""
        return unbroken(self.telephone)

    def host(self) -> str:
        """Write the service's address as people type it."""
        return clean_text(self.url.lower().removeprefix("https://").removeprefix("http://"))


@dataclass(frozen=True, kw_only=True)
class Handout:
    """A paper for residents: nobody signs it, it is drawn when asked."""

    sender: Sender
    lang: Lang = "fr"

    @property
    def speech(self) -> Speech:
        """How this paper speaks."""
        return Speech(self.lang, self.sender.zone)
