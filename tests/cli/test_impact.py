"""What one device means, told in the shell."""

from collections.abc import Callable

from click.testing import Result

from reuse.demo.story import Told

Run = Callable[..., Result]


def test_each_device_of_the_story_tells_a_range_or_why_there_is_none(run: Run, told: Told) -> None:
    for code in told.codes:
        said = run("impact", code).stdout

        assert said
        assert ("between" in said) == ("ADEME" in said) == ("displacement  50 % (30 – 80 %)" in said)


def test_own_percents_are_marked_as_one_s_own(run: Run, told: Told) -> None:
    said = [run("impact", code, "--displacement", "10").stdout for code in told.codes]

    assert any("displacement  10 % (10 – 10 %)  your own" in one for one in said)


def test_what_is_no_percent_is_refused(run: Run, told: Told) -> None:
    assert run("impact", told.codes[0], "--extension", "101").exit_code == 2
