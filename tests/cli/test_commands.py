"""Commands, as somebody types them."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from click.testing import Result
from sqlalchemy import text

from reuse.actors.passwords import is_password
from reuse.actors.queries import resolve_token, user_by_email
from reuse.codes import show_code
from reuse.db import connect, reading, sessions
from reuse.demo.decoding import decode
from reuse.demo.story import Told

Run = Callable[..., Result]
STORY = Path(__file__).parents[2] / "seeds" / "story"

pytestmark = pytest.mark.usefixtures("told")


def test_a_device_is_shown_by_its_code_in_any_case(run: Run, told: Told):
    answer = run("device", "show", told.codes[0].lower())

    assert "donated" in answer.stdout
    assert "REUSE-DEMO-SSD-0001 (ssd, inside, clear)" in answer.stdout


def test_a_device_is_shown_in_the_shells_language(run: Run, told: Told):
    assert "Ordinateur portable" in run("device", "show", told.codes[0], LC_ALL="fr_FR.UTF-8").stdout


def test_a_history_is_listed_oldest_first(run: Run, told: Told):
    types = [line.split()[3] for line in run("device", "history", told.codes[1]).stdout.splitlines()]

    assert types[0] == "collected"
    assert types[-1] == "recycled"


def test_a_mistyped_code_is_refused_with_what_to_do(run: Run):
    answer = run("device", "show", "7K4M-9QXP-1")

    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.splitlines() == ["This code is mistyped: 7K4M-9QXP-1.", "Compare it with the label."]


def test_a_refusal_speaks_the_shells_language(run: Run):
    assert run("device", "show", "7K4M-9QXP-1", LC_ALL="fr_FR").stderr.startswith("Ce code comporte une faute")


def test_a_file_is_read_without_a_database(run: Run):
    answer = run("inventory", "read", str(STORY / "laptop.nwipe.log"), DATABASE_URL="postgresql://nowhere/nothing")

    assert orjson.loads(answer.stdout)["erasures"][0]["result"] == "success"


def test_an_unreadable_file_is_refused(run: Run, tmp_path: Path):
    (tmp_path / "noise").write_bytes(b"\x00\xff")
    answer = run("inventory", "read", str(tmp_path / "noise"))

    assert answer.exit_code == 1
    assert answer.stderr.strip()


def test_labels_are_drawn_and_can_be_scanned(run: Run, tmp_path: Path):
    answer = run("labels", "batch", "--count", "7", "--sheet", "L7160", "--out", str(tmp_path / "labels.pdf"))

    assert answer.exit_code == 0
    assert len(decode((tmp_path / "labels.pdf").read_bytes()) or ()) == 7


def test_an_unknown_sheet_draws_nothing(run: Run, tmp_path: Path):
    answer = run("labels", "batch", "--count", "7", "--sheet", "L0000", "--out", str(tmp_path / "labels.pdf"))

    assert answer.exit_code == 1
    assert not (tmp_path / "labels.pdf").exists()


def test_everything_verifies(run: Run):
    assert run("verify").exit_code == 0


def test_what_differs_is_named_by_the_code_on_the_label(run: Run, told: Told, environment: dict[str, str]):
    code = told.codes[0]
    with tampered(environment, code):
        plain, typed = run("verify"), run("verify", "--json")

    assert (plain.exit_code, typed.exit_code) == (1, 1)
    assert plain.stdout == f"{show_code(code)}, device: kind should be laptop, found server\n"
    assert orjson.loads(typed.stdout)["findings"][0]["device"] == show_code(code)


class tampered:  # noqa: N801 - reads as a word after `with`
    """Let a device claim another kind inside the block."""

    def __init__(self, environment: dict[str, str], code: str):
        self.engine, self.code = connect(environment["DATABASE_URL"]), code

    def __enter__(self) -> None:
        self._set("server")

    def __exit__(self, *_: object) -> None:
        self._set("laptop")
        self.engine.dispose()

    def _set(self, kind: str) -> None:
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            command = text("UPDATE devices SET kind = :kind WHERE code = :code")
            connection.execute(command, {"kind": kind, "code": self.code})


def test_a_key_that_nobody_pinned_is_not_trusted(run: Run):
    answer = run("verify", "--trust", "0" * 64)

    assert answer.exit_code == 1


def test_a_checkpoint_is_a_signed_note(run: Run):
    note = run("checkpoint").stdout

    assert note.startswith("reuse.example.org/log\n")
    assert "\n— reuse.example.org/log " in note


def test_the_fingerprint_shown_is_the_one_to_pin(run: Run):
    fingerprint = run("key", "show").stdout.strip()

    assert run("verify", "--trust", fingerprint).exit_code == 0


def test_a_rotated_key_still_verifies_what_the_old_one_signed(run: Run):
    before = run("key", "show").stdout
    run("key", "rotate")
    run("checkpoint")

    assert run("key", "show").stdout != before
    assert run("verify", "--trust", before.strip()).exit_code == 0


def test_events_are_exported_one_a_line_as_they_were_hashed(run: Run):
    lines = run("export", "events", "--since", "2026-10-01").stdout_bytes.splitlines()
    found = [(orjson.loads(line)["hash"], line.partition(b'"event":')[2][:-1]) for line in lines]

    assert len(found) > 30
    assert all(sha256(content).hexdigest() == digest for digest, content in found)


def test_an_export_begins_on_its_day(run: Run):
    assert run("export", "events", "--since", "2026-12-31").stdout == ""


def test_an_export_goes_on_from_a_time_as_the_chain_writes_it(run: Run):
    every = run("export", "events", "--since", "2026-01-01").stdout_bytes.splitlines()
    latest = orjson.loads(every[-1])["event"]["recorded_at"]

    assert run("export", "events", "--since", latest).stdout_bytes.splitlines()[-1] == every[-1]


def test_a_token_is_printed_once_and_known_after(run: Run, environment: dict[str, str]):
    plain = run("token", "create", "scale", "--scope", "collector").stdout.strip()
    engine = connect(environment["DATABASE_URL"])
    with reading(sessions(engine)) as session:
        actor = resolve_token(session.connection(), plain)
    engine.dispose()

    assert actor is not None
    assert actor.roles == {"collector"}


def test_an_account_is_opened(run: Run):
    password = "four words without link"
    answer = run("user", "create", "a@b.test", "--name", "Ana", "--role", "seller", "--password", password)

    assert answer.stdout.startswith("a@b.test may sign in for ")


def test_a_first_password_is_printed_once_and_must_be_changed(run: Run, environment: dict[str, str]):
    run("user", "create", "e@b.test", "--name", "Eve", "--role", "seller", "--password", "four words without link")
    plain = run("user", "password", "e@b.test").stdout.strip()
    engine = connect(environment["DATABASE_URL"])
    with reading(sessions(engine)) as session:
        user = user_by_email(session, "E@b.test")
    engine.dispose()

    assert is_password(user.password_hash, plain)
    assert user.must_change_password


def test_a_person_is_signed_out_everywhere(run: Run):
    run("user", "create", "f@b.test", "--name", "Flo", "--role", "seller", "--password", "four words without link")

    assert run("user", "sign-out", "f@b.test").stdout == "f@b.test is signed out everywhere.\n"
    assert "No code is asked" in run("user", "forget-factor", "f@b.test").stdout


@pytest.mark.parametrize("command", ["password", "sign-out", "forget-factor", "code"])
def test_a_command_about_nobody_says_so(run: Run, command: str):
    answer = run("user", command, "nobody@b.test")

    assert (answer.exit_code, "this address" in answer.stderr) == (1, True)


def test_the_first_account_brings_its_organisation(run: Run):
    answer = run(
        "user", "create", "c@d.test", "--name", "Coralie", "--role", "coordinator", "--siret", "21310555400017",
        "--organisation", "Une commune", "--kind", "commune", "--password", "four words without link",
    )  # fmt: skip

    assert "Une commune" in answer.stdout or "already" in answer.stderr


def test_a_full_database_takes_no_demonstration(run: Run):
    answer = run("seed", "haute-garonne")

    assert answer.exit_code == 1
    assert "not empty" in answer.stderr


def test_a_database_without_tables_says_what_to_run(run: Run, tmp_path: Path):
    answer = run("verify", DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite")

    assert answer.stderr.splitlines()[-1] == "Run: reuse db upgrade"


@pytest.mark.parametrize("command", [("verify",), ("db", "upgrade"), ("serve", "--port", "0")], ids=" ".join)
def test_a_database_that_does_not_answer_is_said_in_one_breath(run: Run, command: tuple[str, ...]):
    answer = run(*command, DATABASE_URL="postgresql://a:secret@127.0.0.1:1/b")

    assert answer.exit_code == 1
    assert answer.stderr.startswith("The database of DATABASE_URL does not answer")
    assert "secret" not in answer.stderr


def test_an_upgrade_of_an_upgraded_database_changes_nothing(run: Run):
    assert run("db", "upgrade").exit_code == 0
    assert run("verify").exit_code == 0


def test_the_lifecycle_page_is_fresh(run: Run):
    page = Path(__file__).parents[2] / "docs" / "lifecycle.md"

    assert run("lifecycle", "diagram").stdout == page.read_text(encoding="utf-8")


def test_the_audit_log_is_printed_newest_first_with_the_names_of_today(run: Run):
    told = ("--name", "Nadia", "--role", "seller", "--password", "cheval batterie agrafe correct")
    run("user", "create", "audit@essai.test", *told)
    lines = run("audit", "--last", "2").stdout.splitlines()

    assert [line.split("\t")[1:] for line in lines] == [
        ["Access given", "Nadia", "The server's shell"],
        ["Account opened", "Nadia", "The server's shell"],
    ]


def test_a_token_is_listed_until_it_is_revoked(run: Run):
    run("token", "create", "scanner of the audit", "--scope", "seller")
    listed = next(line for line in run("token", "list").stdout.splitlines() if "scanner of the audit" in line)
    run("token", "revoke", listed.split("\t")[0])

    assert listed.split("\t")[2:] == ["seller", listed.split("\t")[3], "-"]
    assert "scanner of the audit" not in run("token", "list").stdout
