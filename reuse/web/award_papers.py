"""What shows a label elsewhere: the certificate, the window sticker, the badge."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from reuse import clock, http
from reuse.awards.credential_models import AwardCredential
from reuse.awards.models import Award
from reuse.awards.rules import HOLDING, standing
from reuse.awards.scheme import Criterion, Source, scheme_version
from reuse.documents.award_badge import Badge, draw_badge
from reuse.documents.award_certificate import Asked, AwardCertificate
from reuse.documents.award_sticker import Sticker, draw_sticker
from reuse.documents.document import Issuer
from reuse.documents.pdf import draw_document
from reuse.documents.words import Lang
from reuse.errors import N_, ForbiddenError
from reuse.evidence.service import letterhead
from reuse.territory import local_day
from reuse.web.award_check import claims, credential_of
from reuse.web.blueprint import blueprint
from reuse.web.handouts import language_asked, printed, sender

BADGE_SECONDS = 600
"""How long a site may show a badge that has just been suspended."""


@blueprint.get("/awards/<string(length=32):number>/certificate.pdf")
@http.signed_in
def award_certificate(number: str) -> ResponseReturnValue:
    """Give the certificate to the organisation that holds the label, and to the coordination."""
    award, issued = _own(number)
    lang = language_asked()
    return printed(draw_document(_certificate(award, issued, lang)), f"label-{number}")


@blueprint.get("/awards/<string(length=32):number>/sticker.pdf")
@http.signed_in
def award_sticker(number: str) -> ResponseReturnValue:
    """Give the window sticker, A6 or with `?format=a5`, to the same."""
    award, issued = _own(number)
    lang = language_asked()
    names = [one.name for one in scheme_version(award.scheme_version).levels]
    drawn = Sticker(
        sender=sender(),
        lang=lang,
        holder=claims(issued)["name"],
        level=_level(award, lang),
        step=names.index(award.level) + 1,
        steps=len(names),
        expires_on=award.expires_on,
        url=_check_url(award, issued),
        number=award.number,
        fingerprint=issued.sha256,
        format="a5" if request.args.get("format") == "a5" else "a6",
    )
    return printed(draw_sticker(drawn), f"sticker-{number}")


@blueprint.get("/awards/<string(length=32):number>/badge.svg")
@http.shared_for(BADGE_SECONDS)
@http.public
def award_badge(number: str) -> ResponseReturnValue:
    """Give the badge as it stands today, for any site to show."""
    award, issued = credential_of(number)
    lang = language_asked() if "lang" in request.args else "fr"  # the same for all who read one site
    stands = standing(award, local_day(clock.now()))
    badge = Badge(
        sender=sender(),
        lang=lang,
        holder=claims(issued)["name"],
        level=_level(award, lang),
        state="in_force" if stands in HOLDING else stands.value,
        day=award.expires_on,
    )
    answer = Response(draw_badge(badge), mimetype="image/svg+xml")
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _own(number: str) -> tuple[Award, AwardCredential]:
    award, issued = credential_of(number)
    by = http.current_actor()
    if not (by.sees_all() or by.organisation == award.organisation_id):
        raise ForbiddenError(N_("Only the organisation that holds this label may print its papers."))
    if standing(award, local_day(clock.now())) not in HOLDING:
        raise ForbiddenError(N_("This label is not held today: its papers are printed while it is."))
    return award, issued


def _certificate(award: Award, issued: AwardCredential, lang: Lang) -> AwardCertificate:
    told, scheme = claims(issued), scheme_version(award.scheme_version)
    head = letterhead()
    asked = [_asked(one, award.level, lang) for one in scheme.criteria if one.measure.source is not Source.UNRECORDED]
    shared: dict[str, Any] = {"number": award.number, "issued_on": award.awarded_on, "letterhead": head, "lang": lang}
    return AwardCertificate(
        **shared,
        issuer=Issuer(head.name),
        check_url=_check_url(award, issued),
        devices=(),
        holder=told["name"],
        siret=told["siret"],
        level=_level(award, lang),
        expires_on=award.expires_on,
        scheme=scheme.version,
        scheme_url=f"{http.settings().public_url}/awards/scheme/{scheme.version}",
        criteria=tuple(asked),
        fingerprint=issued.sha256,
    )


def _asked(one: Criterion, level: str, lang: Lang) -> Asked:
    return Asked(one.title[lang], one.thresholds.get(level), not one.required)


def _check_url(award: Award, issued: AwardCredential) -> str:
    """Write the check page's address with the fingerprint that the browser compares, which no server is sent."""
    return f"{http.settings().public_url}/awards/{award.number}#{issued.sha256}"


def _level(award: Award, lang: Lang) -> str:
    return scheme_version(award.scheme_version).level_named(award.level).text[lang]
