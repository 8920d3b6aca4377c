"""What an installation elsewhere receives."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("reuse", "maps", "seeds")
PARTS = ("reuse/templates/", "reuse/static/", "reuse/translations/", "reuse/migrations/", "maps/static/", "seeds/demo/")


@pytest.fixture(scope="module")
def contents(tmp_path_factory) -> set[str]:
    """Names in the wheel built from a copy of what git tracks or would track."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0"):
        if name.startswith((*PACKAGES, "pyproject", "README", "LICENSE")) and (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", out, source], check=True, capture_output=True)
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


@pytest.mark.parametrize("part", PARTS)
def test_the_wheel_carries_more_than_code(contents, part):
    assert any(name.startswith(part) for name in contents)


def test_the_wheel_carries_every_file_of_its_packages(contents):
    listing = ["git", "ls-files", "-z", *PACKAGES]
    tracked = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")

    assert {name for name in tracked if name and (ROOT / name).is_file()} <= contents


def test_the_wheel_carries_nothing_of_the_workshop(contents):
    assert {name.split("/")[0] for name in contents if ".dist-info" not in name} == set(PACKAGES)
