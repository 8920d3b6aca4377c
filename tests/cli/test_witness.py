"""A witness at its own shell, before a service that answers over a socket."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from click.testing import Result
from werkzeug.serving import make_server

from reuse.app import create_app
from reuse.db import connect, sessions, unit_of_work
from reuse.demo.story import Told
from reuse.events.keys import load_signer
from reuse.events.log_models import Checkpoint
from reuse.events.notes import Head
from reuse.settings import Settings

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def service(environment: dict[str, str], told: Told) -> Iterator[str]:
    """The address of the service whose log is witnessed."""
    assert told
    engine, settings = (
        connect(environment["DATABASE_URL"]),
        Settings.from_environment(environment | {"ANSWERS_KEPT": "0"}),
    )
    server = make_server("127.0.0.1", 0, create_app(settings, engine=engine))
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
    engine.dispose()


@pytest.fixture
def fingerprint(environment: dict[str, str]) -> str:
    return load_signer(Path(environment["DATA_DIR"]) / "signing-key.pem").verifier.fingerprint


def test_a_log_is_kept_and_cosigned_and_a_fork_is_refused(
    run: Run, service: str, fingerprint: str, environment: dict[str, str], tmp_path: Path
) -> None:
    state, key = tmp_path / "state", tmp_path / "witness.pem"
    asked = ("witness", "check", service, "--state", str(state))

    assert "which key to trust" in run(*asked).output
    assert run("checkpoint").exit_code == 0
    assert "the fingerprint you trust" in run(*asked, "--key", "00").output
    first = run(*asked, "--key", fingerprint, "--cosign", str(key), "--name", "tarn.test")
    assert (first.exit_code, first.stdout.startswith("tarn.test+")) == (0, True)
    size = int(first.stdout.split("\n")[1].split(" ")[0])
    assert "— tarn.test " in (state / f"{size}.cosigned").read_text(encoding="utf-8")
    assert run(*asked).exit_code == 0

    kept = (state / "last.note").read_text(encoding="utf-8")
    rewrite(environment, size)
    refused = run(*asked)
    assert (refused.exit_code, "rewritten" in refused.output) == (1, True)
    assert (state / "last.note").read_text(encoding="utf-8") == kept
    assert len(list(state.glob("refused-*.note"))) == 1


def rewrite(environment: dict[str, str], size: int) -> None:
    """Put another log, signed by the same key, in the place of the latest checkpoint."""
    signer = load_signer(Path(environment["DATA_DIR"]) / "signing-key.pem")
    engine = connect(environment["DATABASE_URL"])
    with unit_of_work(sessions(engine)) as session:
        held = session.get_one(Checkpoint, size)
        head = Head.parse(held.note.rpartition("\n\n")[0] + "\n")
        held.note = signer.sign(Head(head.origin, size, b"x" * 32, head.subjects_root, head.made_at).text())
    engine.dispose()


def test_what_is_no_log_is_named(run: Run, service: str, fingerprint: str, tmp_path: Path) -> None:
    told = run("witness", "check", f"{service}/nowhere", "--state", str(tmp_path), "--key", fingerprint)

    assert (told.exit_code, "does not answer as a log does" in told.output) == (1, True)


def test_a_name_that_would_break_its_line_is_refused(run: Run, tmp_path: Path) -> None:
    told = run("witness", "check", "http://127.0.0.1:9", "--state", str(tmp_path), "--name", "two words")

    assert (told.exit_code, "no space" in told.output) == (1, True)


@pytest.mark.parametrize(
    "keys", [b"[]", b"{", b"\xff", b'{"items": [1]}', b'{"items": [{"vkey": 3}]}', b"x" * (1 << 21)]
)
def test_an_answer_in_no_form_of_a_log_is_named(run: Run, fingerprint: str, tmp_path: Path, keys: bytes) -> None:
    server = make_server("127.0.0.1", 0, lambda _environ, start: (start("200 OK", []) and None) or [keys])
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    asked = ("witness", "check", f"http://127.0.0.1:{server.server_port}", "--state", str(tmp_path))
    told = run(*asked, "--key", fingerprint)
    server.shutdown()
    server.server_close()

    assert (told.exit_code, "does not answer as a log does" in told.output) == (1, True)
