"""Outcomes of the checks, and the count that closes a verification."""

import os
import sys

from tools import check, test

REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def outcome(code: str) -> check.Outcome:
    return check.run(check.Check("sample", (sys.executable, "-c", code), "do this"))


def test_a_check_that_answers_nought_is_ok():
    assert str(outcome("")).startswith("ok")


def test_a_check_that_refuses_shows_what_it_said_and_the_remedy():
    said = str(outcome("print('why'); raise SystemExit(1)"))

    assert "why" in said
    assert said.endswith("FAILED  sample: do this")


def test_errors_count_as_failures(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(10, 1, 2, 3), encoding="ascii")

    assert test.read_count(report) == test.Count(passed=4, failed=3, skipped=3)


def test_a_run_that_left_no_report_is_a_failure(tmp_path):
    assert test.read_count(tmp_path / "none.xml").failed == 1


def test_a_run_that_finds_no_test_is_a_failure():
    assert test.settle(test.Count(), returncode=5).failed == 1


def test_the_code_is_kept_compiled_whatever_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "reuse").mkdir()
    (tmp_path / "reuse" / "one.py").touch()
    test.compile_once()

    assert (len(list(tmp_path.rglob("one.*.pyc"))), "PYTHONDONTWRITEBYTECODE" in os.environ) == (1, False)
