"""What a phone takes along: enough to answer without network, bounded, and about nobody."""

import re
from uuid import uuid4

import pytest

from reuse.collection.models import Depositor
from reuse.collection.service import Description, Terms, open_deposit, take_in
from reuse.devices.models import IdentityKind
from reuse.devices.service import reserve_batch
from reuse.lifecycle.stages import Role
from reuse.phone import known
from tests.builders import SECRET

NAME, SERIAL = "Essai", "SN-4711-X"


@pytest.fixture
def collector(build):
    return build.actor(Role.COLLECTOR)


def taken_in(build, by):
    deposit = open_deposit(build.session, Terms(Depositor.RESIDENT), secret=SECRET, by=by, key=uuid4())
    seen = Description("laptop", "Dell", "Latitude", ((IdentityKind.SERIAL, SERIAL),))
    return take_in(build.session, build.code(by), seen, deposit, by=by, key=uuid4()).device


def test_it_holds_the_sites_devices_and_its_free_labels(build, collector, phone):
    device, label = taken_in(build, collector), build.code(collector)

    told = phone(collector).ask("/scan/known").get_json()

    assert [one["code"] for one in told["devices"]] == [device.code]
    assert told["devices"][0]["name"] == "Dell Latitude"
    assert label in told["labels"]
    assert device.code not in told["labels"]


def test_it_says_why_a_step_is_refused_once_for_all_devices(build, phone):
    bench = build.actor(Role.REFURBISHER)
    first, second = build.at_bench(bench), build.at_bench(bench)
    for device in (first, second):
        build.fact(device, "erasure_started", bench)

    told = phone(bench).ask("/scan/known").get_json()

    numbers = {one["cannot"]["erased"] for one in told["devices"]}
    assert len(numbers) == 1
    assert told["reasons"][numbers.pop()]["remedy"]


@pytest.mark.parametrize("path", ["/scan/known", "/scan/who", "/scan/receipts"])
def test_nothing_of_it_names_a_person_or_a_serial(build, collector, phone, path):
    taken_in(build, collector)

    text = phone(collector).ask(path).text

    assert SERIAL not in text
    assert NAME not in text.replace("rue de l'Essai", "")
    assert not re.search(r"[\w.]+@[\w.]+", text)


def test_one_device_asked_for_names_no_person_or_serial_either(build, collector, phone):
    device = taken_in(build, collector)

    text = phone(collector).ask(f"/scan/device/{device.code}").text

    assert device.code in text
    assert SERIAL not in text


def test_it_is_bounded(build, collector, phone, monkeypatch):
    monkeypatch.setattr(known, "MOST_DEVICES", 2)
    monkeypatch.setattr(known, "MOST_LABELS", 2)
    for _ in range(3):
        taken_in(build, collector)
    reserve_batch(build.session, 5, site=collector.site, by=collector, key=uuid4())

    told = phone(collector).ask("/scan/known").get_json()

    assert (len(told["devices"]), len(told["labels"])) == (2, 2)


def test_more_devices_take_no_more_queries(build, collector, phone, count_queries):
    hands = phone(collector)

    def queries():
        with count_queries() as seen:
            hands.ask("/scan/known")
        return len(seen)

    taken_in(build, collector)
    few = queries()
    for _ in range(5):
        taken_in(build, collector)
    assert queries() == few


@pytest.mark.parametrize("path", ["/scan/known", "/scan/who", "/scan/receipts"])
def test_nothing_between_the_service_and_the_phone_keeps_it(collector, phone, path):
    assert phone(collector).ask(path).headers["Cache-Control"] == "no-store"


def test_a_device_of_somebody_else_shows_nothing(build, collector, phone):
    device = build.at_bench(build.actor(Role.REFURBISHER))

    assert phone(collector).ask(f"/scan/device/{device.code}").get_json()["device"] is None


def test_a_receipt_of_the_book_is_the_deposits_to_come(collector, phone):
    told = phone(collector).ask("/scan/receipts?count=3").get_json()["receipts"]

    assert len({one["code"] for one in told}) == 3
    assert all("#" in one["link"] and one["path"].startswith("M") for one in told)


@pytest.mark.parametrize("count", ["0", "-4", "9999", "many"])
def test_a_book_of_receipts_is_bounded_too(collector, phone, count):
    told = phone(collector).ask(f"/scan/receipts?count={count}").get_json()["receipts"]

    assert 1 <= len(told) <= 60


def test_codes_to_write_by_hand_are_reserved_once(collector, phone):
    hands, told = phone(collector), {"key": str(uuid4()), "count": 3}

    first, again = hands.post("/scan/spares", told).get_json(), hands.post("/scan/spares", told).get_json()

    assert first == again
    assert set(first["codes"]) <= set(hands.ask("/scan/known").get_json()["spares"])


@pytest.mark.parametrize(("page", "account"), [("en", "fr"), ("fr", "en")])
def test_answers_come_in_the_language_of_the_page_whatever_the_account_s(collector, phone, page, account):
    asking = phone(collector)
    asking.visitor.client.get(f"/language/{account}")

    told = asking.post("/scan/replay", {}, **{"Accept-Language": page}).get_json()

    assert told["detail"] == {"en": "This item cannot be read.", "fr": "Cet élément ne peut pas être lu."}[page]
