"""The local recycling label: where an organisation stands, long before it asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from reuse import clock, http
from reuse.actors.models import Organisation
from reuse.awards import queries
from reuse.awards.dossier import PENDING, applications_of
from reuse.awards.measures import Measured
from reuse.awards.parties import APPLICANTS
from reuse.awards.queries import Report
from reuse.awards.reminders import reminders
from reuse.awards.rules import ANSWER_NAMES, HOLDING, Answer, Judged, lacking, next_level, short_of, standing
from reuse.awards.scheme import Level, Scheme, scheme_on
from reuse.territory import local_day
from reuse.web import award_sayings, speech, words
from reuse.web.addresses import identifier_in
from reuse.web.award_words import STANDINGS
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form

TONES = {
    Answer.MET: "done",
    Answer.NOT_MET: "waiting",
    Answer.TOO_FEW: "waiting",
    Answer.NOT_MEASURED: "stopped",
    Answer.DOCUMENT_MISSING: "document",
}
NAMED = 12
"""How many of the deciding devices a page names; the API names more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion in the reader's words; `devices` are the codes of those that decide."""

    judged: Judged
    title: str
    text: str
    reason: str
    tone: str
    answer: str
    value: str
    thresholds: str
    missing: str
    devices: list[str]


@dataclass(frozen=True, slots=True)
class Step:
    """One level, and what it still asks for: required criteria by name, then some of the others."""

    name: str
    required: list[str]
    others: str


@blueprint.get("/label")
@http.signed_in
def local_label() -> ResponseReturnValue:
    """Show what the last months say of one's organisation against the label's criteria; the coordinator sees any."""
    by = http.current_actor()
    asked = identifier_in(request.args.get("organisation", "")) or by.organisation
    return label_page(asked, Form())


def label_page(organisation: UUID, form: Form) -> str:
    """Draw where an organisation stands, its applications and awards, with what was typed of a refused form."""
    by, today = http.current_actor(), local_day(clock.now())
    with http.reading() as session:
        found = _report(session, queries.organisation_seen(session, organisation, by), today)
        asked = applications_of(session, organisation)
        awards = queries.awards_of(session, organisation)
        waits = reminders(session, by, today) if organisation == by.organisation else []
    own = organisation == by.organisation
    return render_template(
        "local_label.html",
        found=found,
        may_apply=own and bool(by.roles & set(APPLICANTS)),
        may_invite=not own and by.sees_all(),
        pending=next((one for one in asked if one.state in PENDING), None),
        applications=asked,
        holds=any(standing(one, today) in HOLDING for one in awards),
        awards=[(one, STANDINGS[standing(one, today)]) for one in awards],
        waits=waits,
        say=award_sayings,
        levels=[(level.name, level_name(level)) for level in found.scheme.levels],
        form=form,
        problem=form.problem,
        lines=[line_of(one, found) for one in found.judged],
        steps=[step_of(level, found) for level in found.scheme.levels],
    )


def _report(session: Session, organisation: Organisation, today: date) -> Report:
    scheme = scheme_on(today)
    return queries.report(session, organisation, scheme, queries.latest_period(scheme))


def line_of(judged: Judged, found: Report) -> Line:
    """Tell one criterion in the reader's words."""
    spoken, one, measured = http.language(), judged.criterion, judged.measured
    against = measured.against if measured else []
    return Line(
        judged=judged,
        title=one.title[spoken],
        text=one.text[spoken],
        reason=one.reason[spoken],
        tone=TONES[judged.answer],
        answer=_answer(judged, found.scheme),
        value=share(one.measure.name, measured) if measured and measured.denominator else "",
        thresholds=_thresholds(judged, found.scheme.levels),
        missing=_missing(judged, found.scheme.levels),
        devices=[found.codes[subject] for subject in against if subject in found.codes][:NAMED],
    )


def _answer(judged: Judged, scheme: Scheme) -> str:
    if not judged.level:
        return words.said(ANSWER_NAMES[judged.answer])
    if judged.measured is None:
        return str(_("Document accepted"))
    return str(_("Enough for the level “%(level)s”", level=level_name(scheme.level_named(judged.level))))


def level_name(level: Level) -> str:
    """Name a level in the reader's language."""
    return level.text[http.language()]


def share(measure: str, measured: Measured) -> str:
    """Write a share with its two ends: a percentage alone hides how much it was counted on."""
    percent = measured.numerator * 100 // measured.denominator
    top, bottom = (_amount(measure, number) for number in (measured.numerator, measured.denominator))
    return str(_("%(percent)s%%: %(top)s out of %(bottom)s", percent=percent, top=top, bottom=bottom))


def _amount(measure: str, number: int) -> str:
    return _weight(number) if measure == "reuse_by_mass" else speech.number(number)


def _weight(grams: int) -> str:
    """Write a mass to the nearest hundred grams, as scales of this size show it."""
    return speech.mass(round(grams, -2) if grams >= 1000 else grams)


def _thresholds(judged: Judged, levels: Sequence[Level]) -> str:
    asked = judged.criterion.thresholds
    told = [_("%(level)s: %(percent)s%%", level=level_name(one), percent=asked[one.name]) for one in levels if asked]
    return str(_(", ")).join(map(str, told))


def _missing(judged: Judged, levels: Sequence[Level]) -> str:
    """Say in a sentence what would change the answer."""
    measured, least = judged.measured, judged.criterion.least
    if judged.answer is Answer.NOT_MEASURED:
        return str(_("The service does not record these facts yet: nobody is judged on them."))
    if measured is None:
        return _of_paper(judged)
    if judged.answer is Answer.TOO_FEW:
        needed = _("%(least)s are needed before a share says something.", least=least)
        told = ngettext(
            "There is %(num)s case over these months;", "There are %(num)s cases over these months;", measured.cases
        )
        return f"{told} {needed}" if measured.cases else str(_("Nothing of this kind happened over these months."))
    above = next_level(judged, levels)
    if above is None:
        return ""
    short = short_of(measured, judged.criterion.thresholds[above.name])
    if not short:
        return str(_("The audit did not confirm it."))
    return str(
        _(
            "%(amount)s more would have been enough for the level “%(level)s”.",
            level=level_name(above),
            amount=_counted(judged, short),
        )
    )


def _of_paper(judged: Judged) -> str:
    if judged.answer is Answer.DOCUMENT_MISSING:
        return str(_("A document is asked for: it goes with the application."))
    return "" if judged.level else str(_("The audit did not accept the document."))


def _counted(judged: Judged, short: int) -> str:
    """Write how many devices, facts or kilograms."""
    measure = judged.criterion.measure.name
    if measure == "reuse_by_mass":
        return _weight(short)
    if measure == "recorded_in_days":
        return str(ngettext("%(num)s fact", "%(num)s facts", short))
    return str(ngettext("%(num)s device", "%(num)s devices", short))


def step_of(level: Level, found: Report) -> Step:
    """Tell what one level still asks for."""
    required, others = lacking(found.judged, level, found.scheme)
    more = ngettext("%(num)s criterion of your choice", "%(num)s criteria of your choice", others) if others else ""
    return Step(level_name(level), [one.criterion.title[http.language()] for one in required], str(more))
