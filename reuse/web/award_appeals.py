"""Appeals about the local label, as somebody of the coordination answers them."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.awards import dossier
from reuse.awards.appeals import Answer, decide_appeal
from reuse.awards.models import Step
from reuse.errors import ReuseError
from reuse.lifecycle.stages import Role
from reuse.web import forms
from reuse.web.award_acts import award_page
from reuse.web.award_review import review_page
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form


@blueprint.post("/label/appeals/<uuid:appeal>/decision")
@http.roles(Role.COORDINATOR)
def answer_appeal(appeal: UUID) -> ResponseReturnValue:
    """Decide of an appeal, then show what it was about."""
    by = http.current_actor()
    try:
        upheld = forms.one_of("upheld", frozenset({"yes", "no"})) == "yes"
        answer = Answer(upheld, request.form.get("reasons", ""), forms.ticked("impartial"))
        with http.unit_of_work() as session:
            made = decide_appeal(session, appeal, answer, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _page(appeal, Form.typed(error)), error.status
    flash(_("Appeal decided."))
    if made.award_id:
        return redirect(url_for("web.label_award", award=made.award_id), 303)
    return redirect(url_for("web.review_application", application=made.application_id), 303)


def _page(appeal: UUID, form: Form) -> str:
    """Draw the page that an answer was sent from; raises NotFoundError."""
    with http.reading() as session:
        found: Step = dossier.appeal(session, appeal)
    if found.award_id:
        return award_page(found.award_id, form)
    return review_page(found.application_id, form)
