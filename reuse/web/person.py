"""One person's access to an organisation: changed, secured, taken away, given back."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors import audit, queries
from reuse.actors.access import give_back, withdraw
from reuse.actors.actor import Actor
from reuse.actors.link_models import ProviderLink
from reuse.actors.linking import unlink
from reuse.actors.models import Membership, Organisation, SecondFactor, User
from reuse.actors.people import add_membership
from reuse.actors.service import check_runs
from reuse.actors.signing_in import reset_password, sign_out_everywhere
from reuse.errors import N_, BadInputError, NotFoundError, ReuseError
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import Role
from reuse.web import accounts
from reuse.web.accounts import given_roles, site_choices
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.page import shown_once


@blueprint.get("/accounts/<uuid:access>")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def person(access: UUID) -> ResponseReturnValue:
    """Show what a person may do for the organisation, and what an admin may do about it."""
    return _page(access, Form())


def _page(identifier: UUID, form: Form, *, plain: str = "") -> str:
    by = http.current_actor()
    with http.reading() as session:
        access, user = _found(session, identifier)
        places = queries.sites(session, organisation=access.organisation_id, limit=accounts.MANY)
        return render_template(
            "person.html",
            access=access,
            user=user,
            home=session.get_one(Organisation, access.organisation_id),
            oneself=user.id == by.reference,
            strong=session.get(SecondFactor, user.id) is not None,
            seen=audit.last_sign_ins(session, [user.id]).get(user.id),
            linked=session.scalar(select(ProviderLink.linked_at).where(ProviderLink.user_id == user.id)),
            roles=given_roles(),
            places=site_choices(places),
            form=form,
            problem=form.problem,
            plain=plain,
        )


def _found(session: Session, identifier: UUID) -> tuple[Membership, User]:
    """Return an access and whose it is; raises NotFoundError, ForbiddenError."""
    access = session.get(Membership, identifier)
    if access is None:
        raise NotFoundError(N_("There is no such membership."), remedy=N_("After a day it is gone: give it anew."))
    check_runs(access.organisation_id, http.current_actor())
    return access, session.get_one(User, access.user_id)


def _again(access: UUID) -> ResponseReturnValue:
    return redirect(url_for("web.person", access=access), 303)


@blueprint.post("/accounts/<uuid:access>")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def change_access(access: UUID) -> ResponseReturnValue:
    """Change what the person may record, and at which sites."""
    try:
        with http.unit_of_work() as session:
            held, user = _found(session, access)
            home = session.get_one(Organisation, held.organisation_id)
            chosen, by = accounts.ticked_roles(), http.current_actor()
            _check_stays_admin(user, chosen, by)
            add_membership(session, user, home, chosen, accounts.ticked_sites(), by=by)
    except ReuseError as error:
        return _page(access, Form.typed(error)), error.status
    flash(_("Changed: it holds from the next page that the person opens."))
    return _again(access)


def _check_stays_admin(user: User, chosen: set[Role], by: Actor) -> None:
    """Refuse to leave oneself without the role by which one stands here: nobody could give it back."""
    if user.id == by.reference and Role.ADMIN in by.roles and Role.ADMIN not in chosen:
        raise BadInputError(
            N_("You would lose this page."),
            remedy=N_("Ask another administrator or the coordinator to take this role from you."),
            fields={"roles": N_("keep Administration")},
        )


@blueprint.post("/accounts/<uuid:access>/remove")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def remove_access(access: UUID) -> ResponseReturnValue:
    """Take the access away at once; its page still offers, for a day, to give it back."""
    with http.unit_of_work() as session:
        withdraw(session, access, by=http.current_actor())
    return _again(access)


@blueprint.post("/accounts/<uuid:access>/give-back")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def restore_access(access: UUID) -> ResponseReturnValue:
    """Give the access back as it was."""
    with http.unit_of_work() as session:
        give_back(session, access, by=http.current_actor())
    flash(_("Access given back, as it was."))
    return _again(access)


@blueprint.post("/accounts/<uuid:access>/password")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def new_first_password(access: UUID) -> ResponseReturnValue:
    """Give a new first password and show it, this once."""
    by, plain = http.current_actor(), ""
    try:
        with http.unit_of_work() as session:
            user = _found(session, access)[1]
            if not _done(session, "first-password", user):
                plain = reset_password(session, user, by=by)
    except ReuseError as error:
        return _page(access, Form.typed(error)), error.status
    return shown_once(_page(access, Form(), plain=plain)) if plain else _again(access)


@blueprint.post("/accounts/<uuid:access>/sign-out")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def sign_person_out(access: UUID) -> ResponseReturnValue:
    """End every session of the person, on every device."""
    with http.unit_of_work() as session:
        user = _found(session, access)[1]
        if not _done(session, "sign-out", user):
            sign_out_everywhere(session, user, by=http.current_actor())
    flash(_("Every session of %(name)s is over.", name=user.name))
    return _again(access)


@blueprint.post("/accounts/<uuid:access>/unlink")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def unlink_person(access: UUID) -> ResponseReturnValue:
    """Forget whom the identity provider takes the person for."""
    try:
        with http.unit_of_work() as session:
            unlink(session, _found(session, access)[1], by=http.current_actor())
    except ReuseError as error:
        return _page(access, Form.typed(error)), error.status
    flash(_("Link undone: the next sign-in with this address makes a new one."))
    return _again(access)


def _done(session: Session, verb: str, user: User) -> bool:
    return asked_before(session, http.current_actor(), http.idempotency_key(), verb, {"user": str(user.id)})
