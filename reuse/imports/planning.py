"""What a file would change: each of its rows with its answer, and the sites it tells no more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors import rules
from reuse.actors.models import Organisation, Service, Site, SiteRole
from reuse.actors.service import Place
from reuse.errors import N_, BadInputError
from reuse.imports import ground
from reuse.imports.matching import Gazetteer, Known, Match
from reuse.imports.merging import Difference, differ, offered
from reuse.imports.models import Answer, Kind, SiteSource
from reuse.imports.rows import Row
from reuse.imports.telling import NO_STREET

SAID_TWICE = N_("The same identifier stands twice in this file.")
SAME_SITE = N_("An earlier row of this file is the same site.")
NOTHING_OFFERED = N_(
    "It offers nothing that the list would show: import it as a collection point, or name its services."
)
NOT_TOLD = N_("The file tells it no more.")
WRONG = N_("One of its values cannot be kept.")
_SITE_FIELDS = tuple(one.name for one in fields(Place))
_MANY = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """What the coordinator decides for a whole file: collection points or not, and what new ones take."""

    as_points: bool = False
    accepts: tuple[str, ...] = ()


@dataclass
class Plan:
    """The known side of a comparison, and what is seen of the file so far."""

    kind: Kind
    choice: Choice
    last: dict[str, SiteSource]
    gazetteer: Gazetteer
    sites: dict[UUID, Site] = field(default_factory=dict)

    def answer(self, row: Row, match: Match) -> dict[str, Any]:
        """Give the columns of a row's answer."""
        if row.refused or row.left_out:
            return _answered(
                row, Answer.REFUSED if row.refused else Answer.LEFT_OUT, match, row.refused or row.left_out
            )
        if match.reason:
            return _answered(row, Answer.UNDECIDED, match, match.reason) | self._told(row)
        site = self.sites.get(match.site) if match.site else None
        return self._new(row) if site is None else self._known(row, site, match)

    def _new(self, row: Row) -> dict[str, Any]:
        told = self._told(row)
        place = told["told"]["place"]
        if not place["roles"] and not place.get("services"):
            return _answered(row, Answer.LEFT_OUT, Match(), NOTHING_OFFERED)
        wrong = _wrong(place)
        return _answered(row, Answer.REFUSED if wrong else Answer.ADDED, Match(), wrong) | told

    def _known(self, row: Row, site: Site, match: Match) -> dict[str, Any]:
        last = self.last.get(row.source_id)
        found = differ(site, _told_of(row, self.choice), last.told if last else {})
        before = {name: getattr(site, name) for name in _SITE_FIELDS}
        after = {name: pair[1] for name, pair in (found.changes | found.conflicts).items()}
        if wrong := _wrong(before | after) if after else "":
            return _answered(row, Answer.REFUSED, match, wrong)
        answered = _answered(row, _answer(found), match) | self._told(row)
        answered["told"]["own"] = match.own
        return answered | {"site_version": site.version, "changes": found.changes, "conflicts": found.conflicts}

    def _told(self, row: Row) -> dict[str, Any]:
        """Keep what the row says, as the site it may become."""
        place = dict(row.told) | {"roles": _roles(row, self.choice)}
        place["services"] = sorted(set(place.get("services", ())) - offered(place["roles"]))
        if self.choice.as_points and place["roles"]:
            place.setdefault("accepts", sorted(self.choice.accepts))
        told = {"place": place, "said": _told_of(row, self.choice), "siret": row.siret, "kind": row.kind}
        return {"told": told | {"legal_name": _legal_name(row), "attribution": row.attribution}}


def _answer(found: Difference) -> Answer:
    if found.conflicts:
        return Answer.CONFLICT
    return Answer.UPDATED if found.changes else Answer.UNCHANGED


def _answered(row: Row, answer: Answer, match: Match, reason: str = "") -> dict[str, Any]:
    return {
        "number": row.number,
        "answer": answer,
        "name": row.name[:200],
        "commune": row.told.get("commune", ""),
        "source_id": row.source_id,
        "told": {},
        "site_id": match.site,
        "site_version": None,
        "changes": {},
        "conflicts": {},
        "candidates": [str(one) for one in match.candidates],
        "reason": reason,
        "warnings": list(row.warnings),
        "decision": "",
        "done": False,
    }


def _roles(row: Row, choice: Choice) -> list[str]:
    """Make a collection point, where that was chosen, of what says that it collects or does not say what it does."""
    services = row.told.get("services")
    collects = not services or Service.COLLECT.value in services
    return [SiteRole.COLLECTION_POINT.value] if choice.as_points and collects else []


def _told_of(row: Row, choice: Choice) -> dict[str, Any]:
    """What the row really says of a site: no street, position or role of our own making."""
    told = {name: value for name, value in row.told.items() if row.placed or name not in ("lat", "lon")}
    if NO_STREET in row.warnings:
        del told["address"]
    return told | ({"roles": roles} if (roles := _roles(row, choice)) else {})


def _legal_name(row: Row) -> str:
    try:
        return rules.name_of(" ".join(row.legal_name.split()), "name")
    except BadInputError:
        return row.name


def _wrong(place: Mapping[str, Any]) -> str:
    try:
        Place(**place).checked()
    except BadInputError as error:
        return WRONG if error.params else error.message
    return ""


def plan_rows(session: Session, rows: Sequence[Row], kind: Kind, choice: Choice) -> Iterator[dict[str, Any]]:
    """Answer every row of a file, then name the sites that this source told once and tells no more."""
    last = {one.source_id: one for one in session.scalars(select(SiteSource).where(SiteSource.source == kind.value))}
    plan = Plan(kind, choice, last, Gazetteer({name: one.site_id for name, one in last.items()}))
    for known in _known_sites(session):
        plan.gazetteer.add(known)
    settled = [_settle(plan, row, *seen) for seen in [(set[str](), set[UUID]())] for row in rows]
    plan.sites = _sites(session, {match.site for _, match in settled if match.site})
    for row, match in settled:
        yield plan.answer(row, match)
    if kind is not Kind.OWN:
        yield from _absent(session, plan, {row.source_id for row in rows}, rows[-1].number if rows else 0)


def _settle(plan: Plan, row: Row, identifiers: set[str], sites: set[UUID]) -> tuple[Row, Match]:
    """Match one row, which neither its identifier nor its site may share with an earlier one."""
    if row.refused or row.left_out:
        return row, plan.gazetteer.named(row.source_id) or Match()
    if row.source_id in identifiers:
        return _refused(row, SAID_TWICE), Match()
    identifiers.add(row.source_id)
    match = plan.gazetteer.find(row)
    if match.site in sites:
        return row, Match(candidates=(match.site,), reason=SAME_SITE)
    if match.site:
        sites.add(match.site)
    elif not match.reason:
        plan.gazetteer.add(_of_row(row))
    return row, match


def _refused(row: Row, reason: str) -> Row:
    return Row(row.number, row.source_id, row.name, row.told, warnings=row.warnings, refused=reason)


def _of_row(row: Row) -> Known:
    told = row.told
    where = (told["address"], told["postcode"], told["commune_code"], told["lat"], told["lon"])
    return Known(None, row.name, row.legal_name, row.siret, *where)


def _known_sites(session: Session) -> Iterator[Known]:
    south, west, north, east = ground.box()
    columns = (Site.address, Site.postcode, Site.commune_code, Site.lat, Site.lon)
    query = (
        select(Site.id, Site.name, Organisation.name.label("organisation"), Organisation.siret, *columns)
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(Site.lat.between(south, north), Site.lon.between(west, east), Organisation.gone.is_(False))
        .order_by(Site.id)
    )
    for row in session.execute(query.execution_options(yield_per=1000)):
        yield Known(row.id, row.name, row.organisation, row.siret or "", *row[4:])


def _sites(session: Session, wanted: set[UUID]) -> dict[UUID, Site]:
    found: dict[UUID, Site] = {}
    ids = sorted(wanted)
    for first in range(0, len(ids), _MANY):
        some = session.scalars(select(Site).where(Site.id.in_(ids[first : first + _MANY])))
        found |= {site.id: site for site in some}
    return found


def _absent(session: Session, plan: Plan, told: set[str], last: int) -> Iterator[dict[str, Any]]:
    gone = [name for name in sorted(plan.last) if name not in told]
    sites = _sites(session, {plan.last[name].site_id for name in gone})
    for number, name in enumerate(gone, start=last + 1):
        site = sites[plan.last[name].site_id]
        row = Row(number, source_id=name, name=site.name, told={"commune": site.commune})
        yield _answered(row, Answer.ABSENT, Match(site.id), NOT_TOLD)
