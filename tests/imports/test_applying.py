"""Previewed rows taken over, each once."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.audit_models import AuditEntry
from reuse.actors.models import Audience, Organisation, Site
from reuse.actors.service import edit_site
from reuse.errors import BadInputError, ConflictError
from reuse.imports import queries
from reuse.imports.applying import KNOWN_SINCE, MOVED, apply_some
from reuse.imports.models import Answer, Import, ImportRow
from reuse.imports.service import NEW, THEIRS, begin, decide_row
from tests.builders import Builder
from tests.imports.conftest import Preview
from tests.imports.test_previewing import TITLES, line


def imported(session: Session) -> list[Site]:
    return list(session.scalars(select(Site).where(Site.source != "").order_by(Site.name)))


def finish(session: Session, made: Import, by: Actor, limit: int = 500) -> None:
    begin(session, made, by=by, key=uuid4())
    while apply_some(session, made, by=by, limit=limit):
        continue


def test_sites_are_added_with_their_organisations_and_whose_data_they_are(session: Session, take_over: Preview) -> None:
    made = take_over("acteurs-lvao.csv", as_points=True)
    repairer, recyclery = imported(session)

    assert made.ended_at is not None
    assert (repairer.services, repairer.roles, repairer.source_id) == (["repair"], [], "REUSE-A1")
    assert (recyclery.roles, recyclery.services) == (["collection_point"], ["sell"])
    assert repairer.attribution == "Longue vie aux objets (invente, lvao)"
    home = session.get_one(Organisation, repairer.organisation_id)
    assert (home.name, home.siret, home.kind) == ("Atelier Essai SARL", None, "company")


def test_colleges_become_collection_points_for_their_own_public(session: Session, take_over: Preview) -> None:
    take_over("etablissements.csv", as_points=True, accepts=("laptop",))
    (college,) = imported(session)

    assert (college.audience, college.roles, college.accepts) == (Audience.OWN_PUBLIC, ["collection_point"], ["laptop"])
    assert session.get_one(Organisation, college.organisation_id).kind == "college"


def test_rows_of_one_siret_are_sites_of_one_organisation(session: Session, build: Builder, take_over: Preview) -> None:
    home = build.organisation("Département", "departement")
    home.siret = "21310395500018"
    session.flush()
    titles = "Nom;Commune;SIRET;Services;Adresse"
    rows = [f"{name};{name};{home.siret};don;1 rue" for name in ("Muret", "Auterive")]
    take_over("\n".join([titles, *rows]).encode())

    assert {site.organisation_id for site in imported(session)} == {home.id}


def test_an_import_interrupted_goes_on_where_it_was(session: Session, coordinator: Actor, preview: Preview) -> None:
    made = preview("acteurs-lvao.csv")
    begin(session, made, by=coordinator, key=uuid4())

    assert apply_some(session, made, by=coordinator, limit=1) == 1
    assert (queries.worked(session, made), made.ended_at) == (1, None)
    assert apply_some(session, made, by=coordinator, limit=1) == 0
    assert apply_some(session, made, by=coordinator) == 0
    assert len(imported(session)) == 2


def test_every_change_is_in_the_audit_log(session: Session, take_over: Preview) -> None:
    take_over("acteurs-lvao.csv")
    noted = dict(session.execute(select(AuditEntry.action, func.count()).group_by(AuditEntry.action)).all())

    assert noted == {"sites_imported": 1, "organisation_added": 2, "site_added": 2}


def test_in_a_conflict_what_stands_here_stays_unless_theirs_is_chosen(
    session: Session, coordinator: Actor, preview: Preview, take_over: Preview
) -> None:
    take_over(TITLES.encode() + line("Atelier", hours="Mo 09:00-12:00"))
    (site,) = imported(session)
    for choice, hours in (("", "We 09:00-12:00"), (THEIRS, "Th 09:00-12:00")):
        edit_site(session, site, {"opening_hours": "We 09:00-12:00"}, version=site.version, by=coordinator)
        made = preview(TITLES.encode() + line("Atelier", hours="Tu 09:00-12:00" if not choice else "Th 09:00-12:00"))
        if choice:
            decide_row(session, made, 2, choice, by=coordinator)
        finish(session, made, coordinator)
        assert site.opening_hours == hours
    again = preview(TITLES.encode() + line("Atelier", hours="Th 09:00-12:00"))
    assert queries.counts(session, again) == {Answer.UNCHANGED: 1}


@pytest.fixture
def doubtful(session: Session, build: Builder, preview: Preview) -> tuple[Import, Site]:
    """A row that may be a site known here."""
    site = build.site(build.organisation("Emmaüs"))
    site.name = "Emmaüs"
    session.flush()
    return preview(TITLES.encode() + line("Emmaüs Muret", hours="Mo 09:00-12:00")), site


def test_a_doubtful_row_waits_for_its_word(session: Session, coordinator: Actor, doubtful: tuple[Import, Site]) -> None:
    made, site = doubtful
    finish(session, made, coordinator)

    assert (site.opening_hours, imported(session)) == ("", [])


def test_a_doubtful_row_decided_to_be_a_site_completes_it_and_is_known_from_then_on(
    session: Session, coordinator: Actor, preview: Preview, doubtful: tuple[Import, Site]
) -> None:
    made, site = doubtful
    decide_row(session, made, 2, str(site.id), by=coordinator)
    finish(session, made, coordinator)

    assert (site.opening_hours, site.name, site.source) == ("Mo 09:00-12:00", "Emmaüs", "lvao")
    again = preview(TITLES.encode() + line("Emmaüs Muret", hours="Mo 09:00-12:00"))
    assert queries.counts(session, again) == {Answer.UNCHANGED: 1}


def test_a_doubtful_row_decided_to_be_new_is_added(
    session: Session, coordinator: Actor, doubtful: tuple[Import, Site]
) -> None:
    made, _ = doubtful
    decide_row(session, made, 2, NEW, by=coordinator)
    finish(session, made, coordinator)

    assert [site.name for site in imported(session)] == ["Emmaüs Muret"]
    assert reason(session, made) == (Answer.ADDED, "")
    with pytest.raises(ConflictError):
        decide_row(session, made, 2, NEW, by=coordinator)


@pytest.mark.parametrize("decision", ["ours", "perhaps", "00000000-0000-4000-8000-000000000001"])
def test_what_was_not_offered_is_not_decided(
    session: Session, coordinator: Actor, doubtful: tuple[Import, Site], decision: str
) -> None:
    with pytest.raises(BadInputError):
        decide_row(session, doubtful[0], 2, decision, by=coordinator)


def reason(session: Session, made: Import) -> tuple[Answer, str]:
    row = session.get_one(ImportRow, (made.id, 2))
    return row.answer, row.reason


def test_a_site_changed_since_the_preview_is_not_overwritten(
    session: Session, coordinator: Actor, preview: Preview, take_over: Preview
) -> None:
    take_over(TITLES.encode() + line("Atelier"))
    (site,) = imported(session)
    made = preview(TITLES.encode() + line("Atelier", hours="Tu 09:00-12:00"))
    edit_site(session, site, {"opening_hours": "We 09:00-12:00"}, version=site.version, by=coordinator)
    finish(session, made, coordinator)

    assert (site.opening_hours, reason(session, made)) == ("We 09:00-12:00", (Answer.REFUSED, MOVED))


def test_two_previews_of_one_file_add_each_site_once(session: Session, coordinator: Actor, preview: Preview) -> None:
    first, second = preview(TITLES.encode() + line("Atelier")), preview(TITLES.encode() + line("Atelier"))
    finish(session, first, coordinator)
    finish(session, second, coordinator)

    assert (len(imported(session)), reason(session, second)) == (1, (Answer.REFUSED, KNOWN_SINCE))


def test_a_preview_past_its_hour_is_made_again(
    session: Session, coordinator: Actor, preview: Preview, build: Builder
) -> None:
    made = preview("acteurs-lvao.csv")
    build.clock.at += timedelta(minutes=61)

    with pytest.raises(ConflictError, match="older than an hour"):
        begin(session, made, by=coordinator, key=uuid4())


def test_a_site_known_from_two_sources_credits_both(session: Session, take_over: Preview) -> None:
    take_over(TITLES.encode() + line("Répar'Essai", at="43.4600"))
    osm = b'{"elements": [{"type": "node", "id": 9, "lat": 43.46, "lon": 1.33, "tags": {"craft": "electronics_repair", '
    take_over(osm + '"name": "Répar\'Essai", "wheelchair": "yes"}}]}'.encode())
    (site,) = imported(session)

    assert (site.step_free, site.source) == ("yes", "lvao")
    assert "Longue vie aux objets (essai)" in site.attribution
    assert "ODbL" in site.attribution


def test_the_ministry_s_file_makes_each_public_college_a_collection_point_once(
    session: Session, shared: Path, take_over: Preview
) -> None:
    told = (shared / "data" / "colleges31.csv").read_bytes()
    first, again = take_over(told, as_points=True), take_over(told, as_points=True)  # one annexe bears its school's id

    assert queries.counts(session, first) == {Answer.ADDED: 102, Answer.LEFT_OUT: 39, Answer.REFUSED: 1}
    assert queries.counts(session, again) == {Answer.UNCHANGED: 102, Answer.LEFT_OUT: 39, Answer.REFUSED: 1}
