"""The scheme of the label, as the seeds tell it."""

from datetime import date

import pytest

from reuse.awards.measures import MEASURES
from reuse.awards.scheme import Source, scheme_on
from reuse.devices.kinds import kinds
from reuse.errors import NotFoundError

SCHEME = scheme_on(date(2026, 3, 3))


def test_every_criterion_is_told_in_two_languages_with_its_reason() -> None:
    assert 12 <= len(SCHEME.criteria) <= 15
    for one in SCHEME.criteria:
        for told in (one.title, one.text, one.reason):
            assert told.keys() == {"fr", "en"}
            assert all(told.values())


def test_each_measure_of_events_exists_and_has_a_threshold_for_each_level_rising() -> None:
    names = [level.name for level in SCHEME.levels]
    for one in SCHEME.criteria:
        if one.measure.source is Source.EVENTS:
            asked = [one.thresholds[name] for name in names]
            assert one.measure.name in MEASURES
            assert asked == sorted(asked)
            assert one.least > 0
            assert one.measure.kinds <= kinds().keys()


def test_what_the_service_does_not_record_yet_is_never_required() -> None:
    unrecorded = [one for one in SCHEME.criteria if one.measure.source is Source.UNRECORDED]

    assert {one.name for one in unrecorded} == {"transfers", "transport", "export"}
    assert not any(one.required for one in unrecorded)


def test_no_level_asks_for_more_optional_criteria_than_can_be_met() -> None:
    open_ones = [one for one in SCHEME.criteria if not one.required and one.measure.source is Source.EVENTS]

    assert max(level.optional for level in SCHEME.levels) <= len(open_ones)


def test_there_is_no_scheme_before_the_first() -> None:
    with pytest.raises(NotFoundError, match="no local recycling label"):
        scheme_on(date(2025, 12, 31))
