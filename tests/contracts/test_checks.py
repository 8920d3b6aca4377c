"""What a clause answers, case by case."""

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from reuse.clock import stamp
from reuse.contracts.charges import History, Span, Told, Treated
from reuse.contracts.checking import check
from reuse.contracts.clauses import Chosen, clause
from reuse.contracts.rules import Result

US = "supplier"


def at(text: str) -> str:
    return stamp(datetime.fromisoformat(text).replace(tzinfo=UTC))


def history(*facts: tuple[Any, ...]) -> History:
    """Write a history as (type, when, data, when recorded); what is left out is nothing, and at once."""
    events: list[Told] = []
    for number, (kind, when, *more) in enumerate(facts):
        data = dict(more[0]) if more else {}
        if kind in ("collected", "received", "returned"):
            data = {"holder": US} | data
        recorded = more[1] if len(more) > 1 else when
        told = {"id": f"e{number}", "type": kind, "data": data}
        events.append(told | {"occurred_at": at(when), "recorded_at": at(recorded)})
    return History(1, "device:1", "7K4M9QXP9", [orjson.dumps(one) for one in events])


def answer(name: str, *many: History, as_of: str, known: dict[str, Treated] | None = None, **values: Any) -> Result:
    span = Span(frozenset({US}), date(2028, 1, 1), date(2028, 12, 31), at(as_of))
    return check(Chosen(clause(name), clause(name).read(values)), many, span, known)


ONE = history(("collected", "2028-02-28T12:00"))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2028-03-01T22:59", "not_yet_due"), ("2028-03-01T23:00", "not_met")],
    ids=["the last minute of the last day in Paris", "midnight"],
)
def test_a_time_runs_over_a_leap_day_until_midnight_in_the_territory(as_of: str, expected: str) -> None:
    assert answer("outcome", ONE, as_of=as_of, days=2).answer == expected


def test_the_absence_of_an_outcome_is_named_with_its_device() -> None:
    (offence,) = answer("outcome", ONE, as_of="2028-06-01T12:00", days=2).offending

    assert (offence.code, offence.event, offence.why) == ("7K4M9QXP9", "", "no outcome recorded in time")


READY = (("triaged", "2028-03-02T12:00"), ("sent_for_recycling", "2028-03-03T12:00"))


def test_a_correction_recorded_later_does_not_change_what_was_known_before() -> None:
    told = history(
        ("collected", "2028-03-01T12:00"),
        ("refused", "2028-03-02T12:00"),
        ("corrected", "2028-06-01T12:00", {"voids": "e1", "impossible": []}),
    )

    assert answer("outcome", told, as_of="2028-05-31T12:00", days=30).answer == "met"
    assert answer("outcome", told, as_of="2028-06-01T12:00", days=30).answer == "not_met"


def test_a_fact_told_late_counts_from_when_it_was_recorded_on_and_for_when_it_happened() -> None:
    told = history(("collected", "2028-03-01T12:00"), ("refused", "2028-03-02T12:00", {}, "2028-05-01T12:00"))

    assert answer("outcome", told, as_of="2028-04-30T12:00", days=30).answer == "not_met"
    assert answer("outcome", told, as_of="2028-05-01T12:00", days=30).answer == "met"


SOLD = (
    ("triaged", "2028-03-02T12:00"),
    ("refurbishment_started", "2028-03-03T12:00"),
    ("made_ready", "2028-03-04T12:00"),
    ("sold", "2028-03-05T12:00"),
)


def test_a_device_that_comes_back_is_a_further_charge_with_a_time_of_its_own() -> None:
    told = history(("collected", "2028-03-01T12:00"), *SOLD, ("returned", "2028-09-01T12:00"))
    found = answer("outcome", told, as_of="2028-09-02T12:00", days=30)

    assert (found.answer, found.figures["meets"], found.figures["pending"]) == ("not_yet_due", 1, 1)


def test_a_device_taken_in_charge_after_the_last_day_is_not_under_the_contract() -> None:
    assert answer("outcome", history(("collected", "2029-01-01T12:00")), as_of="2029-06-01T12:00").answer == (
        "no_evidence"
    )


def test_what_the_supplier_never_had_is_not_its_charge() -> None:
    elsewhere = history(
        ("collected", "2028-03-01T12:00", {"holder": "buyer"}), ("moved", "2028-03-02T12:00", {"site": "x"})
    )

    assert answer("outcome", elsewhere, as_of="2028-09-01T12:00").figures["judged"] == 0


def test_the_supplier_answers_from_the_day_it_received_the_device() -> None:
    told = history(("collected", "2028-03-01T12:00", {"holder": "buyer"}), ("received", "2028-05-01T12:00"))

    assert answer("outcome", told, as_of="2028-05-10T12:00", days=30).answer == "not_yet_due"


@pytest.mark.parametrize(
    ("technique", "level", "expected"),
    [("crypto_erase", "purge", "met"), ("overwrite", "purge", "not_met"), ("overwrite", "clear", "met")],
)
def test_overwriting_is_at_most_clear(technique: str, level: str, expected: str) -> None:
    when = "2028-03-02T13:00"
    erased = {"medium": "S1", "method": "purge", "technique": technique, "result": "success", "finished": at(when)}
    told = history(
        ("collected", "2028-03-01T12:00"),
        SOLD[0],
        ("inventoried", "2028-03-02T12:30", {"media": {"S1": "ssd"}}),
        ("erasure_recorded", when, erased),
        *SOLD[1:],
    )

    assert answer("erasure", told, as_of="2028-04-01T12:00", level=level).answer == expected


def test_a_device_that_left_before_anybody_looked_inside_does_not_meet_erasure() -> None:
    found = answer("erasure", history(("collected", "2028-03-01T12:00"), *SOLD), as_of="2028-04-01T12:00")

    assert found.answer == "not_met"
    assert (found.offending[0].event, found.offending[0].day) == ("e4", date(2028, 3, 5))


RECYCLED = history(("collected", "2028-03-01T12:00"), *READY, ("recycled", "2028-03-10T12:00", {"treatment": "t"}))


@pytest.mark.parametrize(
    ("held", "equivalents", "expected"),
    [
        ({"Ecologic"}, "", "met"),
        ({"ecologic "}, "", "met"),
        ({"WEEELABEX"}, "", "not_met"),
        ({"WEEELABEX"}, "EN 50625, WEEELABEX", "met"),
        (set(), " , ", "not_met"),
    ],
)
def test_a_plant_holds_the_label_or_an_equivalent(held: set[str], equivalents: str, expected: str) -> None:
    known = {"t": Treated(frozenset(held), 1000, 1000)}
    found = answer("plants", RECYCLED, as_of="2028-04-01T12:00", known=known, equivalents=equivalents)

    assert found.answer == expected


@pytest.mark.parametrize(("out", "expected"), [(950, "met"), (949, "not_met"), (1050, "met"), (None, "no_evidence")])
def test_fractions_weigh_what_came_in_within_the_tolerance(out: int | None, expected: str) -> None:
    known = {"t": Treated(frozenset(), 1000, out)}

    assert answer("mass_balance", RECYCLED, as_of="2028-04-01T12:00", known=known, percent=5).answer == expected


def test_a_certificate_is_in_time_by_the_day_it_was_recorded_on() -> None:
    late = history(
        ("collected", "2028-03-01T12:00"),
        *READY,
        ("recycled", "2028-03-10T12:00", {"treatment": "t"}, "2028-09-01T12:00"),
    )

    assert answer("certificate", RECYCLED, as_of="2028-10-01T12:00", days=30).answer == "met"
    assert answer("certificate", late, as_of="2028-10-01T12:00", days=30).answer == "not_met"


@pytest.mark.parametrize("name", ["no_export", "transport"])
def test_what_the_service_does_not_record_is_no_evidence_and_never_a_guess(name: str) -> None:
    assert answer(name, RECYCLED, as_of="2028-10-01T12:00").answer == "no_evidence"


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2028-12-31T12:00", "not_yet_due"), ("2029-01-01T12:00", "not_met")], ids=["open", "over"]
)
def test_a_share_is_told_once_nothing_to_come_can_change_it(as_of: str, expected: str) -> None:
    assert answer("reuse_share", RECYCLED, as_of=as_of, percent=50).answer == expected


def test_a_share_counts_whole_percents_without_rounding_up() -> None:
    sold = history(("collected", "2028-03-01T12:00"), *SOLD)
    found = answer("reuse_share", sold, RECYCLED, RECYCLED, as_of="2029-06-01T12:00", percent=34)

    assert (found.answer, found.figures["share"]) == ("not_met", 33)


def test_a_share_by_mass_without_every_mass_is_no_evidence() -> None:
    unheard = history(("collected", "2028-03-01T12:00", {"kind": "unheard_of"}))

    assert answer("reuse_share", unheard, as_of="2029-06-01T12:00", unit="mass").answer == "no_evidence"


def test_a_lost_device_breaks_custody_on_its_day() -> None:
    found = answer(
        "custody", history(("collected", "2028-03-01T12:00"), ("lost", "2028-03-02T12:00")), as_of="2028-04-01T12:00"
    )

    assert (found.answer, found.offending[0].event) == ("not_met", "e1")


def test_a_scan_elsewhere_that_waits_breaks_custody_once_its_time_is_over() -> None:
    scanned = history(
        ("collected", "2028-03-01T12:00"), ("received", "2028-03-02T12:00", {"waits": "custody is exclusive"})
    )

    assert answer("custody", scanned, as_of="2028-03-07T12:00", days=5).answer == "not_yet_due"
    assert answer("custody", scanned, as_of="2028-03-08T12:00", days=5).answer == "not_met"
