"""Stock-takes through the pages."""

import re
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, SiteRole
from reuse.codes import show_code
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role, Stage
from reuse.stocktakes.counting import count
from reuse.stocktakes.models import Stocktake
from tests.builders import Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]


@pytest.fixture
def keeper(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.SELLER)


@pytest.fixture
def shelf(build: Builder, keeper: Actor) -> list[Device]:
    return [build.collected(keeper) for _ in range(3)]


@pytest.fixture
def counter(signed_in: SignIn, keeper: Actor, shelf: list[Device]) -> Visitor:
    assert shelf
    return signed_in(keeper)


@pytest.fixture
def there(build: Builder, counter: Visitor, keeper: Actor) -> str:
    """Where the stock-take, opened a minute ago, is."""
    answer = counter.send("/stocktakes", form="/stocktakes", site=str(keeper.site))
    assert answer.status_code == 303
    build.clock.advance(minutes=1)
    return answer.headers["Location"]


def scan(counter: Visitor, there: str, code: str | None) -> str:
    """Scan a label and return the words of the band."""
    answer = counter.send(f"{there}/counts", form=there, code=code or "")
    assert answer.status_code == 303
    return band(counter.get(answer.headers["Location"]))


def band(page: TestResponse) -> str:
    return " ".join(re.findall(r'role="status">.*?<p>(.*?)</p>', page.text, re.DOTALL))


def numbers(page: TestResponse) -> list[str]:
    """Give the number of each list, in their order."""
    return re.findall(r'list=\w+#list".*?<strong class="number">(\d+)', page.text)


def settle(counter: Visitor, there: str, part: str, **answers: object) -> str:
    sent = counter.send(f"{there}/corrections?list={part}", form=f"{there}?list={part}", **answers)
    assert sent.status_code == 303
    return band(counter.get(sent.headers["Location"]))


def line_of(page: TestResponse) -> str:
    found = re.search(r'name="(?:line|ticked)" value="(\d+)"', page.text)
    assert found
    return found[1]


def stages(build: Builder, devices: list[Device]) -> list[Stage]:
    build.session.expire_all()
    return [device.stage for device in devices]


def test_each_scan_is_answered_by_a_band_and_the_box_keeps_the_focus(
    counter: Visitor, there: str, shelf: list[Device]
) -> None:
    assert "counted: Laptop" in scan(counter, there, shelf[0].code)
    assert "counted already" in scan(counter, there, shelf[0].code)
    assert "mistyped" in scan(counter, there, "7K4M9QXP0")
    assert "autofocus" in counter.get(there).text
    assert numbers(counter.get(there)) == ["2", "0", "0", "1", "0"]


def test_what_stands_here_unexpectedly_is_said_at_once(
    build: Builder, keeper: Actor, counter: Visitor, there: str
) -> None:
    assert "another organisation" in scan(counter, there, build.collected(build.actor(Role.COLLECTOR)).code)
    assert "no known device" in scan(counter, there, code := build.code(keeper))
    assert f"/intake/{code}" in counter.get(f"{there}?list=unexpected").text


def test_missing_devices_are_declared_lost_together_and_one_is_undone(
    build: Builder, counter: Visitor, there: str, shelf: list[Device]
) -> None:
    counter.send(f"{there}/close", form=there)
    build.clock.advance(minutes=1)
    page = counter.get(there)
    ticked = re.findall(r'name="ticked" value="(\d+)"', page.text)

    assert "3 devices settled" in settle(counter, there, "missing", ticked=ticked, step="lost")
    assert stages(build, shelf) == [Stage.LOST] * 3

    undo = re.search(r'name="undo" value="([^"]+)"', counter.get(there).text)
    assert undo
    counter.send(f"{there}/undo", form=there, undo=undo[1])
    assert stages(build, shelf).count(Stage.COLLECTED) == 1


def test_an_open_stocktake_proposes_no_loss(counter: Visitor, there: str) -> None:
    page = counter.get(there)

    assert 'value="lost"' not in page.text
    assert "Not seen yet" in page.text


def test_a_device_of_another_organisation_is_received_and_waits(build: Builder, counter: Visitor, there: str) -> None:
    scan(counter, there, build.collected(build.actor(Role.COLLECTOR)).code)
    line = line_of(counter.get(f"{there}?list=elsewhere"))
    settle(counter, there, "elsewhere", line=line)

    assert "waits to be settled" in counter.get(f"{there}?list=elsewhere").text


def test_a_refusal_is_said_beside_the_code(build: Builder, signed_in: SignIn) -> None:
    plant = build.actor(Role.COLLECTOR, at=SiteRole.TREATMENT_PLANT)
    yard = build.site(build.session.get_one(Organisation, plant.organisation))
    device = build.collected(replace(plant, site=yard.id))
    counter = signed_in(plant)
    there = counter.send("/stocktakes", form="/stocktakes", site=str(plant.site)).headers["Location"]
    scan(counter, there, device.code)
    line = line_of(counter.get(f"{there}?list=elsewhere"))

    said = settle(counter, there, "elsewhere", line=line)
    assert device.code
    assert show_code(device.code) in said
    assert "may hold data" in said


def test_a_line_is_settled_once(
    build: Builder, keeper: Actor, counter: Visitor, there: str, shelf: list[Device]
) -> None:
    build.fact(shelf[0], "lost", keeper)
    build.clock.advance(minutes=5)
    scan(counter, there, shelf[0].code)
    line = line_of(counter.get(f"{there}?list=unexpected"))

    assert "1 device settled" in settle(counter, there, "unexpected", line=line)
    assert "Nothing was left" in settle(counter, there, "unexpected", line=line)
    assert stages(build, shelf[:1]) == [Stage.COLLECTED]


def test_the_report_is_a_page_and_a_pdf(counter: Visitor, visitor: Visitor, there: str) -> None:
    counter.send(f"{there}/close", form=there)
    number = re.search(r"/documents/(CPT-\w+)", counter.get(there).text)
    assert number

    assert "Missing (3)" in counter.get(f"/documents/{number[1]}").text
    assert counter.get(f"/documents/{number[1]}.pdf").data.startswith(b"%PDF")
    assert "Missing (3)" not in visitor.get(f"/documents/{number[1]}").text


def test_late_counts_ask_for_a_completed_report_once(
    build: Builder, keeper: Actor, counter: Visitor, there: str, shelf: list[Device]
) -> None:
    found, seen = build.session.get_one(Stocktake, UUID(there.rpartition("/")[2])), build.clock.at
    counter.send(f"{there}/close", form=there)
    build.clock.advance(minutes=5)
    count(build.session, found, shelf[0].code or "", occurred_at=seen, by=keeper, key=uuid4())
    asked = counter.get(there).text
    counter.send(f"{there}/report", form=there)

    assert "1 count made without network" in asked
    assert "count made without network" not in counter.get(there).text


def test_every_line_is_exported(counter: Visitor, there: str, shelf: list[Device]) -> None:
    scan(counter, there, shelf[0].code)
    lines = counter.get(f"{there}.csv").text.splitlines()

    assert len(lines) == 4
    assert any(line.startswith("Present;") and "Laptop" in line for line in lines)


@pytest.mark.parametrize("path", ["", "?list=missing", ".csv"])
def test_another_organisation_sees_nothing(build: Builder, signed_in: SignIn, there: str, path: str) -> None:
    other = signed_in(build.actor(Role.COLLECTOR))

    assert other.get(there + path).status_code == 404
    assert other.send(f"{there}/counts", form="/stocktakes", code="7K4M9QXP9").status_code == 404
    assert other.send(f"{there}/close", form="/stocktakes").status_code == 404


def test_who_handles_no_device_has_no_stocktakes(build: Builder, signed_in: SignIn, visitor: Visitor) -> None:
    buyer = signed_in(build.actor(Role.BUYER))

    assert buyer.get("/stocktakes").status_code == 403
    assert visitor.get("/stocktakes").status_code == 401


def test_the_coordinator_reads_who_holds_what_and_corrects_nothing(
    build: Builder, signed_in: SignIn, counter: Visitor, there: str
) -> None:
    holder = build.actor(Role.COLLECTOR)
    scan(counter, there, build.collected(holder).code)
    page = signed_in(build.actor(Role.COORDINATOR)).get(f"{there}?list=elsewhere")

    assert re.search(r"Followed at:</?.*?Structure, Site \d+|Followed at: Structure, Site \d+", page.text)
    assert 'name="line"' not in page.text


def test_what_is_missing_was_perhaps_seen_at_an_earlier_stocktake(
    build: Builder, keeper: Actor, counter: Visitor, there: str, shelf: list[Device]
) -> None:
    scan(counter, there, shelf[0].code)
    counter.send(f"{there}/close", form=there)
    build.clock.advance(minutes=30)
    later = counter.send("/stocktakes", form="/stocktakes", site=str(keeper.site)).headers["Location"]
    page = counter.get(later)

    assert page.text.count("Last seen at the stock-take of") == 1
    assert page.text.count("Last trace:") == 2


def test_a_page_of_another_form_undoes_nothing(counter: Visitor, there: str) -> None:
    assert counter.send(f"{there}/undo", form=there, undo="1/nothing").status_code == 404
    assert counter.send(f"{there}/undo", form=there, undo=f"99999/{uuid4()}").status_code == 303
