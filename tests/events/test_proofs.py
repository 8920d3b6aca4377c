"""Proofs, checked as somebody does who has only them and a fingerprint."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from reuse.db import Sessions, reading, sessions, unit_of_work
from reuse.errors import BadInputError, NotFoundError
from reuse.events import log
from reuse.events.check import (
    ConsistencyProof,
    DisprovedError,
    HistoryProof,
    InclusionProof,
    check_consistency,
    check_history,
    check_inclusion,
)
from reuse.events.notes import Signer, UntrustedError
from reuse.events.proofs import prove_consistency, prove_history, prove_inclusion
from reuse.events.trust import TrustedKey
from tests.events.conftest import log_tables

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)

Happen = Callable[..., None]


@pytest.fixture(scope="module")
def signer(kept_signer: Signer) -> Signer:
    return kept_signer


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory, signer: Signer, happen: Happen) -> Iterator[Sessions]:
    """A log of three checkpoints that is only read, and two events after them."""
    with log_tables(tmp_path_factory.mktemp("db"), "proofs") as engine:
        made = sessions(engine)
        for count in (3, 300, 7):
            with unit_of_work(made) as session:
                happen(session, *(f"device:{number % 20}" for number in range(count)))
                log.seal(session, signer=signer, now=NOON)
        with unit_of_work(made) as session:
            happen(session, "device:0", "device:unsealed")
        yield made


@pytest.mark.parametrize(("number", "size"), [(1, 3), (3, 3), (1, 303), (257, 310), (310, None)])
def test_an_event_is_proved_to_be_in_every_later_checkpoint(
    sealed: Sessions, trusted: list[TrustedKey], number: int, size: int | None
) -> None:
    with reading(sealed) as session:
        proof = prove_inclusion(session, number, size)

    assert (
        check_inclusion(InclusionProof.from_json(orjson.loads(orjson.dumps(proof.as_json()))), trusted).size >= number
    )


@pytest.mark.parametrize(("number", "size"), [(4, 3), (311, None), (9999, None), (1, 4)])
def test_what_is_not_sealed_has_no_proof(sealed: Sessions, number: int, size: int | None) -> None:
    with reading(sealed) as session, pytest.raises(NotFoundError):
        prove_inclusion(session, number, size)


def test_another_event_in_its_place_is_disproved(sealed: Sessions, trusted: list[TrustedKey]) -> None:
    with reading(sealed) as session:
        proof = prove_inclusion(session, 5)

    for forged in (replace(proof, hash="0" * 64), replace(proof, hash="é"), replace(proof, position=5)):
        with pytest.raises(DisprovedError):
            check_inclusion(forged, trusted)


@pytest.mark.parametrize(("first", "second"), [(3, 303), (3, None), (303, 310), (310, 310)])
def test_a_later_checkpoint_is_proved_to_contain_an_earlier_one(
    sealed: Sessions, trusted: list[TrustedKey], first: int, second: int | None
) -> None:
    with reading(sealed) as session:
        proof = prove_consistency(session, first, second)

    old, new = check_consistency(ConsistencyProof.from_json(orjson.loads(orjson.dumps(proof.as_json()))), trusted)
    assert (old.size, new.size) == (first, second or 310)


def test_a_forged_consistency_is_disproved(sealed: Sessions, trusted: list[TrustedKey]) -> None:
    with reading(sealed) as session:
        proof = prove_consistency(session, 3, 303)

    with pytest.raises(DisprovedError):
        check_consistency(replace(proof, path=proof.path[:-1]), trusted)


def test_a_history_is_proved_whole_to_its_last_sealed_event(sealed: Sessions, trusted: list[TrustedKey]) -> None:
    with reading(sealed) as session:
        proof = prove_history(session, "device:0")

    events = check_history(HistoryProof.from_json(orjson.loads(orjson.dumps(proof.as_json()))), trusted)
    assert [event["seq"] for event in events] == list(range(1, 18))


def test_a_history_without_its_last_event_is_disproved(sealed: Sessions, trusted: list[TrustedKey]) -> None:
    with reading(sealed) as session:
        proof = prove_history(session, "device:0")

    with pytest.raises(DisprovedError, match="does not end where"):
        check_history(replace(proof, events=proof.events[:-1]), trusted)


def test_a_history_without_an_event_in_the_middle_is_disproved(sealed: Sessions, trusted: list[TrustedKey]) -> None:
    with reading(sealed) as session:
        proof = prove_history(session, "device:0")

    with pytest.raises(DisprovedError, match="Event 3 does not follow"):
        check_history(replace(proof, events=proof.events[:2] + proof.events[3:]), trusted)


@pytest.mark.parametrize(("old", "new"), [('"moved"', '"moves"'), ("{", "["), ('"device:0"', '"device:1"')])
def test_a_history_with_a_changed_event_is_disproved(
    sealed: Sessions, trusted: list[TrustedKey], old: str, new: str
) -> None:
    with reading(sealed) as session:
        proof = prove_history(session, "device:0")
    changed = proof.events[-1].replace(old, new, 1)

    with pytest.raises(DisprovedError):
        check_history(replace(proof, events=(*proof.events[:-1], changed)), trusted)


def test_a_subject_without_sealed_events_has_no_history_to_prove(sealed: Sessions) -> None:
    with reading(sealed) as session, pytest.raises(NotFoundError):
        prove_history(session, "device:unsealed")


def test_a_proof_is_nothing_without_a_trusted_key(sealed: Sessions) -> None:
    with reading(sealed) as session:
        proof = prove_inclusion(session, 1)

    with pytest.raises(UntrustedError):
        check_inclusion(proof, [])


@pytest.mark.parametrize("kind", [InclusionProof, ConsistencyProof, HistoryProof])
@pytest.mark.parametrize("document", [{}, {"path": 3}, {"path": ["é"], "checkpoint": "", "first": "", "second": ""}])
def test_what_is_no_proof_is_refused_as_bad_input(
    kind: type[InclusionProof | ConsistencyProof | HistoryProof], document: dict[str, object]
) -> None:
    with pytest.raises(BadInputError):
        kind.from_json(document)
