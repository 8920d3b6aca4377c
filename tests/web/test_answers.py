"""Facts about answers told again without being made anew."""

import gzip
from datetime import timedelta

import pytest
from flask import Flask

from reuse import clock
from reuse.lifecycle.stages import Role
from reuse.web.answers import Answers, Kept
from tests.builders import Builder
from tests.web.conftest import Visitor
from tests.web.test_pages import SignIn


@pytest.fixture
def visitor(app: Flask, visitor: Visitor) -> Visitor:
    app.extensions["answers"] = Answers(100_000)
    return visitor


def test_within_its_minute_a_page_is_told_again_and_says_how_old_it_is(build: Builder, visitor: Visitor) -> None:
    before = visitor.get("/points")
    site = build.site(build.organisation())
    build.clock.at += timedelta(seconds=30)
    again = visitor.get("/points")

    assert again.data == before.data
    assert (again.headers["Age"], again.headers["ETag"]) == ("30", before.headers["ETag"])
    build.clock.at += timedelta(seconds=31)
    assert site.name in visitor.get("/points").text


@pytest.mark.usefixtures("build")
def test_each_address_and_each_language_has_its_own(visitor: Visitor) -> None:
    english = visitor.get("/points").text
    french = visitor.client.get("/points", headers={"Accept-Language": "fr"}).text

    assert 'lang="en"' in english
    assert '<html lang="fr"' in french
    assert visitor.get("/points?q=muret").text != english


@pytest.mark.usefixtures("build")
def test_the_map_that_sites_frame_may_still_be_framed(visitor: Visitor) -> None:
    policies = [visitor.get("/map/embed").headers["Content-Security-Policy"] for _ in range(2)]

    assert policies[0] == policies[1]
    assert "frame-ancestors *" in policies[1]


def test_whoever_is_signed_in_is_told_nothing_that_was_kept_nor_is_it_kept(
    build: Builder, visitor: Visitor, signed_in: SignIn
) -> None:
    inside = signed_in(build.actor(Role.COLLECTOR))
    own = inside.get("/points").text

    assert "Sign out" in own
    assert "Sign out" not in visitor.get("/points").text
    assert "Sign out" in inside.get("/points").text


@pytest.mark.usefixtures("build")
def test_each_way_of_asking_is_told_what_it_can_read_and_again_the_same(visitor: Visitor) -> None:
    ways = ("br, gzip", "gzip", "", "gzip", "br, gzip", "")
    told = [visitor.client.get("/points", headers={"Accept-Encoding": way}) for way in ways]

    assert [one.headers.get("Content-Encoding", "") for one in told] == ["br", "gzip", "", "gzip", "br", ""]
    assert all("Accept-Encoding" in one.headers["Vary"] for one in told)
    for one, other in ((0, 4), (1, 3), (2, 5)):
        assert (told[one].data, told[one].headers["ETag"]) == (told[other].data, told[other].headers["ETag"])
    assert gzip.decompress(told[3].data) == told[5].data


@pytest.mark.usefixtures("build")
def test_whoever_has_it_already_is_only_told_so(visitor: Visitor) -> None:
    asked = {"Accept-Encoding": "br"}
    for _ in range(3):
        first = visitor.client.get("/points", headers=asked)
        again = visitor.client.get("/points", headers=asked | {"If-None-Match": first.headers["ETag"]})

        assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


@pytest.mark.usefixtures("build")
def test_many_ways_of_asking_fill_no_memory(app: Flask, visitor: Visitor) -> None:
    for number in range(20):
        told = visitor.client.get("/points", headers={"Accept-Encoding": f"gzip;q=0.{number + 1}"})
        assert told.headers["Content-Encoding"] == "gzip"
    kept = app.extensions["answers"].find(("/points?", "en"))

    assert len(kept.packed) == 6
    assert len({id(one.content) for one in kept.packed.values()}) == 1


def test_the_oldest_answers_leave_when_there_is_no_more_room() -> None:
    answers, present = Answers(14_000), clock.now()
    for number in (0, 1, 2, 3, 4, 4):
        answers.keep((str(number), "fr"), Kept(bytes(300), (), {}, present, present + timedelta(minutes=1)))
    answers.keep(("large", "fr"), Kept(bytes(7_001), (), {}, present, present + timedelta(minutes=1)))

    assert [number for number in range(5) if answers.find((str(number), "fr"))] == [2, 3, 4]
    assert answers.find(("large", "fr")) is None


def test_answers_of_a_few_bytes_take_room_too() -> None:
    answers, present = Answers(1_000_000), clock.now()
    for number in range(1_000):
        answers.keep((str(number), "fr"), Kept(b"[]", (), {}, present, present + timedelta(minutes=1)))

    assert len([number for number in range(1_000) if answers.find((str(number), "fr"))]) < 250
