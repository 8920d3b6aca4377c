"""The certificate that data were erased."""

from dataclasses import dataclass
from datetime import datetime

from reuse.documents.document import Document, Section
from reuse.documents.speech import Speech

STANDARD = "NIST SP 800-88 Rev. 2 (2025)"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumErasure:
    """The sanitisation of one medium, its fields as NIST SP 800-88 lists them for a certificate.

    Operator and validator are references, `basis` is `report` or `attested`, times are aware.
    """

    kind: str
    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    method: str
    technique: str
    tool: str = ""
    passes: int | None = None
    verification: str = ""
    started: datetime | None = None
    finished: datetime | None = None
    operator: str = ""
    validator: str = ""
    basis: str = "report"
    evidence_sha256: str = ""
    result: str

    def section(self, title: str, say: Speech) -> Section:
        """Say every field, those nobody recorded too: a certificate hides no gap."""
        passes = "" if self.passes is None else str(self.passes)
        rows = (
            ("result", say.term("result", self.result)),
            ("media_kind", say.term("media_kind", self.kind)),
            ("maker", say.term("maker", self.manufacturer)),
            ("model", say.term("model", self.model)),
            ("serial", say.term("serial", self.serial)),
            ("method", say.term("method", self.method)),
            ("technique", say.term("technique", self.technique)),
            ("passes", say.term("passes", passes)),
            ("tool", say.term("tool", self.tool)),
            ("verification", say.term("verification", self.verification)),
            ("started", say.moment(self.started)),
            ("finished", say.moment(self.finished)),
            ("operator", say.term("operator", self.operator)),
            ("validator", say.term("validator", self.validator)),
            ("basis", say.term("basis", self.basis)),
            ("evidence", say.term("evidence", self.evidence_sha256)),
        )
        return Section(title, tuple((say.word(key), value) for key, value in rows))


@dataclass(frozen=True, kw_only=True)
class ErasureCertificate(Document):
    """The erasure of every medium of a device or a lot; no medium at all means that it was opened and had none."""

    name = "erasure"
    signatures = ("signature_issuer",)

    organisation: str
    place: str
    media: tuple[MediumErasure, ...]
    standard: str = STANDARD

    def sections(self, say: Speech) -> tuple[Section, ...]:
        """Say the standard, the overall result and each medium."""
        count = len(self.media)
        summary = Section(
            say.word("sanitisation"),
            (
                (say.word("result_overall"), say.word(self._overall())),
                (say.word("standard"), self.standard),
                (say.word("organisation"), self.organisation),
                (say.word("place"), self.place),
            ),
        )
        return summary, *(
            medium.section(say.word("medium", index=index, count=count), say)
            for index, medium in enumerate(self.media, start=1)
        )

    def _overall(self) -> str:
        if not self.media:
            return "no_medium"
        return "all_erased" if all(medium.result == "success" for medium in self.media) else "some_failed"
