"""A spreadsheet of purchases read row by row: columns found by their titles, French or English."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from reuse.devices.naming import model_key
from reuse.errors import N_, BadInputError, UnreadableFileError
from reuse.imports.sheet import read_sheet
from reuse.purchases.lines import gift_values, lines
from reuse.purchases.service import Told

MOST_ROWS = 2000
_COLUMNS: dict[str, tuple[str, ...]] = {
    "day": ("DATE", "JOUR", "DAY"),
    "line": ("LIGNE", "LIGNEDEPRODUITS", "PRODUIT", "LINE", "PRODUCTLINE"),
    "count": ("NOMBRE", "QUANTITE", "COUNT", "NUMBER"),
    "spend_cents": ("MONTANTHT", "DEPENSEHT", "MONTANT", "SPENDEXCLVAT", "SPEND"),
    "reused_cents": ("DONTREEMPLOI", "REEMPLOI", "REEMPLOIHT", "DONTREEMPLOIHT", "REUSED"),
    "recycled_cents": ("DONTMATIERESRECYCLEES", "MATIERESRECYCLEES", "RECYCLE", "RECYCLED"),
    "supplier": ("FOURNISSEUR", "SUPPLIER"),
    "reference": ("REFERENCE", "COMMANDE", "BONDECOMMANDE", "ORDER"),
    "contract": ("MARCHE", "CONTRAT", "CONTRACT"),
    "gift": ("DONRECU", "DON", "GIFT"),
    "gift_value": ("VALEURFORFAITAIRE", "FLATVALUE"),
}
_NEEDED = ("day", "line", "count")
_YES, _NO = {"OUI", "YES", "X", "1", "TRUE", "VRAI"}, {"", "NON", "NO", "0", "FALSE", "FAUX"}
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T].*)?", re.ASCII)
_FRENCH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_AMOUNT = re.compile(r"-?\d{1,14}(\.\d{1,20})?", re.ASCII)
_CENT, _ERROR = Decimal("0.01"), Decimal("0.000001")
_SPACES = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}€")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as read, or the reason why it cannot be; `number` is the one that a spreadsheet shows."""

    number: int
    told: Told | None
    reason: str = ""
    field: str = ""


def read_rows(content: bytes, contracts: Mapping[str, UUID]) -> list[Row]:
    """Read a CSV, XLSX or ODS file; `contracts` are the ids of those that may be named, by reference.

    Raises UnreadableFileError when it is no such list; a wrong row is a row with its reason.
    """
    sheet = read_sheet(content)
    places = _places(sheet.titles)
    if len(sheet.rows) > MOST_ROWS:
        raise UnreadableFileError(
            N_("This file has more than 2 000 rows."), remedy=N_("Send one file a quarter, or one a month.")
        )
    return [_row(number, cells, places, contracts) for number, cells in zip(sheet.numbers, sheet.rows, strict=True)]


def _places(titles: Sequence[str]) -> dict[str, int]:
    found = {name: titles.index(one) for name, known in _COLUMNS.items() for one in known if one in titles}
    if any(name not in found for name in _NEEDED):
        raise UnreadableFileError(
            N_("The list lacks a column: the day, the product line or the number."),
            remedy=N_("Start from the model: its titles are “Date”, “Ligne”, “Nombre”, “Montant HT” and others."),
        )
    return found


def _row(number: int, cells: Sequence[str], places: Mapping[str, int], contracts: Mapping[str, UUID]) -> Row:
    values = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    try:
        told = _told(values, contracts)
        told.checked()
    except BadInputError as error:
        field = next(iter(error.fields), "")
        return Row(number, None, error.message, field)
    return Row(number, told)


def _told(values: Mapping[str, str], contracts: Mapping[str, UUID]) -> Told:
    day = _day(values["day"])
    gift = _flag("gift", values.get("gift", ""))
    return Told(
        day=day,
        line=_line(values["line"]),
        count=_count(values["count"]),
        spend_cents=cents_of("spend_cents", values.get("spend_cents", "")),
        reused_cents=cents_of("reused_cents", values.get("reused_cents", "")),
        recycled_cents=cents_of("recycled_cents", values.get("recycled_cents", "")),
        supplier=" ".join(values.get("supplier", "").split()),
        reference=" ".join(values.get("reference", "").split()),
        contract=_contract(values.get("contract", ""), contracts),
        gift=gift,
        gift_value=_gift_value(values.get("gift_value", ""), day) if gift else "",
    )


def _day(text: str) -> date:
    try:
        if found := _ISO.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := _FRENCH.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
    except ValueError as error:
        raise _unread("day") from error
    raise _unread("day")


def _unread(field: str) -> BadInputError:
    return BadInputError(_UNREAD[field], fields={field: N_("write it otherwise")})


_UNREAD = {
    "day": N_("This day is not understood: write it as 03/02/2026."),
    "count": N_("This is no whole number."),
    "gift": N_("Write yes or no in the column of gifts."),
    "gift_value": N_("This flat value is not one of this line."),
    "contract": N_("No contract of your organisation has this reference."),
}


@lru_cache(maxsize=1024)
def _line(text: str) -> str:
    """Find a product line by its code or its name; one that is not known is refused by what checks it."""
    folded = model_key(text)
    for code, line in lines().items():
        if folded in {model_key(code), model_key(line.fr), model_key(line.en)}:
            return code
    return text


def _count(text: str) -> int:
    bare = text.translate(_SPACES)
    if not (bare.isascii() and bare.isdecimal() and len(bare) < 10):
        raise _unread("count")
    return int(bare)


def cents_of(field: str, text: str) -> int:
    """Read an amount in euros as whole cents; nothing is 0. Raises BadInputError for what is finer than a cent.

    A spreadsheet's own error far under a cent is taken off.
    """
    bare = text.translate(_SPACES).replace(",", ".")
    if not bare:
        return 0
    if not _AMOUNT.fullmatch(bare):
        raise _unread_amount(field)
    amount = Decimal(bare)
    rounded = amount.quantize(_CENT)
    if abs(amount - rounded) > _ERROR:
        raise _unread_amount(field)
    return int(rounded * 100)


def _unread_amount(field: str) -> BadInputError:
    return BadInputError(
        N_("This amount is not understood: write euros, two decimals at most."),
        fields={field: N_("write it otherwise")},
    )


def _flag(field: str, text: str) -> bool:
    folded = model_key(text)
    if folded not in _YES | _NO:
        raise _unread(field)
    return folded in _YES


def _gift_value(text: str, day: date) -> str:
    if not text:
        return ""
    folded = model_key(text)
    for code, value in gift_values(day.year).items():
        if folded in {model_key(code), model_key(value.fr), model_key(value.en)}:
            return code
    raise _unread("gift_value")


def _contract(text: str, contracts: Mapping[str, UUID]) -> UUID | None:
    if text and text not in contracts:
        raise _unread("contract")
    return contracts.get(text)
