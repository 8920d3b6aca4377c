"""What a file would change, told before anything is changed."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.actors.service import edit_site
from reuse.errors import BadInputError, ForbiddenError, KeyReusedError, NotFoundError
from reuse.imports import queries, service
from reuse.imports.models import Answer, Import, ImportRow
from reuse.imports.planning import NOT_TOLD, NOTHING_OFFERED, SAID_TWICE, SAME_SITE, Choice
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.imports.conftest import Preview, content

TITLES = (
    "identifiant,paternite,nom,adresse,code_postal,ville,latitude,longitude,horaires_osm,telephone,"
    "propositions_de_services\n"
)
ACTION = '"[{""action"":""reparer"",""sous_categories"":[""ecran""]}]"'


def line(name: str, *, at: str = "43.46", hours: str = "", telephone: str = "", source_id: str = "A1") -> bytes:
    return f"{source_id},essai,{name},1 rue,31600,Muret,{at},1.33,{hours},{telephone},{ACTION}\n".encode()


def answers(session: Session, made: Import) -> list[tuple[Answer, str]]:
    return [(row.answer, row.reason) for row in queries.rows(session, made)]


def only(session: Session, made: Import) -> ImportRow:
    (row,) = queries.rows(session, made)
    return row


def test_every_row_is_answered_and_nothing_is_changed(session: Session, preview: Preview) -> None:
    before = session.scalar(select(func.count()).select_from(Site))
    made = preview("acteurs-lvao.csv")

    assert queries.counts(session, made) == {Answer.ADDED: 2, Answer.LEFT_OUT: 1, Answer.REFUSED: 3}
    assert session.scalar(select(func.count()).select_from(Site)) == before


def test_a_list_that_names_no_service_offers_nothing_unless_it_becomes_collection_points(
    session: Session, preview: Preview
) -> None:
    directory, points = (
        preview("etablissements.csv"),
        preview("etablissements.csv", as_points=True, accepts=("laptop",)),
    )

    assert answers(session, directory)[0] == (Answer.LEFT_OUT, NOTHING_OFFERED)
    first = queries.rows(session, points)[0]
    assert (first.answer, first.told["place"]["roles"], first.told["place"]["accepts"]) == (
        Answer.ADDED,
        ["collection_point"],
        ["laptop"],
    )


def test_a_repairer_does_not_become_a_collection_point(session: Session, preview: Preview) -> None:
    repairer, recyclery = queries.rows(session, preview("acteurs-lvao.csv", as_points=True), answer=Answer.ADDED)

    assert repairer.told["place"]["roles"] == []
    assert recyclery.told["place"]["roles"] == ["collection_point"]
    assert recyclery.told["place"]["services"] == ["sell"]


def test_the_same_file_again_changes_nothing(session: Session, preview: Preview, take_over: Preview) -> None:
    take_over("acteurs-lvao.csv", as_points=True)
    again = preview("acteurs-lvao.csv", as_points=True)

    assert queries.counts(session, again) == {Answer.UNCHANGED: 2, Answer.LEFT_OUT: 1, Answer.REFUSED: 3}


def test_what_the_source_changed_is_shown_before_and_after(
    session: Session, preview: Preview, take_over: Preview
) -> None:
    take_over(TITLES.encode() + line("Atelier", hours="Mo 09:00-12:00"))
    row = only(session, preview(TITLES.encode() + line("Atelier", hours="Tu 09:00-12:00")))

    assert (row.answer, row.changes) == (Answer.UPDATED, {"opening_hours": ["Mo 09:00-12:00", "Tu 09:00-12:00"]})


def edited(session: Session, by: Actor, **changes: object) -> Site:
    site = session.scalars(select(Site).where(Site.source_id == "A1")).one()
    return edit_site(session, site, changes, version=site.version, by=by)


def test_what_was_changed_here_stays_while_the_source_says_the_same(
    session: Session, coordinator: Actor, preview: Preview, take_over: Preview
) -> None:
    take_over(TITLES.encode() + line("Atelier", hours="Mo 09:00-12:00"))
    edited(session, coordinator, opening_hours="We 09:00-12:00", accepts=["laptop"])

    assert only(session, preview(TITLES.encode() + line("Atelier", hours="Mo 09:00-12:00"))).answer is Answer.UNCHANGED


def test_what_was_changed_on_both_sides_is_shown_as_a_conflict(
    session: Session, coordinator: Actor, preview: Preview, take_over: Preview
) -> None:
    take_over(TITLES.encode() + line("Atelier", hours="Mo 09:00-12:00"))
    edited(session, coordinator, opening_hours="We 09:00-12:00")
    row = only(session, preview(TITLES.encode() + line("Atelier", hours="Tu 09:00-12:00", telephone="05 36 49 00 01")))

    assert row.answer is Answer.CONFLICT
    assert row.conflicts == {"opening_hours": ["We 09:00-12:00", "Tu 09:00-12:00"]}
    assert row.changes == {"telephone": ["", "05 36 49 00 01"]}


def test_a_site_made_by_hand_is_found_and_only_what_it_lacks_is_added(
    session: Session, build: Builder, preview: Preview
) -> None:
    site = build.site(build.organisation("Atelier"))
    site.name, site.telephone = "L'Atelier", "05 36 49 00 09"
    row = only(session, preview(TITLES.encode() + line("Atelier", hours="Mo 09:00-12:00", telephone="05 36 49 00 01")))

    assert (row.site_id, row.answer) == (site.id, Answer.CONFLICT)
    assert row.changes["opening_hours"] == ["", "Mo 09:00-12:00"]
    assert row.conflicts["telephone"] == ["05 36 49 00 09", "05 36 49 00 01"]


def test_what_is_twice_in_the_file_is_taken_once(session: Session, preview: Preview) -> None:
    twice = TITLES.encode() + line("Atelier") + line("Atelier") + line("Atelier", source_id="A2")
    found = answers(session, preview(twice))

    assert found[1] == (Answer.REFUSED, SAID_TWICE)
    assert [answer for answer, _ in found] == [Answer.ADDED, Answer.REFUSED, Answer.UNDECIDED]


def test_two_rows_of_one_known_site_are_left_to_a_person(session: Session, build: Builder, preview: Preview) -> None:
    build.site(build.organisation("Atelier")).name = "Atelier"
    session.flush()
    found = answers(session, preview(TITLES.encode() + line("Atelier") + line("Atelier", source_id="A2")))

    assert found[1] == (Answer.UNDECIDED, SAME_SITE)


def test_a_site_gone_from_the_file_is_shown_and_stays(session: Session, take_over: Preview) -> None:
    take_over(TITLES.encode() + line("Atelier") + line("Boutique", source_id="A2", at="43.48"))
    made = take_over(TITLES.encode() + line("Atelier"))

    assert answers(session, made)[1] == (Answer.ABSENT, NOT_TOLD)
    assert session.scalar(select(func.count()).where(Site.source == "lvao")) == 2


def test_a_known_school_that_closed_is_named(session: Session, preview: Preview, take_over: Preview) -> None:
    take_over("etablissements.csv", as_points=True)
    row = queries.rows(session, preview(content("etablissements.csv").replace(b"OUVERT", b"FERME")))[0]

    assert (row.answer, row.reason, row.site_id is not None) == (Answer.LEFT_OUT, "It is closed.", True)


def test_rows_are_listed_by_answer_and_page_by_page(session: Session, preview: Preview) -> None:
    made = preview("acteurs-lvao.csv")
    first = queries.rows(session, made, limit=4)
    rest = queries.rows(session, made, after=first[-1].number, limit=4)

    assert [row.number for row in [*first, *rest]] == [2, 3, 4, 5, 6, 7]
    assert [row.number for row in queries.rows(session, made, answer=Answer.REFUSED)] == [5, 6, 7]


def test_only_the_coordinator_imports(session: Session, build: Builder) -> None:
    with pytest.raises(ForbiddenError):
        service.preview_file(session, b"", Choice(), by=build.actor(Role.ADMIN), key=uuid4())


def test_a_key_is_one_preview(session: Session, coordinator: Actor) -> None:
    told, key = content("acteurs-lvao.csv"), uuid4()
    made = service.preview_file(session, told, Choice(), by=coordinator, key=key)

    assert service.preview_file(session, told, Choice(), by=coordinator, key=key).id == made.id
    with pytest.raises(KeyReusedError):
        service.preview_file(session, told, Choice(as_points=True), by=coordinator, key=key)


def test_a_kind_of_device_that_nobody_knows_is_refused(preview: Preview) -> None:
    with pytest.raises(BadInputError, match="no kind of device"):
        preview("acteurs-lvao.csv", accepts=("toaster",))


def test_a_preview_is_forgotten_after_an_hour(session: Session, preview: Preview, build: Builder) -> None:
    made = preview("acteurs-lvao.csv")
    build.clock.at += timedelta(minutes=61)

    assert service.forget_previews(session, build.clock.at) == 1
    session.expunge_all()
    with pytest.raises(NotFoundError):
        queries.import_of(session, made.id)


def test_ten_times_as_many_rows_ask_no_more_questions(
    preview: Preview, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def asked(rows: int) -> int:
        lines = (
            line(f"Atelier {n} {n * 7}", source_id=f"B{rows}-{n}", at=f"43.{n:04d}") for n in range(4600, 4600 + rows)
        )
        with count_queries() as seen:
            preview(TITLES.encode() + b"".join(lines))
        return len(seen)

    assert asked(200) == asked(20)


def test_what_no_database_keeps_is_taken_off(session: Session, preview: Preview) -> None:
    tags = {"name": "A\0telier \ud800", "craft": "electronics_repair", "addr:street": "\0"}
    told = {"elements": [{"type": "node\0", "id": "\ud800", "lat": 43.46, "lon": 1.33, "tags": tags}]}
    row = only(session, preview(json.dumps(told).encode()))

    assert (row.name, row.source_id, row.answer) == ("Atelier", "node/", Answer.ADDED)
