"""The certificate of award of the local label."""

from dataclasses import dataclass
from datetime import date

from reuse.documents.document import Document, Section
from reuse.documents.speech import Speech


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion of a level: its threshold in percent, None where papers answer it; `choice`: it is optional."""

    title: str
    percent: int | None
    choice: bool

    def told(self, say: Speech) -> str:
        """Say what is asked."""
        asked = say.word("award_paper") if self.percent is None else say.word("award_percent", percent=self.percent)
        return say.word("award_choice", asked=asked) if self.choice else asked


@dataclass(frozen=True, kw_only=True)
class AwardCertificate(Document):
    """A distinction on paper: who, which level, until when, on which criteria, the fingerprint of what was signed."""

    name = "award"
    check_how = "award_check_how"

    holder: str
    siret: str
    level: str
    expires_on: date
    scheme: int
    scheme_url: str
    criteria: tuple[Asked, ...]
    fingerprint: str

    @property
    def title(self) -> str:
        """The label and its level."""
        return self.speech.word("award_title", level=self.level)

    def sections(self, say: Speech) -> tuple[Section, ...]:
        """Say who holds it, until when, and on what it was given."""
        holder = ((say.word("award_name"), self.holder), (say.word("siret"), self.siret))
        terms = (
            (say.word("award_level"), self.level),
            (say.word("award_from"), say.day(self.issued_on)),
            (say.word("award_until"), say.day(self.expires_on)),
            (say.word("award_scheme"), say.word("award_version", version=self.scheme, url=self.scheme_url)),
        )
        return (
            Section(say.word("award_held"), tuple(row for row in holder if row[1])),
            Section(say.word("award_terms"), terms, say.word("award_text")),
            Section(say.word("award_criteria"), tuple((one.title, one.told(say)) for one in self.criteria)),
            Section(say.word("award_seal"), (), grouped(self.fingerprint)),
        )


def grouped(fingerprint: str) -> str:
    """Write a fingerprint in groups that the eye compares."""
    return " ".join(fingerprint[place : place + 8] for place in range(0, len(fingerprint), 8))
