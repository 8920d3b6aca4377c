"""Auditors' links: made and revoked by the buyer; what each opens, and nothing else."""

from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import gettext as _

from reuse import clock, http
from reuse.contracts import auditing, queries
from reuse.contracts.bundle import devices_covered
from reuse.contracts.parties import check_may_change
from reuse.errors import ReuseError
from reuse.lifecycle.stages import Role
from reuse.web import forms
from reuse.web.blueprint import blueprint
from reuse.web.bundles import OFTEN, bundle_of_contract, offered
from reuse.web.contracts import shown_to
from reuse.web.forms import Form
from reuse.web.page import shown_once

MAKERS = (Role.BUYER, Role.COORDINATOR)
DAYS = "30"


@blueprint.get("/contracts/<uuid:contract>/links")
@http.roles(*MAKERS)
def contract_links(contract: UUID) -> ResponseReturnValue:
    """List the auditors' links of a contract, with their last use."""
    return _page(contract, Form({"days": DAYS}))


def _page(identifier: UUID, form: Form, address: str = "") -> str:
    by = http.current_actor()
    with http.reading() as session:
        found = queries.contract(session, identifier, by=by)
        check_may_change(found, by)
        return render_template(
            "contract_links.html",
            contract=found,
            made=auditing.links_of(session, found),
            present=clock.now(),
            address=address,
            form=form,
            problem=form.problem,
        )


@blueprint.post("/contracts/<uuid:contract>/links")
@http.roles(*MAKERS)
def make_link(contract: UUID) -> ResponseReturnValue:
    """Make a link and show it, this once."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            token = auditing.make_link(
                session,
                queries.contract(session, contract, by=by),
                name=forms.needed("name", most=100),
                days=forms.scaled("days", 1, required=True) or 0,
                secret=http.settings().secret_key,
                by=by,
                key=http.idempotency_key(),
            )[1]
    except ReuseError as error:
        return _page(contract, Form.typed(error)), error.status
    address = f"{http.settings().public_url}{url_for('web.audited', token=token)}"
    return shown_once(_page(contract, Form({"days": DAYS}), address))


@blueprint.post("/contracts/<uuid:contract>/links/<uuid:link>/revoke")
@http.roles(*MAKERS)
def revoke_link(contract: UUID, link: UUID) -> ResponseReturnValue:
    """Close a link from now on."""
    by = http.current_actor()
    with http.unit_of_work() as session:
        auditing.revoke_link(session, queries.contract(session, contract, by=by), link, by=by)
    flash(_("Link revoked: it opens nothing any more."))
    return redirect(url_for("web.contract_links", contract=contract), 303)


@blueprint.get("/audits/<token>")
@http.limiter.limit("60 per minute")
@http.public
def audited(token: str) -> ResponseReturnValue:
    """Show one contract to an auditor, as of the day in the address and in the language it names."""
    http.speak(request.args.get("lang", ""))
    with http.unit_of_work() as session:
        auditing.opened_by(session, token)
        auditing.note_use(session, token)
    with http.reading() as session:
        found = auditing.opened_by(session, token)
        return _secret(
            render_template(
                "contract_audit.html", token=token, lang=request.args.get("lang"), **shown_to(session, found)
            )
        )


@blueprint.get("/audits/<token>/bundle")
@http.limiter.limit("60 per minute")
@http.public
def audited_bundle(token: str) -> ResponseReturnValue:
    """Say what the contract's bundle will hold."""
    with http.reading() as session:
        found = auditing.opened_by(session, token)
        steps = [(found.reference, url_for("web.audited", token=token))]
        make = url_for("web.audited_bundle_file", token=token)
        return _secret(offered(session, devices_covered(session, found), found.title, steps, make))


@blueprint.get("/audits/<token>/bundle.zip")
@http.limiter.limit(OFTEN)
@http.public
def audited_bundle_file(token: str) -> ResponseReturnValue:
    """Make the contract's bundle and send it."""
    with http.reading() as session:
        auditing.opened_by(session, token)
    return _secret(bundle_of_contract(lambda session: auditing.opened_by(session, token)))


def _secret(answer: str | Response) -> Response:
    """Keep the address to whoever holds it: it is what opens the page."""
    made = make_response(answer)
    made.cache_control.no_store = True
    made.headers["Referrer-Policy"] = "no-referrer"
    made.headers["X-Robots-Tag"] = "noindex"
    return made
