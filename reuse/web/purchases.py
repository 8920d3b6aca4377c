"""Yearly duties of a public buyer on one page, and its purchases one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.models import Organisation
from reuse.lifecycle.stages import Role
from reuse.purchases import queries, retired, service
from reuse.purchases.lines import lines
from reuse.purchases.models import Purchase
from reuse.web import purchase_words
from reuse.web.addresses import identifier_in, number_in
from reuse.web.blueprint import blueprint
from reuse.web.spreadsheet import head, line

PAGE = 50
BUYERS = (Role.BUYER, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose duties a page is about, of which year; `own` where whoever is asking may change them here."""

    organisation: Organisation
    year: int
    own: bool
    others: tuple[Organisation, ...]

    @property
    def address(self) -> dict[str, Any]:
        """What the address of a page about the same holds."""
        told: dict[str, Any] = {"year": self.year}
        return told if self.own else told | {"organisation": self.organisation.id}

    @property
    def years(self) -> list[int]:
        """The years to choose from, the latest first."""
        latest = service.today().year
        return sorted({*range(max(queries.EARLIEST_YEAR, latest - 5), latest + 1), self.year}, reverse=True)


def asked(session: Session) -> Asked:
    """Read from the address whose duties of which year are asked; this year and one's own unless it says otherwise."""
    by = http.current_actor()
    found = queries.body(session, identifier_in(request.args.get("organisation", "")), by=by)
    told = (request.view_args or {}).get("year") or number_in(request.args.get("year", ""))
    year = queries.check_year(told or service.today().year)
    others = tuple(one for one in queries.bodies(session) if one.id != by.organisation) if by.sees_all() else ()
    return Asked(found, year, found.id == by.organisation, others)


def day_of(name: str) -> date | None:
    """Read a day in the address; anything else is none."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 1980 <= day.year < 2200 else None


def files_of(endpoint: str, about: Asked, **day: date | None) -> list[tuple[str, str]]:
    """Name the files of a declaration, with the address of each; the day asked goes with them."""
    told: dict[str, Any] = {name: value.isoformat() for name, value in day.items() if value}
    kinds = ("csv", "ods", "pdf")
    return [(kind.upper(), url_for(f"{endpoint}_{kind}", **about.address, **told)) for kind in kinds]


@blueprint.get("/purchases")
@http.roles(*BUYERS)
def duties() -> ResponseReturnValue:
    """Lead to the duties of a year, each with where it stands today."""
    with http.reading() as session:
        about = asked(session)
        return render_template(
            "purchases.html",
            about=about,
            report=queries.report(session, about.organisation, about.year),
            rate=retired.reuse_rate(session, about.organisation.id, about.year),
            say=purchase_words,
        )


@blueprint.get("/purchases/list")
@http.roles(*BUYERS)
def purchases() -> ResponseReturnValue:
    """List the purchases of a year, the latest first; one just taken away can be put back."""
    with http.reading() as session:
        about = asked(session)
        after = identifier_in(request.args.get("after", ""))
        found = queries.purchases(session, about.organisation.id, about.year, after=after, limit=PAGE + 1)
        return render_template(
            "purchase_list.html",
            about=about,
            found=found[:PAGE],
            next_url=url_for("web.purchases", after=found[PAGE - 1].id, **about.address) if len(found) > PAGE else "",
            first_url=url_for("web.purchases", **about.address) if after else "",
            contracts=queries.contracts_of(session, about.organisation.id),
            removed=_removed(session),
            say=purchase_words,
        )


def _removed(session: Session) -> Purchase | None:
    """Return the purchase that was just taken away, while it can be put back."""
    named = identifier_in(request.args.get("removed", ""))
    found = session.get(Purchase, named) if named else None
    may = (
        found is not None
        and found.removed_at is not None
        and found.organisation_id == http.current_actor().organisation
    )
    return found if may else None


@blueprint.post("/purchases/<uuid:purchase>/removal")
@http.roles(*BUYERS)
def remove_purchase(purchase: UUID) -> ResponseReturnValue:
    """Take a purchase away, and offer to put it back."""
    by = http.current_actor()
    with http.unit_of_work() as session:
        found = queries.purchase(session, purchase, by=by)
        service.remove_purchase(session, found, by=by)
    return redirect(url_for("web.purchases", year=found.day.year, removed=found.id), 303)


@blueprint.post("/purchases/<uuid:purchase>/restoration")
@http.roles(*BUYERS)
def restore_purchase(purchase: UUID) -> ResponseReturnValue:
    """Put a purchase back that was taken away."""
    by = http.current_actor()
    with http.unit_of_work() as session:
        found = queries.purchase(session, purchase, by=by)
        service.restore_purchase(session, found, by=by)
    flash(_("Put back."))
    return redirect(url_for("web.purchases", year=found.day.year), 303)


TITLES = (
    *("Date", "Ligne", "Nombre", "Montant HT", "Dont réemploi", "Dont matières recyclées"),
    *("Fournisseur", "Référence", "Marché", "Don reçu", "Valeur forfaitaire"),
)
"""French whatever the reader's language: the same titles are read back from a file."""


@blueprint.get("/purchases/list.csv")
@http.roles(*BUYERS)
def purchases_csv() -> ResponseReturnValue:
    """Export the purchases of a year, in the columns that a file of purchases has."""
    with http.reading() as session:
        about = asked(session)
        text = head(TITLES) + "".join(_lines(session, about))
    headers = {"Content-Disposition": f"attachment; filename=achats-{about.year}.csv"}
    return Response(text, mimetype="text/csv", headers=headers)


def _lines(session: Session, about: Asked) -> Iterator[str]:
    contracts = queries.contracts_of(session, about.organisation.id)
    after = None
    while found := queries.purchases(session, about.organisation.id, about.year, after=after, limit=500):
        for one in found:
            yield line(_cells(one, contracts))
        after = found[-1].id


def _cells(one: Purchase, contracts: dict[UUID, str]) -> tuple[str, ...]:
    return (
        one.day.isoformat(),
        lines()[one.line].fr,
        str(one.count),
        *(_euros(cents) for cents in (one.spend_cents, one.reused_cents, one.recycled_cents)),
        one.supplier,
        one.reference,
        contracts.get(one.contract_id, "") if one.contract_id else "",
        "oui" if one.gift else "",
        one.gift_value,
    )


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"
