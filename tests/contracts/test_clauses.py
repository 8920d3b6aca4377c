"""The library of clauses."""

import re

import pytest

from reuse.contracts.clauses import Clause, chosen, clause, library
from reuse.contracts.devices import JUDGES
from reuse.errors import BadInputError, NotFoundError

EVERY = list(library().values())
PLACES = re.compile(r"Haute-Garonne|Toulouse|Occitanie|\bkm\b|kilomètre|locale?\b|département|proximité", re.IGNORECASE)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_a_clause_can_be_pasted_with_its_defaults(one: Clause) -> None:
    written = one.written(one.read({}))

    assert "{" not in written
    assert len(written) > 150


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_no_clause_names_a_place_or_a_distance(one: Clause) -> None:
    assert not PLACES.search(one.text)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_a_clause_says_how_it_is_checked_on_what_evidence_and_ground(one: Clause) -> None:
    assert one.check in JUDGES
    assert one.evidence
    assert one.checked
    assert {hook.mark for hook in one.legal} <= {"S", "K", "secondary"}
    assert one.legal


def test_a_label_is_asked_for_or_an_equivalent_with_its_means_of_proof() -> None:
    asked = clause("plants")
    text = asked.written(asked.read({}))

    assert "Ecologic" in text
    assert "ou équivalent" in text
    assert "tout moyen approprié" in text
    assert "traçabilité" in text


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("outcome", {"days": 0}),
        ("outcome", {"days": True}),
        ("outcome", {"days": "90"}),
        ("outcome", {"delay": 90}),
        ("erasure", {"level": "burn"}),
        ("erasure", {"attested": 1}),
        ("reuse_share", {"percent": 101}),
        ("plants", {"label": "x" * 201}),
        ("plants", {"label": "a\0b"}),
    ],
    ids=str,
)
def test_a_value_that_cannot_be_checked_is_refused_by_name(name: str, values: dict[str, object]) -> None:
    with pytest.raises(BadInputError) as refused:
        clause(name).read(values)

    assert list(refused.value.fields) == list(values)


def test_a_contract_takes_each_clause_once() -> None:
    with pytest.raises(BadInputError):
        chosen([{"clause": "outcome"}, {"clause": "outcome", "values": {"days": 30}}])


def test_a_clause_of_no_library_is_refused() -> None:
    with pytest.raises(NotFoundError):
        chosen([{"clause": "made_here"}])
