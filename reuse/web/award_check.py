"""The page where anybody checks an award, and the files that it is checked with."""

import re
from hashlib import sha256
from html import escape
from typing import Any

import orjson
from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import clock, http
from reuse.awards import credentials, queries
from reuse.awards.credential_models import AwardCredential
from reuse.awards.credentials import Issuance, issuance
from reuse.awards.did import key_named
from reuse.awards.models import Application, Award
from reuse.awards.rules import HOLDING, standing
from reuse.awards.scheme import scheme_version
from reuse.awards.status_list import Purpose
from reuse.awards.words import HAPPENED
from reuse.errors import N_, NotFoundError
from reuse.territory import local_day
from reuse.web.award_register import level_named
from reuse.web.award_values import values
from reuse.web.award_words import STANDINGS
from reuse.web.blueprint import blueprint

NUMBER = re.compile(r"[0-9a-f]{32}")
MINUTE = 60


def found(session: Session, number: str) -> Award:
    """Return the award of a number as it was typed or scanned; raises NotFoundError."""
    wanted = number.strip().lower()
    if not NUMBER.fullmatch(wanted):
        raise NotFoundError(
            N_("No award has this number."), remedy=N_("Compare it with the number printed on the paper.")
        )
    return queries.award(session, wanted)


def credential_of(number: str) -> tuple[Award, AwardCredential]:
    """Return an award and its credential, signed now if nobody had asked for it yet."""
    with http.reading() as session:
        award = found(session, number)
        known = credentials.issued(session, award)
    if known is None:
        with http.unit_of_work() as session:
            known = credentials.issue(session, award, issued_here())
    return award, known


def issued_here() -> Issuance:
    """Say in whose name this service signs."""
    return issuance(http.settings())


@blueprint.get("/awards/<string(length=32):number>")
@http.shared_for(MINUTE)
@http.public
def award(number: str) -> ResponseReturnValue:
    """Show who holds the label, at which level, until when, on which criteria, and all that happened to it."""
    shown, issued = credential_of(number)
    by = http.actor_or_none()
    stands = standing(shown, local_day(clock.now()))
    with http.reading() as session:
        measured = values(session, session.get_one(Application, shown.application_id))
        history = queries.public_history(session, shown)
        later = session.get(Award, shown.renewed_by) if shown.renewed_by else None
    return render_template(
        "award.html",
        award=shown,
        later=later,
        issued=issued,
        told=claims(issued),
        level=level_named(shown),
        scheme=scheme_version(shown.scheme_version),
        standing=STANDINGS[stands],
        values=measured,
        history=history,
        happened=_happened,
        snippet=_snippet(shown, claims(issued)["name"]),
        mine=stands in HOLDING and by is not None and (by.sees_all() or by.organisation == shown.organisation_id),
    )


def _snippet(award: Award, name: str) -> str:
    """Write the lines that put the badge on a site; nothing in them but the check page and the picture."""
    page = f"{http.settings().public_url}/awards/{award.number}"
    words = escape(_("Local recycling label: %(name)s", name=name))
    return f'<a href="{page}">\n  <img src="{page}/badge.svg" width="320" height="96" alt="{words}">\n</a>'


def _happened(name: str) -> str:
    return str(_(HAPPENED.get(name, name)))


def claims(issued: AwardCredential) -> dict[str, Any]:
    """Read what was signed: the name that the organisation had on that day, its SIRET, and which key signed."""
    document = orjson.loads(issued.content)
    subject = document["credentialSubject"]
    named = {one["identityType"]: one["identityHash"] for one in subject["identifier"]}
    key = sha256(key_named(document["proof"]["verificationMethod"])).hexdigest()
    return {"name": named["name"], "siret": named.get("ext:siret", ""), "key": key}


@blueprint.get("/awards/<string(length=32):number>/credential.json")
@http.shared_for(60 * MINUTE)
@http.public
def award_credential(number: str) -> ResponseReturnValue:
    """Give the credential as it was signed, byte for byte: its fingerprint is on the papers."""
    _award, issued = credential_of(number)
    return _file(issued.content, "application/vc", f"label-{number}.json")


@blueprint.get("/awards/<string(length=32):number>/credential.jwt")
@http.shared_for(60 * MINUTE)
@http.public
def award_token(number: str) -> ResponseReturnValue:
    """Give the same credential as a signed token, for wallets."""
    _award, issued = credential_of(number)
    return _file(credentials.as_token(issued, issued_here()), "application/vc+jwt", f"label-{number}.jwt")


@blueprint.get("/awards/status/<any(revocation, suspension):purpose>/<int:number>")
@http.shared_for(MINUTE)
@http.public
def award_status(purpose: str, number: int) -> ResponseReturnValue:
    """Give a signed status list: which credentials are revoked, or suspended."""
    with http.reading() as session:
        told = credentials.published_list(session, Purpose(purpose), number, issued_here())
    return _file(told, "application/vc+jwt", f"{purpose}-{number}.jwt")


@blueprint.get("/.well-known/did.json")
@http.shared_for(60 * MINUTE)
@http.public
def identity() -> ResponseReturnValue:
    """Give the territory's public identity: the keys that sign the label, the present one first."""
    content = orjson.dumps(credentials.identity(issued_here()), option=orjson.OPT_INDENT_2).decode()
    return _file(content, "application/did+json", "did.json")


def _file(content: str, mimetype: str, name: str) -> Response:
    """Answer with a file that programs of other sites may read, and that is sent again only once it changed."""
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
