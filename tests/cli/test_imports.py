"""`reuse import`."""

from pathlib import Path

import pytest

from reuse.demo.story import Told
from tests.cli.conftest import Run

FILE = str(Path(__file__).parents[1] / "files" / "acteurs-lvao.csv")


@pytest.mark.usefixtures("told")
def test_a_list_is_told_then_imported_and_the_same_again_changes_nothing(run: Run) -> None:
    seen, done, again = run("import", FILE), run("import", FILE, "--apply"), run("import", FILE, "--apply")

    assert seen.output.splitlines()[:3] == ["     2  added", "     1  left_out", "     3  refused"]
    assert "     6  refused: Loin d'ici It lies outside the territory." in seen.output
    assert done.output.splitlines()[-2:] == ["2 of 2 rows done", "Imported."]
    assert again.output.startswith("     2  unchanged")


def test_a_kind_of_list_that_nobody_knows_is_refused(run: Run, told: Told) -> None:
    answer = run("import", FILE, "--kind", "phone-book")

    assert (answer.exit_code, "is no kind of list" in answer.output) == (1, True)
    assert told is not None
