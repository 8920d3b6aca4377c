"""Files to read: the project's own, and the corpus beside the repository where it is."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from reuse.refurbishment.inventory.detect import read_file
from reuse.refurbishment.inventory.reading import Reading

ROOT = Path(__file__).parents[3]
CORPUS = ROOT.parent / "shared" / "corpus" / "inventory"
PARIS = ZoneInfo("Europe/Paris")

ReadFile = Callable[[str], Reading]


@pytest.fixture
def read() -> ReadFile:
    """Read one of the project's own files by name, from the story or the tests."""

    def read_own(name: str) -> Reading:
        story = ROOT / "seeds" / "story" / name
        path = story if story.exists() else ROOT / "tests" / "files" / name
        return read_file(path.read_bytes(), zone=PARIS)

    return read_own


@pytest.fixture
def read_corpus() -> ReadFile:
    """Read one file of the corpus; the test is skipped where the corpus is not."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real files is not beside the repository")
    return lambda name: read_file((CORPUS / name).read_bytes(), zone=PARIS)
