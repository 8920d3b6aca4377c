"""The public register of the local label, and its criteria, version by version."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import clock, http
from reuse.awards import queries
from reuse.awards.models import Award
from reuse.awards.rules import standing
from reuse.awards.scheme import VERSIONS, Criterion, Scheme, Source, scheme_on, scheme_version
from reuse.errors import N_, NotFoundError
from reuse.territory import local_day
from reuse.web.addresses import identifier_in
from reuse.web.award_words import STANDINGS
from reuse.web.blueprint import blueprint

PAGE, MINUTE = 50, 60
HOW = {
    Source.EVENTS: N_("Counted from the history of the devices"),
    Source.DOCUMENT: N_("A document, read by the audit"),
    Source.UNRECORDED: N_("Not measured yet: nobody is judged on it"),
}


@blueprint.get("/awards")
@http.shared_for(MINUTE)
@http.public
def awards() -> ResponseReturnValue:
    """List every award, the latest first, whatever became of it, narrowed by level and commune."""
    level, commune = request.args.get("level", "")[:20], request.args.get("commune", "")[:5]
    after, today = identifier_in(request.args.get("after", "")), local_day(clock.now())
    with http.reading() as session:
        found = queries.public_register(session, level=level, commune=commune, after=after, limit=PAGE + 1)
        communes = queries.communes_of_register(session)
    shown = found[:PAGE]
    return render_template(
        "awards.html",
        lines=[_line(one.award, one.organisation, today) for one in shown],
        levels=[(one.name, one.text[http.language()]) for one in scheme_on(today).levels],
        communes=communes,
        level=level,
        commune=commune,
        scheme=scheme_on(today),
        next_url=_address(level, commune, str(shown[-1].award.id)) if len(found) > PAGE else "",
        first_url=_address(level, commune) if after else "",
    )


def _address(level: str, commune: str, after: str = "") -> str:
    return url_for("web.awards", level=level or None, commune=commune or None, after=after or None)


def _line(award: Award, organisation: str, today: date) -> dict[str, Any]:
    tone, words = STANDINGS[standing(award, today)]
    return {
        "award": award,
        "organisation": organisation,
        "level": level_named(award),
        "tone": tone,
        "standing": _(words),
    }


def level_named(award: Award) -> str:
    """Say the level of an award in the reader's language."""
    return scheme_version(award.scheme_version).level_named(award.level).text[http.language()]


@blueprint.get("/awards/scheme/<int:version>")
@http.shared_for(60 * MINUTE)
@http.public
def award_scheme(version: int) -> ResponseReturnValue:
    """Show one version of the criteria: what each level asks for, how it is measured, and why."""
    if version not in VERSIONS:
        raise NotFoundError(N_("There is no such version of the criteria."))
    found = scheme_version(version)
    return render_template("award_scheme.html", scheme=found, asked=_asked, how=_how, versions=VERSIONS)


def _asked(criterion: Criterion, scheme: Scheme) -> str:
    spoken, asked = http.language(), criterion.thresholds
    told = [
        _("%(level)s: %(percent)s%%", level=one.text[spoken], percent=asked[one.name]) for one in scheme.levels if asked
    ]
    return str(_(", ")).join(map(str, told))


def _how(criterion: Criterion) -> str:
    return str(_(HOW[criterion.measure.source]))
