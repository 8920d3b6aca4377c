"""An award of the local label, as its organisation and the coordination act on it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import clock, http
from reuse.actors.models import Organisation
from reuse.awards import acts, dossier, queries
from reuse.awards.acts import FOLLOWS, MEASURES, STATES, URGENT, Act
from reuse.awards.appeals import open_appeal
from reuse.awards.models import Application, Award, Remeasure, Step, StepKind
from reuse.awards.parties import APPLICANTS
from reuse.awards.rules import HOLDING, OVER, is_below, standing
from reuse.awards.scheme import Scheme, scheme_version
from reuse.awards.yearly import fallen, remeasures
from reuse.errors import ReuseError
from reuse.lifecycle.stages import Role
from reuse.territory import local_day
from reuse.web import award_sayings, forms
from reuse.web.award_deciders import who_answers, who_decides
from reuse.web.award_path import labels_of
from reuse.web.award_words import STANDINGS
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.places import version_read


@blueprint.get("/label/awards/<uuid:award>")
@http.signed_in
def label_award(award: UUID) -> ResponseReturnValue:
    """Show an award to its organisation and to the coordination, with what each may do."""
    return award_page(award, Form())


def award_page(identifier: UUID, form: Form) -> str:
    """Draw the page of an award, with what was typed of a refused form."""
    by = http.current_actor()
    with http.reading() as session:
        found = queries.award_seen(session, identifier, by)
        mine = found.organisation_id == by.organisation
        judges = Role.COORDINATOR in by.roles and not mine
        steps = [one for one in dossier.steps(session, _application(session, found)) if one.award_id == found.id]
        return render_template(
            "label_award.html",
            **_facts(session, found),
            steps=steps,
            answerable=_answerable(found, steps) if mine and by.roles & set(APPLICANTS) else [],
            acts=_possible(found) if judges else [],
            appeals=[(one, who_answers(session, found, one, by)) for one in _unanswered(steps)] if judges else [],
            committee=who_decides(session, found, by) if judges else None,
            form=form,
            problem=form.problem,
        )


def _application(session: Session, award: Award) -> Application:
    return session.get_one(Application, award.application_id)


def _facts(session: Session, award: Award) -> dict[str, Any]:
    """Give what both sides read of an award."""
    scheme = scheme_version(award.scheme_version)
    stands = standing(award, local_day(clock.now()))
    return {
        "award": award,
        "organisation": session.get_one(Organisation, award.organisation_id),
        "scheme": scheme,
        "say": award_sayings,
        "stands": STANDINGS[stands],
        "holds": stands in HOLDING,
        "history": queries.public_history(session, award),
        "yearly": [_yearly(session, award, one, scheme) for one in remeasures(session, award)],
        "titles": labels_of(scheme),
    }


def _yearly(session: Session, award: Award, one: Remeasure, scheme: Scheme) -> tuple[Remeasure, bool, list[str]]:
    """Tell a yearly measure, whether it is below the award's level, and the required criteria that fell."""
    named = [judged.criterion.title[http.language()] for judged in fallen(session, award, one)]
    return one, is_below(one.level, award.level, scheme), named


def _answerable(award: Award, steps: list[Step]) -> list[tuple[Step, bool, bool]]:
    """List the decisions against an award with whether its organisation may still reply and appeal."""
    answered = {(one.about, one.kind) for one in steps}
    term = local_day(clock.now()) - timedelta(days=scheme_version(award.scheme_version).appeal_days)
    found = []
    for one in steps:
        may_reply = (one.id, StepKind.REPLY) not in answered
        may_appeal = (one.id, StepKind.APPEAL_OPENED) not in answered and one.said_on >= term
        if one.kind in MEASURES and (may_reply or may_appeal):
            found.append((one, may_reply, may_appeal))
    return found


def _unanswered(steps: list[Step]) -> list[Step]:
    answered = {one.about for one in steps if one.kind is StepKind.APPEAL_DECIDED}
    return [one for one in steps if one.kind is StepKind.APPEAL_OPENED and one.id not in answered]


def _possible(award: Award) -> list[tuple[str, str]]:
    """List what may be decided of an award as it stands, urgent or not."""
    if standing(award, local_day(clock.now())) in OVER:
        return []
    kinds = [kind for kind in STATES if award.state in FOLLOWS[kind] | URGENT.get(kind, frozenset())]
    return [(kind.value, str(_(award_sayings.ACTS[kind]))) for kind in kinds]


def _shown(award: UUID) -> ResponseReturnValue:
    return redirect(url_for("web.label_award", award=award), 303)


@blueprint.post("/label/awards/<uuid:award>/acts")
@http.roles(Role.COORDINATOR)
def act_on_award(award: UUID) -> ResponseReturnValue:
    """Warn, suspend, revoke or put in force again, with reasons."""
    by = http.current_actor()
    try:
        kind = StepKind(forms.one_of("act", frozenset(STATES)) or "")
        reasons = request.form.get("reasons", "")
        said = Act(kind, reasons, version_read(), forms.ticked("urgent"), forms.ticked("impartial"))
        with http.unit_of_work() as session:
            acts.act(session, queries.award_seen(session, award, by), said, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return award_page(award, Form.typed(error)), error.status
    flash(_("Decision recorded."))
    return _shown(award)


@blueprint.post("/label/awards/<uuid:award>/replies")
@http.roles(*APPLICANTS)
def reply_about_award(award: UUID) -> ResponseReturnValue:
    """Reply in public to a decision against one's award."""
    return _answer(award, acts.reply, "reply", _("Reply recorded: it stands beside the decision, for everybody."))


@blueprint.post("/label/awards/<uuid:award>/appeals")
@http.roles(*APPLICANTS)
def appeal_about_award(award: UUID) -> ResponseReturnValue:
    """Appeal against a decision against one's award."""
    said = _("Appeal recorded. Somebody who did not take the decision will answer it.")
    return _answer(award, open_appeal, "appeal", said)


def _answer(award: UUID, verb: Any, name: str, said: str) -> ResponseReturnValue:
    by = http.current_actor()
    try:
        about, text = forms.identifier("about"), request.form.get(name, "")
        with http.unit_of_work() as session:
            verb(session, queries.award_seen(session, award, by), about, text, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return award_page(award, Form.typed(error)), error.status
    flash(said)
    return _shown(award)
