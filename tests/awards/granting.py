"""The shortest way to an award: a workshop that did its work, its papers, the audit, the decision."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import select

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.awards.applications import Paper, add_document, apply, measured_now, submit
from reuse.awards.audit import mark
from reuse.awards.decisions import Verdict, decide
from reuse.awards.models import Application, Award, Decision, Mark, Outcome
from reuse.clock import now
from reuse.lifecycle.stages import Role
from reuse.territory import local_day
from tests.builders import Builder

PDF = b"%PDF-1.4 a paper"


def worked(build: Builder, devices: int = 10) -> Actor:
    """Make a workshop that sold enough devices in time to reach the highest level, papers aside."""
    workshop = sold(build, devices)
    build.clock.advance(days=100)
    return workshop


def sold(build: Builder, devices: int = 10) -> Actor:
    """Make a workshop that sold devices today: a hundred days later their time is over."""
    workshop = build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)
    for _ in range(devices):
        build.sell(build.ready(workshop), workshop)
    return workshop


@dataclass
class Path:
    """An application on its way; `auditor` and `coordinator`, who decides, belong to the territory."""

    build: Builder
    applicant: Actor
    coordinator: Actor
    auditor: Actor

    @classmethod
    def of(cls, build: Builder, applicant: Actor | None = None) -> "Path":
        """Begin with an applicant, one without any history unless told."""
        coordinator = build.actor(Role.COORDINATOR)
        auditor = replace(coordinator, reference=uuid4())
        return cls(build, applicant or build.actor(Role.REFURBISHER), coordinator, auditor)

    def apply(self, level: str = "engaged") -> Application:
        """Open an application."""
        return apply(self.build.session, level, by=self.applicant, key=uuid4())

    def join(self, application: Application, *criteria: str, days: int | None = None) -> None:
        """Join a paper dated today for each criterion."""
        today = local_day(now())
        until = today.fromordinal(today.toordinal() + days) if days else None
        for one in criteria:
            paper = Paper(one, today, until, PDF)
            add_document(self.build.session, application, paper, by=self.applicant, key=uuid4())

    def submitted(self, level: str = "engaged", days: int | None = None) -> Application:
        """Bring an application with its required papers to the audit."""
        made = self.apply(level)
        self.join(made, "plants", "data_protection", days=days)
        found = measured_now(self.build.session, made)
        return submit(self.build.session, made, found, by=self.applicant, key=uuid4())

    def mark(self, application: Application, criterion: str, said: Mark = Mark.ACCEPTED) -> None:
        """Mark one criterion."""
        mark(self.build.session, application, criterion, (said, "Seen on the spot."), by=self.auditor, key=uuid4())

    def reviewed(self, level: str = "engaged", days: int | None = None) -> Application:
        """Bring an application to where it may be decided, its papers accepted."""
        made = self.submitted(level, days)
        for criterion in ("plants", "data_protection"):
            self.mark(made, criterion)
        return made

    def decide(
        self,
        application: Application,
        outcome: Outcome = Outcome.GRANTED,
        level: str | None = None,
        *,
        by: Actor | None = None,
        key: UUID | None = None,
        impartial: bool = True,
    ) -> Decision:
        """Decide, with reasons."""
        verdict = Verdict(outcome, "Because of what was seen.", application.version, level, impartial)
        return decide(self.build.session, application, verdict, by=by or self.coordinator, key=key or uuid4())

    def award(self, level: str = "engaged", days: int | None = None) -> Award:
        """Bring an applicant that worked to its award."""
        made = self.reviewed(level, days)
        self.decide(made, level=level)
        return self.build.session.scalars(select(Award).where(Award.application_id == made.id)).one()
