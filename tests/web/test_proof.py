"""Checkpoints and the proofs between them, as anybody reads them."""

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from reuse.events import log
from reuse.events.check import ConsistencyProof, check_consistency
from reuse.events.keys import ensure_signer
from reuse.events.trust import KeyRecord, TrustedKey, trusted_keys
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor


@pytest.fixture
def trusted(tmp_path: Path) -> list[TrustedKey]:
    signer = ensure_signer(tmp_path / "key.pem", "essai.test/log")
    return trusted_keys([KeyRecord(signer.verifier.vkey)], [signer.verifier.fingerprint])


@pytest.fixture
def seal(session: Session, build: Builder, tmp_path: Path) -> Callable[[], int]:
    """Record a device and seal it a day later."""
    signer, collector = ensure_signer(tmp_path / "key.pem", "essai.test/log"), build.actor(Role.COLLECTOR)

    def once() -> int:
        build.collected(collector)
        return log.seal(session, signer=signer, now=build.clock.advance(days=1)).size

    return once


def test_nothing_is_sealed_before_the_first_checkpoint(visitor: Visitor) -> None:
    assert visitor.get("/proof/latest.txt").status_code == 404
    assert visitor.get("/proof/consistency").status_code == 200


def test_the_latest_checkpoint_is_always_at_one_address(visitor: Visitor, seal: Callable[[], int]) -> None:
    size = seal()
    first = visitor.get("/proof/latest.txt")

    assert first.text == visitor.get(f"/proof/{size}.txt").text
    assert "public" in first.headers["Cache-Control"]
    again = visitor.client.get("/proof/latest.txt", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_text_between_any_two_checkpoints_proves_that_one_continues_the_other(
    visitor: Visitor, seal: Callable[[], int], trusted: list[TrustedKey]
) -> None:
    sizes = [seal() for _ in range(4)]

    for at, old in enumerate(sizes):
        for new in sizes[at:]:
            notes = [visitor.get(f"/proof/{size}.txt").text for size in (old, new)]
            lines = visitor.get(f"/proof/{old}-{new}.txt").text.splitlines()
            heads = check_consistency(ConsistencyProof(*notes, tuple(map(b64decode, lines))), trusted)
            assert [head.size for head in heads] == [old, new]


def test_the_page_says_that_one_log_begins_with_the_other(visitor: Visitor, seal: Callable[[], int]) -> None:
    old, new = seal(), seal()
    page = visitor.get(f"/proof/consistency?first={old}").text

    assert f"The log of {new} events begins with the whole log of {old} events." in page
    assert f"/proof/{old}-{new}.txt" in page


@pytest.mark.parametrize("path", ["/proof/3.txt", "/proof/1-3.txt", "/proof/consistency?first=3", "/proof/9-1.txt"])
def test_no_checkpoint_has_a_size_that_was_never_sealed(visitor: Visitor, seal: Callable[[], int], path: str) -> None:
    assert seal() == 1
    assert visitor.get(path).status_code == 404


def test_a_size_that_is_no_number_asks_again(visitor: Visitor, seal: Callable[[], int]) -> None:
    seal()

    assert visitor.get("/proof/consistency?first=hier&second=-1").status_code == 200
    assert visitor.get(f"/proof/{'9' * 30}.txt").status_code == 404


def test_every_checkpoint_is_reached_page_after_page(
    visitor: Visitor, seal: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reuse.web.proof.SHOWN", 2)
    sizes, seen, path = [seal() for _ in range(5)], list[int](), "/proof"

    while path:
        page = visitor.get(path).text
        seen += [size for size in reversed(sizes) if f"/proof/{size}.txt" in page]
        after = seen[-1] if seen[-1] != sizes[0] else 0
        path = f"/proof?before={after}" if after else ""
        assert (path == "") or (f"before={after}" in page)

    assert seen == sizes[::-1]
