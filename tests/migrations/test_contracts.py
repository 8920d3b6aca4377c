"""Contracts recorded before they had a chain, in a database with a past."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, Uuid, column, insert, select, table, text
from sqlalchemy.orm import Session

from reuse import migrations
from reuse.actors.actor import Actor
from reuse.contracts.models import Contract, Coverage
from reuse.contracts.terms import subject_of, terms_at
from reuse.contracts.verification import verify_contracts
from reuse.db import UtcDateTime
from reuse.events.chains import append
from reuse.events.record import Fact
from tests.databases import empty_database

TIME = "2026-03-03T12:00:00.000Z"
BUYER, SUPPLIER, CONTRACT, DEPOSIT = (UUID(int=one) for one in range(1, 5))
TOLD = (
    """INSERT INTO organisations (id, siret, name, kind, demo, gone, version, created_at) VALUES
       (:buyer, '1', 'Ville', 'commune', false, false, 1, :at),
       (:supplier, '2', 'Atelier', 'association', false, false, 1, :at)""",
    """INSERT INTO contracts (id, buyer_id, reference, title, starts_on, ends_on, made_at, version)
       VALUES (:contract, :buyer, '2026-04', 'Réemploi', '2026-01-01', '2026-12-31', :at, 1)""",
    "INSERT INTO contract_suppliers (contract_id, organisation_id) VALUES (:contract, :supplier)",
    """INSERT INTO contract_clauses (contract_id, clause, place, clause_version, chosen)
       VALUES (:contract, 'outcome', 0, 1, :chosen)""",
    """INSERT INTO contract_coverage (contract_id, cover, thing_id, added_at)
       VALUES (:contract, 'deposit', :deposit, :at)""",
)

OLD = table(
    "contract_coverage",
    *(column(name) for name in ("cover", "reason")),
    *(column(name, Uuid()) for name in ("contract_id", "thing_id")),
    *(column(name, UtcDateTime()) for name in ("added_at", "removed_at")),
)
"""The table before it said who covered."""


@pytest.fixture(scope="module")
def with_a_past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database of before contracts had a chain, with one of them, brought up to now; none adds to it."""
    engine = empty_database(tmp_path_factory.mktemp("db"), "contracts")
    _bring_up(engine)
    yield engine
    engine.dispose()


def _bring_up(engine: Engine) -> None:
    migrations.upgrade(engine, "0022")
    ids = {"buyer": BUYER, "supplier": SUPPLIER, "contract": CONTRACT, "deposit": DEPOSIT}
    told = {name: one.hex if engine.dialect.name == "sqlite" else one for name, one in ids.items()}
    told |= {"at": TIME, "chosen": '{"days":30}'}
    with engine.begin() as connection:
        for statement in TOLD:
            connection.execute(text(statement), told)
    migrations.upgrade(engine)


def test_a_contract_of_before_is_read_with_its_first_terms(with_a_past: Engine) -> None:
    with Session(with_a_past) as session:
        agreed = terms_at(session, session.get_one(Contract, CONTRACT))

    assert (agreed.terms.suppliers, [one.clause.id for one in agreed.clauses]) == ((SUPPLIER,), ["outcome"])


def test_the_chain_of_a_contract_of_before_says_what_its_tables_say(with_a_past: Engine) -> None:
    with Session(with_a_past) as session:
        assert list(verify_contracts(session)) == []
        assert session.query(Coverage).count() == 1


def test_who_covered_and_who_removed_is_read_from_the_chain(tmp_path: Path) -> None:
    engine = empty_database(tmp_path, "covered")
    _bring_up(engine)
    migrations.downgrade(engine, "0031")
    people = [Actor(UUID(int=9), one, frozenset()) for one in (SUPPLIER, BUYER)]
    told = ("contract_covered", {}), ("contract_uncovered", {"reason": sha256(b"Erreur").hexdigest()})
    with Session(engine) as session:
        at = []
        for by, (kind, more) in zip(people, told, strict=True):
            fact = Fact(kind, {"device": [str(DEPOSIT)]} | more)
            at.append(append(session, subject_of(CONTRACT), fact, by=by, key=uuid4())[0].recorded_at)
        row = {"contract_id": CONTRACT, "cover": "device", "thing_id": DEPOSIT, "reason": "Erreur"}
        session.execute(insert(OLD).values(**row, added_at=at[0], removed_at=at[1]))
        session.commit()
    migrations.upgrade(engine)

    with Session(engine) as session:
        one = session.scalars(select(Coverage).where(Coverage.cover == "device")).one()
        assert (one.by_id, one.removed_by_id) == (SUPPLIER, BUYER)
        assert list(verify_contracts(session)) == []
    engine.dispose()


def test_rows_still_name_those_of_a_table_that_was_rebuilt(with_a_past: Engine) -> None:
    if with_a_past.dialect.name != "sqlite":
        pytest.skip("PostgreSQL rebuilds no table")
    with with_a_past.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_contract_taken_back_and_brought_up_again_is_read_still(with_a_past: Engine) -> None:
    migrations.downgrade(with_a_past, "0023")
    migrations.upgrade(with_a_past)

    with Session(with_a_past) as session:
        assert terms_at(session, session.get_one(Contract, CONTRACT)).terms.title == "Réemploi"
