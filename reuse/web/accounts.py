"""The people who may act for an organisation: found, let in, shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors import audit, queries
from reuse.actors.access import open_account
from reuse.actors.models import Membership, Organisation, SecondFactor, Site, User
from reuse.actors.service import check_runs
from reuse.errors import N_, BadInputError, ReuseError
from reuse.lifecycle.stages import Role
from reuse.web import forms, words
from reuse.web.addresses import identifier_in
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.page import shown_once
from reuse.web.search import answers

MANY = 500


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the organisation, as the list shows them."""

    access: Membership
    user: User
    sites: list[str]
    strong: bool
    seen: datetime | None


def home() -> UUID:
    """Return the organisation whose accounts are asked for: the coordinator names any, an admin runs their own."""
    by = http.current_actor()
    wanted = identifier_in(request.values.get("organisation", "")) or by.organisation
    check_runs(wanted, by)
    return wanted


@blueprint.get("/accounts")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def accounts() -> ResponseReturnValue:
    """List who may act for the organisation."""
    return _page(Form())


@blueprint.post("/accounts/search")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def find_accounts() -> ResponseReturnValue:
    """List the people whose name or address has the words typed, which stay out of the address: they name people."""
    return _page(Form(), text=forms.line("q", most=100))


def _page(form: Form, *, text: str = "", **shown: Any) -> str:
    identifier = home()
    with http.reading() as session:
        organisation = queries.organisation(session, identifier)
        places = queries.sites(session, organisation=identifier, limit=MANY)
        people = _people(session, identifier, places)
    found = [one for one in people if answers(text, one.user.name, one.user.email)]
    return render_template(
        "accounts.html",
        home=organisation,
        people=found,
        total=len(people),
        text=text,
        roles=given_roles(),
        places=site_choices(places),
        ticked=set(request.form.getlist("roles")) if form.problem else set(),
        ticked_sites=set(request.form.getlist("sites")) if form.problem else set(),
        form=form,
        problem=form.problem,
        **shown,
    )


def _people(session: Session, organisation: UUID, places: Sequence[Site]) -> list[Person]:
    accesses = {one.user_id: one for one in queries.users(session, organisation, limit=MANY)}
    users = queries.people_of(session, organisation, limit=MANY)
    strong = set(session.scalars(select(SecondFactor.user_id).where(SecondFactor.user_id.in_(accesses))))
    seen, names = audit.last_sign_ins(session, accesses), {str(site.id): site.name for site in places}
    return [
        Person(
            access=accesses[user.id],
            user=user,
            sites=sorted(names.get(site, "") for site in accesses[user.id].sites),
            strong=user.id in strong,
            seen=seen.get(user.id),
        )
        for user in users
        if user.id in accesses
    ]


def given_roles() -> list[tuple[str, str]]:
    """List the roles that whoever asks may give; the coordinator's own only the coordinator gives."""
    by = http.current_actor()
    return [(one.value, words.role(one)) for one in Role if one is not Role.COORDINATOR or one in by.roles]


def site_choices(places: Sequence[Site]) -> list[tuple[str, str]]:
    """List sites by name, for a form."""
    return sorted(((str(site.id), site.name) for site in places), key=lambda one: one[1])


def ticked_roles() -> set[Role]:
    """Read the roles ticked; raises BadInputError where there is none."""
    chosen = {Role(role) for role in request.form.getlist("roles") if role in set(Role)}
    if not chosen:
        raise BadInputError(N_("Something is missing."), fields={"roles": N_("choose at least one")})
    return chosen


def ticked_sites() -> set[UUID]:
    """Read the sites ticked; raises BadInputError."""
    try:
        return set(map(UUID, request.form.getlist("sites")))
    except ValueError as error:
        raise BadInputError(N_("Something is missing."), fields={"sites": N_("choose one of the answers")}) from error


@blueprint.post("/accounts")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def open_access() -> ResponseReturnValue:
    """Give somebody access, and show a first password, this once, where the account is new."""
    identifier = home()
    try:
        with http.unit_of_work() as session:
            access, plain = open_account(
                session,
                session.get_one(Organisation, identifier),
                email=forms.needed("email", most=254),
                name=forms.needed("name"),
                roles=ticked_roles(),
                sites=ticked_sites(),
                language=http.language(),
                secret=http.settings().secret_key,
                by=http.current_actor(),
                key=http.idempotency_key(),
            )
            name = session.get_one(User, access.user_id).name
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    return shown_once(_page(Form(), opened=name, plain=plain, opened_url=url_for("web.person", access=access.id)))
