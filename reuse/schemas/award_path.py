"""Applications for the local label and awards, as programs send and read them."""

import marshmallow as ma

from reuse.awards.models import ApplicationState, AwardState, Mark, Outcome, StepKind
from reuse.awards.rules import Standing
from reuse.awards.told import MOST
from reuse.schemas.strict import Day, Flag, Identifier, Listed, Moment, PageById, Strict, Text, Whole, at_most, choice


class ApplicationIn(Strict):
    """Which level is asked for; the coordinator may invite another organisation."""

    level = Text(required=True, most=20)
    organisation = Identifier(load_default=None, metadata={"description": "Yours if not told."})


class ApplicationQuery(PageById):
    """Which applications."""

    pending = Flag(load_default=False)


class AwardPaperQuery(Strict):
    """What a document is: for which criterion, its date, and its last day if it has one."""

    criterion = Text(required=True, most=40)
    dated = Day(required=True)
    valid_until = Day(load_default=None)


class AwardMarkIn(Strict):
    """What the audit says of one criterion, with its field note."""

    criterion = Text(required=True, most=40)
    mark = choice(Mark, required=True)
    note = Text(required=True, most=MOST)


class AwardMarksIn(Strict):
    """Several marks, of the application as it was read."""

    version = Whole(required=True)
    marks = ma.fields.List(ma.fields.Nested(AwardMarkIn), required=True, validate=at_most(30, least=1))


class AwardConflictIn(Strict):
    """One's own link with the applicant."""

    statement = Text(required=True, most=MOST)


class AwardVerdictIn(Strict):
    """What is decided, by somebody who declares to have no link."""

    version = Whole(required=True)
    outcome = choice(Outcome, required=True)
    level = Text(load_default=None, allow_none=True, most=20, metadata={"description": "Where the label is granted."})
    reasons = Text(required=True, most=MOST)
    impartial = Flag(required=True)


class AwardAnswerIn(Strict):
    """What the organisation says of one decision."""

    about = Identifier(required=True)
    text = Text(required=True, most=MOST)


class AppealAnswerIn(Strict):
    """What is decided of an appeal."""

    upheld = Flag(required=True)
    reasons = Text(required=True, most=MOST)
    impartial = Flag(required=True)


class AwardActIn(Strict):
    """What is decided of an award as it was read; `urgent` leaves out the steps between and the reply's term."""

    version = Whole(required=True)
    act = choice(
        [StepKind.WARNED, StepKind.SUSPENDED, StepKind.REVOKED, StepKind.REINSTATED],
        required=True,
    )
    reasons = Text(required=True, most=MOST)
    urgent = Flag(load_default=False)
    impartial = Flag(required=True)


class ApplicationBrief(Strict):
    """An application."""

    id = Identifier(required=True)
    organisation = Identifier(required=True)
    name = Text(required=True)
    scheme = Whole(required=True)
    level = Text(required=True)
    state = choice(ApplicationState, required=True)
    invited = Flag(required=True)
    opened_at = Moment(required=True)
    submitted_at = Moment(required=True, allow_none=True)
    version = Whole(required=True)


class ApplicationList(Listed):
    """Applications, the latest opened first."""

    items = ma.fields.List(ma.fields.Nested(ApplicationBrief), required=True)


class AwardPaperOut(Strict):
    """A document; its bytes are read at `/awards/documents/{id}`."""

    id = Identifier(required=True)
    criterion = Text(required=True)
    dated = Day(required=True)
    valid_until = Day(required=True, allow_none=True)


class AwardMarkOut(Strict):
    """What the audit says of one criterion."""

    criterion = Text(required=True)
    mark = choice(Mark, required=True)
    note = Text(required=True, most=MOST)


class AwardDecisionOut(Strict):
    """What was decided."""

    id = Identifier(required=True)
    outcome = choice(Outcome, required=True)
    level = Text(required=True, allow_none=True)
    reasons = Text(required=True, most=MOST)
    decided_on = Day(required=True)


class AwardStepOut(Strict):
    """What was said after a decision."""

    id = Identifier(required=True)
    kind = choice(StepKind, required=True)
    text = Text(required=True, most=MOST)
    said_on = Day(required=True)
    about = Identifier(required=True, allow_none=True)
    reply_by = Day(required=True, allow_none=True)
    urgent = Flag(required=True)
    upheld = Flag(required=True, allow_none=True)


class ApplicationOut(ApplicationBrief):
    """An application, whole; `measured` is the canonical JSON that the submission froze, `reached` what it reaches."""

    reached = Text(required=True, metadata={"description": "The highest level reached today; empty for none."})
    measured = Text(required=True, allow_none=True, most=20_000)
    measured_hash = Text(required=True, allow_none=True)
    documents = ma.fields.List(ma.fields.Nested(AwardPaperOut), required=True)
    marks = ma.fields.List(ma.fields.Nested(AwardMarkOut), required=True)
    decisions = ma.fields.List(ma.fields.Nested(AwardDecisionOut), required=True)
    steps = ma.fields.List(ma.fields.Nested(AwardStepOut), required=True)


class AwardBrief(Strict):
    """An award; `number` leads to its public page."""

    id = Identifier(required=True)
    application = Identifier(required=True)
    organisation = Identifier(required=True)
    name = Text(required=True)
    scheme = Whole(required=True)
    level = Text(required=True)
    awarded_on = Day(required=True)
    expires_on = Day(required=True, metadata={"description": "The last day on which it holds."})
    state = choice(AwardState, required=True)
    standing = choice(Standing, required=True, metadata={"description": "The state as of today."})
    number = Text(required=True)
    renewed_by = Identifier(required=True, allow_none=True)
    version = Whole(required=True)


class AwardYearlyOut(Strict):
    """A yearly measure: the level that was still reached, empty for none."""

    due_on = Day(required=True)
    level = Text(required=True)
    measured = Text(required=True, most=20_000)


class AwardOut(AwardBrief):
    """An award with what was said of it, and its yearly measures."""

    steps = ma.fields.List(ma.fields.Nested(AwardStepOut), required=True)
    yearly = ma.fields.List(ma.fields.Nested(AwardYearlyOut), required=True)
