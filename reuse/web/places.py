"""Organisations, with their sites and standing agreements, for whoever runs them."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors import queries, service
from reuse.actors.models import Organisation, Site
from reuse.actors.service import KINDS, check_runs
from reuse.errors import N_, BadInputError, ReuseError
from reuse.events import custody
from reuse.events import queries as events
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import Role
from reuse.web import forms, words
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.search import answers

MANY = 500
KIND_NAMES = {
    "departement": N_("Département"),
    "commune": N_("Commune"),
    "college": N_("Collège"),
    "school": N_("School"),
    "public_body": N_("Public body"),
    "association": N_("Association"),
    "company": N_("Company"),
    "eco_organisme": N_("Eco-organisme"),
}


@blueprint.get("/places")
@http.roles(Role.COORDINATOR, Role.ADMIN)
def places() -> ResponseReturnValue:
    """List the organisations for the coordinator; an admin is led to their own."""
    by = http.current_actor()
    if not by.sees_all():
        return redirect(url_for("web.organisation", organisation=by.organisation))
    return _list(Form())


def _list(form: Form) -> str:
    text = request.args.get("q", "")[:100]
    with http.reading() as session:
        everything = session.scalars(select(Organisation).order_by(Organisation.name, Organisation.id)).all()
        counted = session.execute(select(Site.organisation_id, func.count()).group_by(Site.organisation_id))
        counts: dict[UUID, int] = {row[0]: row[1] for row in counted}
    found = [one for one in everything if answers(text, one.name, one.siret or "")]
    return render_template(
        "places.html",
        organisations=found[:MANY],
        count=len(found),
        counts=counts,
        text=text,
        kinds=kinds(),
        form=form,
        problem=form.problem,
    )


def kinds() -> list[tuple[str, str]]:
    """List what an organisation may be by law."""
    return [(kind, words.said(KIND_NAMES[kind])) for kind in KINDS]


@blueprint.post("/places")
@http.roles(Role.COORDINATOR)
def add_organisation() -> ResponseReturnValue:
    """Add a legal entity, then show it."""
    try:
        with http.unit_of_work() as session:
            made = service.add_organisation(
                session,
                siret=forms.needed("siret", most=20),
                name=forms.needed("name"),
                kind=forms.one_of("kind", frozenset(KINDS)) or "",
                by=http.current_actor(),
                key=http.idempotency_key(),
            )
    except ReuseError as error:
        return _list(Form.typed(error)), error.status
    flash(_("Organisation added. Add its sites now."))
    return redirect(url_for("web.organisation", organisation=made.id), 303)


@blueprint.get("/places/<uuid:organisation>")
@http.roles(Role.COORDINATOR, Role.ADMIN)
def organisation(organisation: UUID) -> ResponseReturnValue:
    """Show an organisation, its sites and its agreements."""
    return _page(organisation, Form())


def _page(identifier: UUID, form: Form) -> str:
    by = http.current_actor()
    check_runs(identifier, by)
    with http.reading() as session:
        found = queries.organisation(session, identifier)
        own = sorted(queries.sites(session, organisation=identifier, limit=MANY), key=lambda site: site.name)
        return render_template(
            "place.html",
            home=found,
            sites=own,
            kind_name=words.said(KIND_NAMES[found.kind]),
            kinds=kinds(),
            coordinates=by.sees_all(),
            form=form,
            problem=form.problem,
            **_agreements(session, found),
        )


def _agreements(session: Session, home: Organisation) -> dict[str, Any]:
    """Say from whom the organisation may receive without a hand-over, and who may from it."""
    found = [
        one
        for one in events.agreements(session, organisation=home.id, after=None, limit=MANY)
        if one.ended_at is None and home.id in {one.giver_id, one.receiver_id}
    ]
    query = select(Organisation.id, Organisation.name).where(Organisation.gone.is_(False)).order_by(Organisation.name)
    names: dict[UUID, str] = {row[0]: row[1] for row in session.execute(query)}
    given = [one for one in found if one.giver_id == home.id]
    known = {one.receiver_id for one in given} | {home.id}
    return {
        "given": given,
        "received": [one for one in found if one.receiver_id == home.id],
        "names": names,
        "others": [(str(one), name) for one, name in names.items() if one not in known],
    }


@blueprint.post("/places/<uuid:organisation>")
@http.roles(Role.COORDINATOR)
def change_organisation(organisation: UUID) -> ResponseReturnValue:
    """Change an organisation, unless somebody did since the page was read."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = queries.organisation(session, organisation)
            told = {"organisation": str(organisation), "version": version_read()}
            if not asked_before(session, by, http.idempotency_key(), "change-organisation", told):
                service.edit_organisation(
                    session,
                    found,
                    version=version_read(),
                    by=by,
                    name=forms.needed("name"),
                    kind=forms.one_of("kind", frozenset(KINDS)),
                    gone=forms.ticked("gone"),
                )
    except ReuseError as error:
        return _page(organisation, Form.typed(error)), error.status
    flash(_("Changed."))
    return redirect(url_for("web.organisation", organisation=organisation), 303)


def version_read() -> int:
    """Return the version that the page showed; raises BadInputError."""
    text = forms.line("version", most=9)
    if not (text.isascii() and text.isdecimal()):
        raise BadInputError(N_("This form is not complete."), remedy=N_("Read the page again, then send your change."))
    return int(text)


@blueprint.post("/places/<uuid:organisation>/agreements")
@http.roles(Role.COORDINATOR, Role.ADMIN)
def agree(organisation: UUID) -> ResponseReturnValue:
    """Let another organisation scan in, without a hand-over, what this one holds."""
    by = http.current_actor()
    custody.check_may_agree(organisation, by)
    try:
        with http.unit_of_work() as session:
            receiver = queries.organisation(session, forms.identifier("receiver") or organisation)
            if receiver.id == organisation:
                raise BadInputError(N_("Something is missing."), fields={"receiver": N_("choose one of the answers")})
            custody.agree(session, giver=organisation, receiver=receiver.id, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _page(organisation, Form.typed(error)), error.status
    flash(_("Agreed: %(name)s may scan in what this organisation holds.", name=receiver.name))
    return redirect(url_for("web.organisation", organisation=organisation), 303)


@blueprint.post("/places/<uuid:organisation>/agreements/<uuid:agreement>/end")
@http.roles(Role.COORDINATOR, Role.ADMIN)
def end_agreement(organisation: UUID, agreement: UUID) -> ResponseReturnValue:
    """End a standing agreement: from now on each device needs its hand-over."""
    with http.unit_of_work() as session:
        custody.end_agreement(session, agreement, by=http.current_actor())
    flash(_("Agreement ended: from now on each device needs its hand-over."))
    return redirect(url_for("web.organisation", organisation=organisation), 303)
