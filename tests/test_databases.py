"""What a run on a server need not ask again."""

from importlib import import_module

import pytest

from tests import databases


@pytest.mark.parametrize(
    ("module", "opens"),
    [
        ("tests.points.test_week", False),
        ("tests.contracts.test_any_history", False),
        ("tests.events.conftest", True),
        ("tests.journeys.conftest", True),
        ("tests.stocktakes.test_together", True),
    ],
)
def test_a_module_opens_a_database_where_it_or_what_it_imports_does(module: str, opens: bool) -> None:
    import_module(module)
    assert databases._asks(module) is opens


@pytest.mark.usefixtures("session")
def test_a_fixture_below_a_fixture_opens_one(request: pytest.FixtureRequest) -> None:
    assert databases.opens_database(request.node)
