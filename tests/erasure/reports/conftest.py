"""Erasure logs: the project's own, and the corpus beside the repository where it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CORPUS = ROOT.parent / "shared" / "corpus" / "nwipe"

Content = Callable[[str], bytes]


@pytest.fixture
def own_file() -> Content:
    """Give one of the project's own files by name, from the story or the tests."""

    def content(name: str) -> bytes:
        story = ROOT / "seeds" / "story" / name
        return (story if story.exists() else ROOT / "tests" / "files" / name).read_bytes()

    return content


@pytest.fixture
def corpus_log() -> Content:
    """Give one log of the corpus; the test is skipped where the corpus is not."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real files is not beside the repository")
    return lambda name: (CORPUS / f"nwipe-{name}.log").read_bytes()
