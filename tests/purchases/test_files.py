"""Files of purchases: every row answered, the same file again changing nothing."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.errors import BadInputError, ConflictError, NotFoundError, UnreadableFileError
from reuse.lifecycle.stages import Role
from reuse.purchases.files import apply_file, counts_of, file_of, forget_files, preview_file, rows_of
from reuse.purchases.models import Answer, PurchaseFile
from reuse.purchases.queries import purchases
from reuse.purchases.reading import cents_of, read_rows
from reuse.purchases.service import Told, add_purchase, remove_purchase
from tests.builders import Builder
from tests.imports.workbooks import ods, xlsx

TITLES = (
    "Date;Ligne;Nombre;Montant HT;Dont réemploi;Dont matières recyclées;Fournisseur;Référence;"
    "Don reçu;Valeur forfaitaire"
)
ROWS = (
    "03/02/2026;Ordinateurs portables;30;3 000,00 €;1000;0;Reprise & Fils;BC-7;;",
    "2026-02-04;screens;2;400;;;Vente d’écrans;BC-8;non;",
    "04/02/2026;Ordinateurs portables;3;;;;Ville voisine;;oui;Ordinateur portable de moins de 5 ans",
)
Sent = Callable[..., PurchaseFile]


@pytest.fixture
def sent(session: Session, buyer: Actor, build: Builder) -> Sent:
    """Sends a file and takes it over."""
    assert build

    def send(*rows: str) -> PurchaseFile:
        content = "\r\n".join((TITLES, *rows)).encode()
        made = preview_file(session, content, by=buyer, key=uuid4())
        apply_file(session, made, by=buyer, key=uuid4())
        return made

    return send


def answers(session: Session, found: PurchaseFile) -> list[Answer]:
    return [row.answer for row in rows_of(session, found)]


def test_a_file_is_taken_over_row_by_row(session: Session, sent: Sent, buyer: Actor) -> None:
    assert answers(session, sent(*ROWS)) == [Answer.ADDED] * 3

    gift, screens, laptops = sorted(purchases(session, buyer.organisation, 2026), key=lambda one: one.spend_cents)

    assert (gift.gift, gift.gift_value, gift.count) == (True, "laptop_under_5", 3)
    assert (screens.line, screens.spend_cents) == ("screens", 40_000)
    assert (laptops.day.isoformat(), laptops.spend_cents, laptops.reused_cents) == ("2026-02-03", 300_000, 100_000)


def test_the_same_file_again_changes_nothing(session: Session, sent: Sent, buyer: Actor) -> None:
    sent(*ROWS, ROWS[1])
    before = {(one.id, one.version) for one in purchases(session, buyer.organisation, 2026)}

    again = sent(*ROWS, ROWS[1])

    assert answers(session, again) == [Answer.UNCHANGED] * 4
    assert {(one.id, one.version) for one in purchases(session, buyer.organisation, 2026)} == before
    assert len(before) == 4


def test_a_file_sent_twice_before_it_is_taken_over_adds_its_purchases_once(
    session: Session, buyer: Actor, build: Builder
) -> None:
    content = "\r\n".join((TITLES, *ROWS)).encode()
    first, second = (preview_file(session, content, by=buyer, key=uuid4()) for _ in range(2))
    build.clock.advance(minutes=1)
    apply_file(session, first, by=buyer, key=uuid4())

    with pytest.raises(ConflictError, match="taken over since"):
        apply_file(session, second, by=buyer, key=uuid4())
    assert len(purchases(session, buyer.organisation, 2026)) == 3


def test_a_purchase_typed_by_hand_is_known_in_a_file(session: Session, sent: Sent, buyer: Actor, told: Told) -> None:
    add_purchase(session, told, by=buyer, key=uuid4())

    assert answers(session, sent(ROWS[0].replace("BC-7", "BC-2026-7"))) == [Answer.UNCHANGED]


def test_a_row_with_a_known_reference_changes_its_purchase(session: Session, sent: Sent, buyer: Actor) -> None:
    sent(*ROWS[:2])

    found = sent(ROWS[0].replace(";30;", ";31;"), ROWS[1])

    assert answers(session, found) == [Answer.UPDATED, Answer.UNCHANGED]
    assert sorted(one.count for one in purchases(session, buyer.organisation, 2026)) == [2, 31]


def test_an_order_of_two_lines_is_two_purchases(session: Session, sent: Sent) -> None:
    both = (ROWS[0], ROWS[1].replace("BC-8", "BC-7"))
    sent(*both)

    assert answers(session, sent(*both)) == [Answer.UNCHANGED] * 2


def test_what_was_taken_away_here_stays_away(session: Session, sent: Sent, buyer: Actor) -> None:
    sent(ROWS[0])
    remove_purchase(session, purchases(session, buyer.organisation, 2026)[0], by=buyer)

    found = sent(ROWS[0])

    assert [(row.answer, row.reason[:10]) for row in rows_of(session, found)] == [(Answer.UNCHANGED, "It was tak")]
    assert purchases(session, buyer.organisation, 2026) == []


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("31/02/2026;laptops;1;1", "day"),
        ("demain;laptops;1;1", "day"),
        ("03/02/2036;laptops;1;1", "day"),
        ("03/02/2026;voitures;1;1", "line"),
        ("03/02/2026;laptops;un;1", "count"),
        ("03/02/2026;laptops;1;1,001", "spend_cents"),
        ("03/02/2026;laptops;1;1e9", "spend_cents"),
        ("03/02/2026;laptops;1;10;8;3", "reused_cents"),
        ("03/02/2026;laptops;1;10;;;=HYPERLINK(1)", "supplier"),
        ("03/02/2026;laptops;1;10;;;;;peut-être", "gift"),
        ("03/02/2026;laptops;1;;;;;;oui;une fortune", "gift_value"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_field(session: Session, sent: Sent, row: str, field: str) -> None:
    found = sent(row, ROWS[1])

    assert [(one.answer, one.field) for one in rows_of(session, found)] == [
        (Answer.REFUSED, field),
        (Answer.ADDED, ""),
    ]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_workbooks_are_read_as_csv_is(make: Callable[..., bytes]) -> None:
    titles = ("Date", "Ligne", "Nombre", "Montant HT")

    (row,) = read_rows(make(titles, ("03/02/2026", "Tablettes", 4.0, 1234.56)), {})

    assert row.told
    assert (row.told.line, row.told.count, row.told.spend_cents) == ("tablets", 4, 123_456)


def test_a_list_without_its_columns_is_no_list() -> None:
    with pytest.raises(UnreadableFileError):
        read_rows(b"Nom;Commune\nx;y\n", {})


def test_a_preview_past_its_hour_is_made_again(session: Session, buyer: Actor, build: Builder) -> None:
    found = preview_file(session, f"{TITLES}\n{ROWS[0]}".encode(), by=buyer, key=uuid4())
    assert counts_of(session, found) == {Answer.ADDED: 1}
    build.clock.advance(hours=2)

    with pytest.raises(ConflictError):
        apply_file(session, found, by=buyer, key=uuid4())

    assert forget_files(session, build.clock.at) == 1


def test_a_change_made_since_the_preview_is_kept(session: Session, sent: Sent, buyer: Actor) -> None:
    sent(ROWS[0])
    (known,) = purchases(session, buyer.organisation, 2026)
    content = f"{TITLES}\n{ROWS[0].replace(';30;', ';31;')}".encode()
    found = preview_file(session, content, by=buyer, key=uuid4())
    known.version += 1

    apply_file(session, found, by=buyer, key=uuid4())

    assert answers(session, found) == [Answer.REFUSED]
    assert known.count == 30


def test_files_are_seen_by_their_organisation_and_the_coordinator(
    session: Session, sent: Sent, other: Actor, build: Builder
) -> None:
    found = sent(ROWS[0])

    assert file_of(session, found.id, by=build.actor(Role.COORDINATOR)) is found
    with pytest.raises(NotFoundError):
        file_of(session, found.id, by=other)
    assert forget_files(session, build.clock.at + timedelta(days=31)) == 1


@settings(max_examples=60)
@given(st.integers(0, 10**12), st.sampled_from(["{}.{:02d}", "{},{:02d}", "{} {:02d}€", "{}"]))
def test_an_amount_is_read_to_the_cent_or_refused(cents: int, written: str) -> None:
    euros, rest = divmod(cents, 100)
    if " " in written:
        assert cents_of("x", f"{euros:,}".replace(",", "\N{NO-BREAK SPACE}") + f",{rest:02d} €") == cents
    else:
        assert cents_of("x", written.format(euros, rest)) in {cents, euros * 100}
    with pytest.raises(BadInputError):
        cents_of("x", f"{euros}.{rest:02d}5")
