"""Facts about finding points."""

from datetime import UTC, date, datetime

from reuse.actors.models import Audience, Service, SiteRole
from reuse.points import search
from reuse.points.point import State

MURET = (43.4611, 1.3266)
OFFICE_HOURS = "Mo-Fr 09:00-12:00; PH off"


def named(found):
    return [point.site.name for point in found.points]


def test_the_nearest_point_comes_first_with_its_distance(find, point):
    point("Farther", lat=43.49, lon=1.33)
    point("Nearer", lat=43.462, lon=1.327)

    found = find("Muret")

    assert named(found) == ["Nearer", "Farther"]
    assert 0 < found.points[0].distance_m < 2_000
    assert (found.understood.label, found.understood.kind) == ("Muret", "commune")


def test_degrees_need_no_words(find, point):
    point("Here", lat=MURET[0], lon=MURET[1])

    found = find(lat=MURET[0], lon=MURET[1])

    assert found.points[0].distance_m == 0
    assert found.understood is None


def test_beyond_the_usual_radius_the_nearest_that_fits_is_told_apart(find, point):
    point("In Toulouse", lat=43.6044, lon=1.4442)

    found = find("Saint-Gaudens")

    assert found.points == ()
    assert found.beyond.site.name == "In Toulouse"
    assert 70_000 < found.beyond.distance_m < 90_000


def test_whoever_is_far_is_sent_where_everybody_may_enter(find, point):
    point("Collège", lat=43.6044, lon=1.4442, audience=Audience.OWN_PUBLIC)
    point("Town hall", lat=43.62, lon=1.45)

    assert find("Saint-Gaudens").beyond.site.name == "Town hall"


def test_where_nothing_fits_nothing_is_beyond(find):
    assert find("Muret", accepts="printer").beyond is None


def test_without_words_the_first_points_are_listed_by_commune(find, point):
    point("B", commune="Muret")
    point("A", commune="Balma")

    assert named(find()) == ["A", "B"]


def test_a_kind_narrows_to_the_points_that_say_they_take_it(find, point):
    point("Takes printers", accepts=["laptop", "printer"])
    point("Takes laptops", accepts=["laptop"])
    point("Says nothing")

    assert named(find("Muret", accepts="printer")) == ["Takes printers"]


def test_what_a_point_does_not_take_is_said_unless_it_said_nothing(find, point):
    point("A", accepts=["laptop", "printer"])
    point("B")

    refusals = {one.site.name: one.refuses for one in find("Muret").points}

    assert "television" in refusals["A"]
    assert "printer" not in refusals["A"]
    assert refusals["B"] == ()


def test_a_service_is_offered_by_a_role_or_beside_it(find, point):
    point("Collects")
    point("Sells", roles=[SiteRole.RECYCLERY.value])
    point("Mends", services=[Service.REPAIR.value])

    assert named(find("Muret", services=frozenset({Service.SELL}))) == ["Sells"]
    assert named(find("Muret", services=frozenset({Service.REPAIR}))) == ["Mends"]


def test_step_free_means_that_somebody_said_yes(find, point):
    point("Yes", step_free="yes")
    point("Limited", step_free="limited")
    point("Unsaid")

    assert named(find("Muret", step_free=True)) == ["Yes"]


def test_open_then_looks_past_the_nearest_that_are_closed(find, point):
    for number in range(12):
        point(f"Closed {number}", lat=43.461 + number / 10_000, opening_hours="Sa 09:00-12:00; PH off")
    point("Open", lat=43.49, opening_hours=OFFICE_HOURS)

    found = find("Muret", open_at=datetime(2026, 3, 3, 10, 0, tzinfo=UTC), limit=3)

    assert named(found) == ["Open"]
    assert found.points[0].opening.state is State.OPEN


def test_at_night_looking_ends(find, point, monkeypatch):
    monkeypatch.setattr(search, "_MOST_LOOKED_AT", 8)
    for number in range(40):
        point(f"Closed {number}", opening_hours=OFFICE_HOURS)

    assert find("Muret", open_at=datetime(2026, 3, 3, 2, 0, tzinfo=UTC), limit=2).points == ()


def test_open_then_lists_without_a_place_too(find, point):
    point("Closed", commune="Balma", opening_hours="Sa 09:00-12:00; PH off")
    point("Open", opening_hours=OFFICE_HOURS)

    assert named(find(open_at=datetime(2026, 3, 3, 10, 0, tzinfo=UTC), limit=1)) == ["Open"]


def test_who_is_not_for_residents_is_not_found(find, point):
    point("Professionals", audience=Audience.PROFESSIONALS)
    point("Over", last_day=date(2026, 3, 2))
    point("Workshop", roles=[SiteRole.WORKSHOP.value])
    point("Depot", roles=[SiteRole.DEPOT.value])
    point("Last day", last_day=date(2026, 3, 3))

    assert named(find("Muret")) == ["Last day"]


def test_points_of_an_organisation_that_has_gone_are_not_found(find, point, organisation, build):
    point()
    organisation.gone = True
    build.session.flush()

    assert find("Muret").points == ()


def test_a_point_is_found_by_its_name_without_accents(find, point):
    point("Ressourcerie de la Forêt", lat=43.1, lon=0.72)

    found = find("ressourcerie foret")

    assert found.understood.kind == "site"
    assert named(found) == ["Ressourcerie de la Forêt"]


def test_a_search_asks_a_few_questions_however_many_points_there_are(find, point, count_queries):
    for number in range(30):
        point(f"Point {number}", capacity=10)

    with count_queries() as seen:
        assert len(find("Muret", limit=20).points) == 20

    assert len(seen) <= 5, seen
