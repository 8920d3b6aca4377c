"""What the environment says wrongly, said back at start rather than met later."""

import stat
from pathlib import Path

import pytest

from reuse.db import connect
from reuse.errors import BadInputError
from reuse.settings import Settings
from reuse.territory import territory


@pytest.mark.parametrize(
    "text",
    ["reuse.example.org", "https://", "ftp://reuse.example.org", "https://reuse.example.org/reuse", "https://a.org/?b"],
    ids=["no-scheme", "no-host", "ftp", "path", "query"],
)
def test_an_address_that_no_label_could_lead_to_is_refused(tmp_path: Path, text: str):
    with pytest.raises(BadInputError, match="PUBLIC_URL"):
        Settings.from_environment({"DATA_DIR": str(tmp_path), "PUBLIC_URL": text})


@pytest.mark.parametrize("name", ["UPLOAD_LIMIT", "ANSWERS_KEPT", "TRUSTED_PROXIES"])
@pytest.mark.parametrize("text", ["one", "-1", "1.5", "²"])
def test_a_number_that_is_none_is_refused_by_its_name(tmp_path: Path, name: str, text: str):
    with pytest.raises(BadInputError, match=name):
        Settings.from_environment({"DATA_DIR": str(tmp_path), name: text})


@pytest.mark.parametrize("text", ["postgres://a@b/c", "mysql://a@b/c", "rubbish"])
def test_a_database_that_is_neither_of_ours_is_refused(tmp_path: Path, text: str):
    with pytest.raises(BadInputError, match="DATABASE_URL"):
        Settings.from_environment({"DATA_DIR": str(tmp_path), "DATABASE_URL": text})


def test_a_secret_that_could_be_guessed_is_refused(tmp_path: Path):
    with pytest.raises(BadInputError, match="SECRET_KEY"):
        Settings.from_environment({"DATA_DIR": str(tmp_path), "SECRET_KEY": "changeme"})


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(BadInputError, match="DATA_DIR"):
        Settings.from_environment({"DATA_DIR": str(tmp_path / "file" / "data")})


def test_what_the_service_keeps_is_its_owners_alone(tmp_path: Path):
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path / "data")})
    with connect(settings.database_url).connect():
        made = [settings.data_dir, *settings.data_dir.iterdir()]

    assert {"reuse.sqlite", "secret"} <= {path.name for path in made}
    assert [path.name for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), ("{", "cannot be read"), ("{}", "lacks name")])
def test_a_territory_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, said: str
):
    path = tmp_path / "territory.json"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("TERRITORY", str(path))

    with pytest.raises(BadInputError, match=said):
        territory.__wrapped__()
