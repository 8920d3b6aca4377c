"""What the compose file hands to the service."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSIDE = frozenset({"DATA_DIR", "PORT", "SIGNING_KEY", "OIDC_CLIENT_SECRET_FILE"})
"""Settings that the image decides, or that are files: in a container they stand in its volume."""


@pytest.fixture(scope="module")
def handed() -> set[str]:
    """Names of the environment that the service is given."""
    service = (ROOT / "compose.yaml").read_text(encoding="utf-8").partition("  postgres:\n")[0]
    return set(re.findall(r"^      ([A-Z_]+): ", service, re.MULTILINE))


def test_every_setting_of_the_service_can_be_given(handed: set[str]):
    sources = (ROOT / "reuse" / name for name in ("settings.py", "territory.py"))
    read = {
        name
        for path in sources
        for name in re.findall(r'(?:environ\.get\(|_whole\(environ, )"([A-Z_]+)"', path.read_text(encoding="utf-8"))
    }

    assert len(read) > 15
    assert read - INSIDE - handed == set()


def test_a_password_with_any_sign_in_it_stands_in_no_address():
    addresses = re.findall(r"postgresql://\S+", (ROOT / "compose.yaml").read_text(encoding="utf-8"))

    assert addresses == ["postgresql://reuse@postgres/reuse"]
