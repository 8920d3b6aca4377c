"""Whether the tables of the label say what its chains say."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.awards.acts import STATES
from reuse.awards.decisions import LEAVES, granted
from reuse.awards.models import (
    Application,
    ApplicationDocument,
    ApplicationState,
    Award,
    AwardState,
    Conflict,
    Decision,
    Outcome,
    Remeasure,
    Review,
    Step,
    StepKind,
)
from reuse.awards.told import hash_of
from reuse.events.findings import Finding
from reuse.events.models import Event
from reuse.evidence.models import StoredFile
from reuse.evidence.service import salted_hash
from reuse.territory import local_day

Said = dict[tuple[str, str], Any]
"""What is said of a subject, by its name and a field's."""

_STEPS = {f"award_{kind.value}": kind for kind in StepKind}


def check_awards(session: Session) -> Iterator[Finding]:
    """Compare every application and award with its own chain, and name each field that differs."""
    told = told_by_events(session)
    try:
        kept = kept_in_tables(session)
    except (LookupError, ValueError) as wrong:  # a word or a salt that the service never writes
        yield Finding("label", "tables", "what the service writes", str(wrong))
        return
    for name in sorted(told.keys() | kept.keys()):
        if not _same(told.get(name), kept.get(name)):
            subject, field = name
            yield Finding("label", field, repr(told.get(name)), repr(kept.get(name)), subject)


def _same(told: Any, kept: Any) -> bool:
    """A file past its term is purged with its salt: nothing is left of it to compare."""
    if isinstance(told, dict) and isinstance(kept, dict) and kept.get("file", "") is None:
        return told | {"file": None} == kept
    return bool(told == kept)


def told_by_events(session: Session) -> Said:
    """Replay the chains of applications and awards."""
    replay = _Replay()
    order = Event.subject, Event.seq
    columns = (Event.id, Event.subject, Event.type, Event.data, Event.actor, Event.occurred_at)
    labelled = Event.subject.startswith("award:") | Event.subject.startswith("award_application:")
    for row in session.execute(select(*columns).where(labelled).order_by(*order).execution_options(yield_per=1000)):
        replay.hear(row)
    return replay.said


class _Replay:
    """What the events heard so far amount to."""

    def __init__(self) -> None:
        self.said: Said = {}
        self.about: dict[str, tuple[str, str]] = {}
        self.last: dict[str, str] = {}
        self.papers: dict[tuple[str, str], list[str]] = {}

    def hear(self, row: Any) -> None:
        """Follow one event; one that was made unreadable is named, and the others are heard all the same."""
        try:
            (self._step if row.type in _STEPS else getattr(self, f"_{row.type}", self._unknown))(row)
        except (KeyError, TypeError, ValueError, AttributeError):
            self._unknown(row)

    def _unknown(self, row: Any) -> None:
        self.said[row.subject, f"event {row.id}"] = row.type

    def _award_opened(self, row: Any) -> None:
        names = ("organisation", "scheme", "level", "invited")
        self.said |= {(row.subject, name): row.data[name] for name in names}
        self.said[row.subject, "state"] = ApplicationState.OPEN
        self.said |= {(row.subject, name): None for name in ("measured", "measured_hash")}

    def _award_document_added(self, row: Any) -> None:
        told = {name: row.data[name] for name in ("criterion", "dated", "valid_until", "file")}
        self.said[row.subject, f"document {row.data['document']}"] = told | {"by": row.actor}
        self.papers.setdefault((row.subject, row.data["criterion"]), []).append(row.data["document"])

    def _award_document_removed(self, row: Any) -> None:
        self.said[row.subject, f"document {row.data['document']}"] = None

    def _award_submitted(self, row: Any) -> None:
        self.said[row.subject, "state"] = ApplicationState.SUBMITTED
        self.said |= {(row.subject, name): row.data["measured"] for name in ("measured", "measured_hash")}

    def _award_withdrawn(self, row: Any) -> None:
        self.said[row.subject, "state"] = ApplicationState.WITHDRAWN

    def _award_reviewed(self, row: Any) -> None:
        if self.said.get((row.subject, "state")) != ApplicationState.DECIDED:  # papers are marked after the award too
            self.said[row.subject, "state"] = ApplicationState.IN_REVIEW
        read = sorted(self.papers.get((row.subject, row.data["criterion"]), ()))
        told = (row.data["mark"], row.data["note"], row.actor, read)
        self.said[row.subject, f"mark {row.data['criterion']}"] = told

    def _award_conflict_declared(self, row: Any) -> None:
        self.said[row.subject, f"conflict {row.actor.rpartition('/')[2]}"] = True

    def _award_decided(self, row: Any) -> None:
        self.said[row.subject, "state"] = LEAVES[Outcome(row.data["outcome"])]
        told = {name: row.data[name] for name in ("outcome", "level", "reasons")} | _when(row)
        self.said[row.subject, f"decision {row.id}"] = told

    def _award_granted(self, row: Any) -> None:
        self.said |= {(row.subject, name): value for name, value in row.data.items()}
        self.said[row.subject, "state"] = AwardState.IN_FORCE
        self.said[row.subject, "renewed_by"] = None

    def _award_renewed(self, row: Any) -> None:
        self.said[row.subject, "renewed_by"] = row.data["renewed_by"]

    def _award_measured(self, row: Any) -> None:
        told = {name: row.data[name] for name in ("measured", "level")}
        self.said[row.subject, f"measure {row.data['due_on']}"] = told

    def _step(self, row: Any) -> None:
        kind, data = _STEPS[row.type], row.data
        told = data.get("reasons") or data.get("text")
        extra = {name: data.get(name) for name in ("about", "reply_by", "upheld")}
        self.said[row.subject, f"step {row.id}"] = (
            extra
            | _when(row)
            | {
                "kind": kind,
                "text": told,
                "urgent": data.get("urgent", False),
            }
        )
        if kind in STATES:
            self.said[row.subject, "state"] = STATES[kind]
        if kind in (StepKind.WARNED, StepKind.SUSPENDED, StepKind.REVOKED):
            self.last[row.subject] = str(row.id)
        if kind is StepKind.APPEAL_OPENED:
            self.about[str(row.id)] = (row.subject, data["about"])
        elif kind is StepKind.APPEAL_DECIDED and data["upheld"]:
            self._upheld(*self.about[data["about"]])

    def _upheld(self, subject: str, contested: str) -> None:
        if subject.startswith("award_application:"):
            self.said[subject, "state"] = ApplicationState.IN_REVIEW
        elif self.last.get(subject) == contested:
            self.said[subject, "state"] = AwardState.IN_FORCE


def _when(row: Any) -> dict[str, Any]:
    """Say who spoke, and on which day: terms run from it, and appeals are answered by somebody else."""
    return {"by": row.actor, "on": local_day(row.occurred_at)}


def kept_in_tables(session: Session) -> Said:
    """Say the same from the tables."""
    said: Said = {}
    for one in session.scalars(select(Application)):
        said |= {(one.subject, name): value for name, value in _application(one).items()}
    said |= _documents(session)
    said |= _marks(session)
    for link in session.scalars(select(Conflict)):
        said[_of(link.application_id), f"conflict {link.person}"] = True
    said |= _decided(session)
    said |= _steps(session)
    for measure in session.scalars(select(Remeasure)):
        told = {"measured": hash_of(measure.measured), "level": measure.level}
        said[f"award:{measure.award_id}", f"measure {measure.due_on}"] = told
    return said


def _marks(session: Session) -> Said:
    """Say each mark with the papers that had come before it: only those count."""
    came: dict[tuple[UUID, str], list[tuple[datetime, str]]] = {}
    for paper in session.scalars(select(ApplicationDocument)):
        came.setdefault((paper.application_id, paper.criterion), []).append((paper.added_at, str(paper.id)))
    said: Said = {}
    for mark in session.scalars(select(Review)):
        papers = came.get((mark.application_id, mark.criterion), ())
        read = sorted(name for at, name in papers if at <= mark.marked_at)
        told = (mark.mark.value, hash_of(mark.note), mark.marked_by, read)
        said[_of(mark.application_id), f"mark {mark.criterion}"] = told
    return said


def _of(application: object) -> str:
    return f"award_application:{application}"


def _application(one: Application) -> dict[str, Any]:
    return {
        "organisation": str(one.organisation_id),
        "scheme": one.scheme_version,
        "level": one.level,
        "invited": one.invited,
        "state": one.state,
        "measured": hash_of(one.measured) if one.measured else None,
        "measured_hash": one.measured_hash,
    }


def _decided(session: Session) -> Said:
    """Say decisions and awards, whose reasons stand with the decision."""
    said: Said = {}
    reasons = {}
    for one in session.scalars(select(Decision)):
        hashed = hash_of(one.reasons)
        told = {"outcome": one.outcome.value, "level": one.level, "reasons": hashed, "by": one.decided_by}
        said[_of(one.application_id), f"decision {one.id}"] = told | {"on": one.decided_on}
        if one.outcome is Outcome.GRANTED:
            reasons[one.application_id] = hashed
    for award in session.scalars(select(Award)):
        given = granted(award, reasons.get(award.application_id, ""))
        said |= {(award.subject, name): value for name, value in given.items()}
        said[award.subject, "state"] = award.state
        said[award.subject, "renewed_by"] = str(award.renewed_by) if award.renewed_by else None
    return said


def _documents(session: Session) -> Said:
    said: Said = {}
    query = select(ApplicationDocument, StoredFile).join(StoredFile, StoredFile.id == ApplicationDocument.file_id)
    for paper, file in session.execute(query):
        said[_of(paper.application_id), f"document {paper.id}"] = (
            None
            if paper.removed_at
            else {
                "criterion": paper.criterion,
                "dated": paper.dated.isoformat(),
                "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
                "file": salted_hash(file) if file.content is not None else None,
                "by": paper.added_by,
            }
        )
    return said


def _steps(session: Session) -> Said:
    said: Said = {}
    for one in session.scalars(select(Step)):
        subject = f"award:{one.award_id}" if one.award_id else _of(one.application_id)
        said[subject, f"step {one.id}"] = {
            "kind": one.kind,
            "text": hash_of(one.text),
            "urgent": one.urgent,
            "about": str(one.about) if one.about else None,
            "reply_by": one.reply_by.isoformat() if one.reply_by else None,
            "upheld": one.upheld,
            "by": one.said_by,
            "on": one.said_on,
        }
    return said
