"""What every rule has in common: whatever was tried, the history it leaves verifies."""

from collections.abc import Iterator

import pytest

from reuse.events.verify import verify_histories


@pytest.fixture(autouse=True)
def _verified(request: pytest.FixtureRequest) -> Iterator[None]:
    """Recompute, at the end of each test with a session, every chain and what is drawn from it."""
    session = request.getfixturevalue("session") if "session" in request.fixturenames else None
    yield
    if session is not None:
        assert list(verify_histories(session)) == []
