"""The intake form without JavaScript, which asks what the phone asks."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from reuse.actors.actor import Actor
from reuse.collection.models import Channel, Deposit
from reuse.devices.queries import by_code
from reuse.events.queries import history
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor
from tests.web.test_work import DEVICE, SignIn


@pytest.fixture
def by(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR)


@pytest.fixture
def counter(signed_in: SignIn, by: Actor) -> Visitor:
    return signed_in(by)


def take(counter: Visitor, code: str, **answers: Any) -> TestResponse:
    return counter.send(f"/intake/{code}", form="/labels", **(DEVICE | answers))


def test_it_takes_a_box_of_several_with_its_mass_and_what_came_with_it(
    build: Builder, session: Session, by: Actor, counter: Visitor
) -> None:
    code = build.code(by)

    taken = take(counter, code, kind="cable", pieces="40", mass_g="3,5", accessories=["bag", "box"])

    [event] = history(session, by_code(session, code).subject)
    assert (event.data["pieces"], event.data["mass_g"], event.data["accessories"]) == (40, 3500, ["bag", "box"])
    assert "lot of 40 pieces" in counter.get(f"/devices/{code}").text
    assert "lot of 40 pieces" in counter.get(taken.headers["Location"]).text


def test_it_keeps_a_photo(build: Builder, session: Session, by: Actor, counter: Visitor) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    code = build.code(by)

    take(counter, code, photo=(io.BytesIO(picture.getvalue()), "photo.jpg"))

    assert [event.type for event in history(session, by_code(session, code).subject)] == ["collected", "photo_added"]


def test_a_file_that_is_no_photo_takes_nothing_in(build: Builder, by: Actor, counter: Visitor) -> None:
    code = build.code(by)

    answer = take(counter, code, photo=(io.BytesIO(b"%PDF-1.7"), "photo.jpg"))

    assert (answer.status_code, "This is not a photo" in answer.text) == (422, True)
    assert counter.get(f"/intake/{code}").status_code == 200


def test_words_from_the_telephone_keep_their_channel_and_their_day(
    build: Builder, session: Session, by: Actor, counter: Visitor
) -> None:
    code, day = build.code(by), build.clock.at.date() - timedelta(days=3)

    take(counter, code, channel="telephone", day=day.isoformat())

    [event] = history(session, by_code(session, code).subject)
    assert event.occurred_at.date() == day
    assert event.recorded_at == build.clock.at
    channels = select(Deposit.channel).where(Deposit.organisation_id == by.organisation)
    assert session.scalars(channels).all() == [Channel.TELEPHONE]


@pytest.mark.parametrize(
    "wrong", [{"pieces": "1"}, {"mass_g": "0"}, {"day": "2999-01-01"}, {"day": "soon"}, {"place": "nowhere"}]
)
def test_a_wrong_answer_is_said_beside_its_field_and_the_rest_is_kept(
    build: Builder, by: Actor, counter: Visitor, wrong: dict[str, str]
) -> None:
    [field] = wrong

    answer = take(counter, build.code(by), maker="Dell", accessories=["bag"], **wrong)

    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert 'value="Dell"' in answer.text
    assert 'value="bag" checked' in answer.text


def test_a_driver_chooses_among_the_collection_points_of_the_round(
    build: Builder, session: Session, signed_in: SignIn
) -> None:
    driver = build.actor(Role.CARRIER)
    point = build.site(build.organisation())
    counter, code = signed_in(driver), build.code(driver)

    assert f'<option value="{point.id}">' in counter.get(f"/intake/{code}").text

    take(counter, code, place=str(point.id))
    sites = select(Deposit.site_id).where(Deposit.organisation_id == driver.organisation)
    assert session.scalars(sites).all() == [point.id]


def test_somebody_at_a_counter_is_offered_no_other_place(build: Builder, by: Actor, counter: Visitor) -> None:
    build.site(build.organisation())

    assert 'name="place"' not in counter.get(f"/intake/{build.code(by)}").text
