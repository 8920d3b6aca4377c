"""What a measured value is worth."""

from datetime import date

import pytest

from reuse.awards.measures import Measured
from reuse.awards.rules import Answer, Judged, judge, judge_all, lacking, reaches
from reuse.awards.scheme import Criterion, scheme_on

SCHEME = scheme_on(date(2026, 3, 3))
BY_NAME = {one.name: one for one in SCHEME.criteria}


def judged(name: str, numerator: int, denominator: int) -> Judged:
    return judge(BY_NAME[name], Measured(numerator, denominator, cases=denominator), SCHEME.levels)


def full(one: Criterion) -> Measured | None:
    return Measured(100, 100, cases=100) if one.thresholds else None


def test_a_share_is_compared_without_rounding() -> None:
    assert reaches(Measured(2, 3), 66)
    assert not reaches(Measured(2, 3), 67)
    assert not reaches(Measured(), 0)


@pytest.mark.parametrize(
    ("numerator", "answer", "level"),
    [(59, "not_met", ""), (60, "met", "engaged"), (75, "met", "confirmed"), (90, "met", "exemplary")],
    ids=str,
)
def test_a_value_reaches_the_highest_threshold_it_is_not_under(numerator: int, answer: str, level: str) -> None:
    found = judged("outcome", numerator, 100)

    assert (found.answer, found.level) == (answer, level)


def test_few_cases_say_nothing() -> None:
    assert judged("outcome", 9, 9).answer is Answer.TOO_FEW
    assert judged("outcome", 10, 10).answer is Answer.MET


def test_what_is_not_recorded_is_not_measured_and_a_document_not_given_is_missing() -> None:
    assert judge(BY_NAME["transport"], None, SCHEME.levels).answer is Answer.NOT_MEASURED
    assert judge(BY_NAME["plants"], None, SCHEME.levels).answer is Answer.DOCUMENT_MISSING


def test_a_level_lacks_its_required_criteria_and_some_of_the_others() -> None:
    nothing = judge_all(SCHEME, {})
    required, others = lacking(nothing, SCHEME.levels[0], SCHEME)

    assert [one.criterion.name for one in required] == ["erasure", "outcome", "plants", "data_protection", "figures"]
    assert others == 1


def test_with_every_measure_full_only_the_documents_lack() -> None:
    measured = {one.name: found for one in SCHEME.criteria if (found := full(one))}
    required, others = lacking(judge_all(SCHEME, measured), SCHEME.levels[-1], SCHEME)

    assert [one.criterion.name for one in required] == ["plants", "data_protection"]
    assert others == 0
