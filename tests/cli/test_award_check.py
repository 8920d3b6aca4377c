"""A credential checked from the shell, without network or database."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
import time_machine
from click.testing import Result

from reuse.awards.securing import prove, token
from reuse.awards.status_list import PLACES, Purpose
from tests.awards.credentials import DID, DISTINCTION, NOW, bare, identity, listed, public, stamp

Run = Callable[..., Result]
PLACE = DISTINCTION.status_index % PLACES


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write(tmp_path, "label.json", orjson.dumps(prove(bare(), stamp(), NOW)))
    write(tmp_path, "label.jwt", token(bare(), stamp()))
    write(tmp_path, "did.json", identity(stamp()))
    for purpose in Purpose:
        write(tmp_path, f"{purpose}.jwt", listed(purpose, by=stamp()))
        write(tmp_path, f"{purpose}-set.jwt", listed(purpose, PLACE, by=stamp()))
    return tmp_path


def write(folder: Path, name: str, content: bytes | str) -> None:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def check(run: Run, files: Path, *more: str, name: str = "label.json") -> Result:
    told = [str(files / one) if "." in one else one for one in more]
    with time_machine.travel(NOW, tick=False):
        return run("awards", "check", str(files / name), *told)


@pytest.mark.parametrize("name", ["label.json", "label.jwt"])
def test_a_valid_one_is_told_in_full(run: Run, files: Path, name: str) -> None:
    lists = ("--status", "revocation.jwt", "--status", "suspension.jwt")
    answer = check(run, files, "--did", "did.json", *lists, name=name)

    assert answer.exit_code == 0
    assert "Recyclerie du Lac (12345678200010)" in answer.stdout
    assert "Valid, state told at 2026-06-01T10:00:00.000Z" in answer.stdout


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--status", "revocation-set.jwt", "--status", "suspension.jwt"), 6),
        (("--status", "revocation.jwt", "--status", "suspension-set.jwt"), 5),
        (("--status", "revocation.jwt"), 3),
        ((), 3),
    ],
    ids=["revoked", "suspended", "one list", "no list"],
)
def test_the_exit_code_says_how_it_stands(run: Run, files: Path, more: tuple[str, ...], code: int) -> None:
    assert check(run, files, "--did", "did.json", *more).exit_code == code


def test_an_expired_one_says_so(run: Run, files: Path) -> None:
    with time_machine.travel("2029-03-04T00:00:00Z", tick=False):
        answer = run("awards", "check", str(files / "label.json"), "--did", str(files / "did.json"))

    assert (answer.exit_code, "Expired" in answer.stdout) == (4, True)


def test_a_fingerprint_told_elsewhere_is_enough(run: Run, files: Path) -> None:
    assert check(run, files, "--key", sha256(public(stamp())).hexdigest()).exit_code == 3
    assert check(run, files, "--key", sha256(public(stamp(2))).hexdigest()).exit_code == 1


def test_one_changed_byte_is_refused(run: Run, files: Path) -> None:
    write(files, "label.json", (files / "label.json").read_bytes().replace(b"du Lac", b"du Bac"))
    answer = check(run, files, "--did", "did.json")

    assert answer.exit_code == 1
    assert "The signature does not match" in answer.stderr


def test_somebody_must_be_trusted(run: Run, files: Path) -> None:
    answer = check(run, files)

    assert (answer.exit_code, "--did or --key" in answer.stderr) == (1, True)


@pytest.mark.parametrize("said", [{"issuer": DID}, {"credentialSubject": {"id": "x"}}, {"name": 3}], ids=str)
def test_one_of_another_shape_is_refused_in_words(run: Run, files: Path, said: dict[str, object]) -> None:
    write(files, "label.json", orjson.dumps(prove(bare() | said, stamp(), NOW)))
    answer = check(run, files, "--did", "did.json")

    assert (answer.exit_code, "not a credential of the label" in answer.stderr) == (1, True)


def test_a_hostile_name_moves_no_cursor(run: Run, files: Path) -> None:
    odd = bare()
    odd["name"] = "Label\x1b[2J\u202e\n faux"
    write(files, "label.json", orjson.dumps(prove(odd, stamp(), NOW)))
    told = check(run, files, "--did", "did.json").stdout

    assert "Label[2J faux: Recyclerie du Lac" in told
    assert not {"\x1b", "\u202e"} & set(told)
