"""What is locked, on the versions of Python that the Makefile looks for."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_what_only_older_pythons_need_says_so(lock: str):
    """A backport has no build for the Python that brings the thing itself: there it stops every installation."""
    pinned = re.findall(r"^(backports[-.]\S+?)==(.*)$", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)

    assert [name for name, rest in pinned if "python_version <" not in rest] == []
