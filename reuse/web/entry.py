"""The way in, once somebody has proved who they are, and the way on to where they were going."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from reuse import browser, refusals
from reuse.actors import audit, queries, second_factor, shared
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Membership, Site, User
from reuse.actors.presence import Duty, Proof
from reuse.errors import N_, BadInputError, SignInError
from reuse.http import OwingError, reading, wants_json
from reuse.lifecycle.stages import Role
from reuse.refusals import problem_of
from reuse.web import kept
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.page import here, local

STEPS = {Duty.PASSWORD: "web.new_password", Duty.SECOND_FACTOR: "web.second_factor"}
"""Where each first step is done."""


def let_in(session: Session, user: User, proof: Proof, membership: Membership | None = None) -> int:
    """Begin the person's session for one membership, else their first, and return how many they have.

    Where a second factor is set up and only one was shown, the code is asked first: `onward` leads there.
    Raises BadInputError when there is no membership.
    """
    held = queries.memberships_of(session, user.id)
    if not held:
        raise BadInputError(N_("This account belongs to no organisation."), remedy=N_("Ask your administrator."))
    chosen = next((one for one in held if membership and one.id == membership.id), held[0])
    if proof is Proof.PASSWORD and second_factor.is_set_up(session, user.id):
        browser.await_code(user, chosen, several=len(held) > 1)
        return len(held)
    places = sites(session, chosen)
    browser.start_session(user, chosen, places[0].id if places else None, proof=proof)
    by = Actor(user.id, chosen.organisation_id, frozenset(map(Role, chosen.roles)))
    audit.note(session, Action.SIGNED_IN, by=by, subject=user.id, detail={"proof": proof.value})
    return len(held)


def sites(session: Session, membership: Membership) -> list[Site]:
    """List where this membership works: the sites it names, else all of its organisation."""
    found = queries.sites(session, organisation=membership.organisation_id, limit=200)
    everywhere = sorted(found, key=lambda site: site.name)
    return [site for site in everywhere if str(site.id) in membership.sites] or everywhere


def carried() -> dict[str, str]:
    """Return where the person was going and what they had typed, as the pages of the way in hand it on."""
    return {"next": request.form.get("next", ""), kept.FIELD: request.form.get(kept.FIELD, "")}


def onward(user: UUID, *, several: bool = False, wanted: str | None = None) -> ResponseReturnValue:
    """Lead the person on: to the code still asked, to what they had typed, to whom they act for, to the page wanted."""
    there = local(request.form.get("next") if wanted is None else wanted)
    if browser.halfway():
        carrying = request.form.get(kept.FIELD)
        return code_page(Form(carried())) if carrying else redirect(url_for("web.second_step", next=there), 303)
    found = kept.read(request.form.get(kept.FIELD, ""))
    if found and found.author in ("", str(user)):
        answers: MultiDict[str, str] = MultiDict(found.answers)
        return render_template("send_again.html", kept=found, answers=answers)
    if found:
        flash(_("What was typed here belonged to somebody else: it was not sent."), "waiting")
    return redirect(url_for("web.act_as") if several else there or url_for("web.home"), 303)


def code_page(form: Form) -> str:
    """Write the page that asks for a code."""
    return render_template("second_step.html", form=form, problem=form.problem)


def door(form: Form, **told: object) -> str:
    """Write the page that asks who is there: by PIN where colleagues share the device, by password everywhere."""
    mates = []
    if secret := browser.device_secret():
        with reading() as session:
            held = shared.in_hand(session, secret)
            mates = shared.colleagues(session, held) if held else []
    people = [(str(mate.DevicePin.id), mate.User.name) for mate in mates]
    return render_template("sign_in.html", form=form, problem=form.problem, people=people, **told)


@blueprint.app_errorhandler(SignInError)
def ask_to_sign_in(error: SignInError) -> ResponseReturnValue:
    """Show the sign-in form in place of what was asked for, with what was typed in its pocket."""
    if wants_json():
        return refusals.answer(problem_of(error))
    text = kept.keep()
    page = door(Form({"next": here(), kept.FIELD: text or ""}), asked=True, too_long=text is None)
    return page, 401, refusals.ASKS[401]


@blueprint.app_errorhandler(OwingError)
def ask_for_the_step(error: OwingError) -> ResponseReturnValue:
    """Lead the person to the step they owe, which leads on to where they were going."""
    if wants_json():
        return refusals.answer(problem_of(error))
    return redirect(url_for(STEPS[error.duty], next=here()), 303)
