"""Intakes that a phone kept: their deposit, their photo, their danger, and all of them undone at once."""

from base64 import b64encode
from hashlib import sha256
from uuid import UUID, uuid4

import pytest

from reuse.actors.models import SiteRole
from reuse.collection.models import Channel, Deposit
from reuse.collection.service import Description, Terms, announce, open_deposit
from reuse.devices.models import Device, IdentityKind
from reuse.devices.naming import identity_key
from reuse.devices.queries import by_code
from reuse.events.queries import by_id, history
from reuse.lifecycle.stages import Role, Stage
from tests.builders import SECRET
from tests.phone.conftest import act, ago, intake, undo

PHOTO = b64encode(b"\xff\xd8\xff" + bytes(2000)).decode()
TERMS = {"title": "relinquished", "reason": "may_serve"}


@pytest.fixture
def collector(build):
    return build.actor(Role.COLLECTOR)


def kinds_of(session, code):
    return [event.type for event in history(session, by_code(session, code).subject)]


def refusal(result):
    return result["status"], result["problem"].get("fields", {})


def test_everything_seen_at_the_counter_is_in_the_arrival(build, session, collector, phone):
    code = build.code(collector)
    told = {"condition": "works", "accessories": ["charger", "bag"], "pieces": 40, "mass_g": 3500, "disk_kept": True}

    [done] = phone(collector).results(intake(code, **told))

    data = by_id(session, UUID(done["event"])).data
    assert {name: data[name] for name in told} == told
    assert by_code(session, code).situation.pieces == 40


def test_an_intake_with_photo_and_danger_is_undone_whole(build, session, collector, phone):
    code, sent = build.code(collector), None
    hand = phone(collector)
    sent = intake(code, danger="swollen_battery", photo=PHOTO)
    hand.results(sent)

    [done] = hand.results(undo(sent))

    assert done["status"] == 201, done
    assert kinds_of(session, code) == ["collected", "danger_reported", "photo_added", *["corrected"] * 3]
    assert by_code(session, code).stage is Stage.NEW


def test_undoing_an_intake_again_is_answered_alike(build, session, collector, phone):
    code = build.code(collector)
    hand, sent = phone(collector), intake(code, danger="leak", photo=PHOTO)
    hand.results(sent)
    back = undo(sent)

    assert hand.results(back) == hand.results(back)
    assert kinds_of(session, code).count("corrected") == 3


def test_a_label_whose_intake_was_undone_takes_the_device_in_again(build, session, collector, phone):
    code = build.code(collector)
    hand, sent = phone(collector), intake(code, danger="heat")
    hand.results(sent, undo(sent))

    [done] = hand.results(intake(code, device_kind="laptop"))

    assert done["status"] == 201
    assert by_code(session, code).stage is Stage.COLLECTED


def test_an_intake_that_something_followed_is_not_undone_and_keeps_its_photo(build, session, collector, phone):
    code = build.code(collector)
    hand, sent = phone(collector), intake(code, photo=PHOTO)
    hand.results(sent, act(code, "weighed", mass_g=2000, measured=True))

    [done] = hand.results(undo(sent))

    assert done["status"] == 403
    assert kinds_of(session, code) == ["collected", "photo_added", "weighed"]


def test_ten_devices_come_under_one_receipt(build, session, collector, phone):
    deposit = TERMS | {"key": str(uuid4())}
    codes = [build.code(collector) for _ in range(10)]

    done = phone(collector).results(*(intake(code, deposit=deposit) for code in codes))

    assert {one["status"] for one in done} == {201}
    assert {by_code(session, code).deposit_id for code in codes} == {collector.thing(UUID(deposit["key"]))}


def test_a_receipt_whose_terms_changed_is_refused_and_the_first_device_stays(build, session, collector, phone):
    deposit = TERMS | {"key": str(uuid4())}
    first, second = build.code(collector), build.code(collector)

    one, other = phone(collector).results(
        intake(first, deposit=deposit), intake(second, deposit=deposit | {"status": "waste", "reason": "too_old"})
    )

    assert (one["status"], other["status"]) == (201, 422)
    assert by_code(session, first).stage is Stage.COLLECTED


def test_the_receipt_of_a_refused_intake_still_serves(build, collector, phone):
    deposit = TERMS | {"key": str(uuid4())}
    taken, free = build.code(collector), build.code(collector)
    hand = phone(collector)
    hand.results(intake(taken))

    refused, done = hand.results(
        intake(taken, deposit=deposit), intake(free, deposit=deposit | {"status": "waste", "reason": "too_old"})
    )

    assert (refused["status"], done["status"]) == (409, 201)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"photo": b64encode(b"GIF89a").decode()}, "photo"),
        ({"photo": b64encode(b"\xff\xd8\xff" + bytes(600_000)).decode()}, "photo"),
        ({"photo": "not base64"}, "photo"),
        ({"imei": "490154203237519"}, "imei"),
        ({"pieces": 1}, "pieces"),
        ({"mass_g": 0}, "mass_g"),
        ({"accessories": ["a bag of gold"]}, "accessories.0"),
    ],
)
def test_what_is_wrong_with_an_intake_is_named_and_nothing_is_taken_in(build, collector, phone, change, field):
    code = build.code(collector)
    hand = phone(collector)

    [done] = hand.results(intake(code, **change))

    assert done["status"] == 422
    assert any(name.startswith(field.partition(".")[0]) for name in done["problem"]["fields"]), done
    assert hand.ask(f"/scan/device/{code}").get_json() == {"device": None, "stage": "new"}


def test_words_from_paper_keep_their_channel_and_their_day(build, session, collector, phone):
    code = build.code(collector)
    deposit = TERMS | {"key": str(uuid4()), "channel": "telephone"}

    [done] = phone(collector).results(intake(code, deposit=deposit, occurred_at=ago(days=9)))

    event = by_id(session, UUID(done["event"]))
    assert (event.recorded_at - event.occurred_at).days == 9
    assert session.get_one(Deposit, collector.thing(UUID(deposit["key"]))).channel is Channel.TELEPHONE


class TestADriversPlace:
    """A driver takes devices in where the round passes."""

    @pytest.fixture
    def driver(self, build):
        return build.actor(Role.CARRIER, at=SiteRole.DEPOT)

    @pytest.fixture
    def point(self, build):
        return build.site(build.organisation(), SiteRole.COLLECTION_POINT)

    def told(self, build, who, place):
        return intake(build.code(who), deposit=TERMS | {"key": str(uuid4()), "place": str(place)})

    def test_is_where_the_deposit_was_made(self, build, session, driver, point, phone):
        sent = self.told(build, driver, point.id)

        [done] = phone(driver).results(sent)

        assert done["status"] == 201
        assert session.get_one(Deposit, driver.thing(UUID(sent["deposit"]["key"]))).site_id == point.id

    def test_is_a_collection_point(self, build, driver, phone):
        workshop = build.site(build.organisation(), SiteRole.WORKSHOP)

        [done] = phone(driver).results(self.told(build, driver, workshop.id))

        assert refusal(done) == (422, {"place": done["problem"]["fields"]["place"]})

    def test_exists(self, build, driver, phone):
        [done] = phone(driver).results(self.told(build, driver, uuid4()))

        assert done["status"] == 422

    def test_is_not_open_to_who_stays_at_their_counter(self, build, collector, point, phone):
        [done] = phone(collector).results(self.told(build, collector, point.id))

        assert done["status"] == 422


def test_an_announced_device_is_known_by_its_serials_short_hash_and_takes_the_label(build, session, collector, phone):
    deposit = open_deposit(session, Terms(reason="may_serve"), secret=SECRET, by=collector, key=uuid4())
    seen = Description("laptop", "Dell", "Latitude", ((IdentityKind.SERIAL, "SN-O1 l23"),))
    expected = announce(session, seen, deposit, by=collector, key=uuid4()).device
    hand, code = phone(collector), build.code(collector)

    [line] = hand.ask("/scan/known").get_json()["expected"]
    assert line["names"] == [sha256(identity_key("sno1L23").encode()).hexdigest()[:16]]
    assert line["list"] == str(deposit.id)[:8]

    hand.results(intake(code, serial="SN O1-L23"))
    assert by_code(session, code).uuid == expected.uuid
    assert session.query(Device).filter(Device.stage == Stage.ANNOUNCED).count() == 0
    assert hand.ask("/scan/known").get_json()["expected"] == []


def test_a_device_that_left_tells_its_stage_to_whoever_it_comes_back_to(build, session, collector, phone):
    seller = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(seller)
    build.sell(device, seller)
    hand = phone(collector)

    assert hand.ask(f"/scan/device/{device.code}").get_json() == {"device": None, "stage": "sold"}

    back, title = hand.results(act(device.code, "returned"), act(device.code, "title_recorded", title="relinquished"))
    session.expire_all()
    assert (back["status"], title["status"]) == (201, 201)
    assert by_code(session, device.code).stage is Stage.COLLECTED
    assert by_code(session, device.code).situation.title == "relinquished"
