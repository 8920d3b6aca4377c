"""Bundles written and verified from the shell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from reuse.demo.story import Told
from reuse.events.keys import load_signer

Run = Callable[..., Result]


@pytest.fixture
def codes(told: Told, tmp_path: Path) -> Path:
    path = tmp_path / "codes.txt"
    path.write_text("\n".join([*told.codes, ""]))
    return path


def test_a_bundle_is_written_and_verified(run: Run, codes: Path, environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "bundle.zip"
    written = run("bundle", "write", "--codes", str(codes), "--out", str(out))
    key = load_signer(Path(environment["DATA_DIR"]) / "signing-key.pem").verifier.fingerprint

    assert (written.exit_code, "3 devices" in written.stdout) == (0, True)
    assert run("bundle", "verify", str(out)).exit_code == 3
    assert run("bundle", "verify", str(out), "--key", key).exit_code == 0
    out.write_bytes(out.read_bytes().replace(b'"collected"', b'"Collected"', 1))
    assert "events.jsonl" in run("bundle", "verify", str(out), "--key", key).stdout


def test_a_bundle_of_nothing_leaves_no_file(run: Run, told: Told, tmp_path: Path) -> None:
    assert told
    assert run("bundle", "write", "--out", str(tmp_path / "bundle.zip")).exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_the_fingerprint_of_the_certificate_that_signs_reports_is_told(run: Run, told: Told) -> None:
    assert told
    papers, log = run("key", "show", "--papers").stdout.strip(), run("key", "show").stdout.strip()

    assert len(papers) == len(log) == 64
    assert papers not in {log, ""}
    assert run("key", "show", "--papers").stdout.strip() == papers
