"""Measurements, each run once at a tiny size so that none rots; their figures are nobody's business here."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.__main__ import LINES
from bench.databases import SQLITE, Databases, databases
from bench.setting import Setting
from tools import chromium

TINY = Setting(
    devices=110,
    few=110,
    rows=50,
    labels=42,
    items=10,
    scans=3,
    files=1,
    points=300,
    markers=20,
    seconds=0.1,
    rounds=1,
    databases=(SQLITE,),
)
BY_WRK = {"scan", "write", "growth", "map", "public"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        with databases() as made:
            yield made


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_measured(line: str, made: Databases) -> None:
    if line in BY_WRK and shutil.which("wrk") is None:
        pytest.skip("wrk is not installed")
    if line == "feedback" and chromium.installed() is None:
        pytest.skip("no Chromium on this machine")

    with ThreadPoolExecutor(1) as apart:  # a worker that runs browser tests has a loop of Playwright's already
        results = apart.submit(lambda: list(LINES[line](TINY, made))).result()

    assert results
    assert all(result.measured.ratio > 0 for result in results)
