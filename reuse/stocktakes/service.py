"""Verbs of a stock-take: opened, counted, closed, reported."""

from dataclasses import replace
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, exists, insert, literal, select, update
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.devices.models import Device
from reuse.errors import N_, NotFoundError, RefusedError
from reuse.events.requests import asked_before
from reuse.evidence.models import IssuedDocument
from reuse.evidence.service import Paper, issue, number_for
from reuse.stocktakes.models import Stocktake, StocktakeLine
from reuse.stocktakes.queries import check_may_count, late_counts, should_be_at
from reuse.stocktakes.report import write_report
from reuse.stocktakes.rules import Finding


def open_stocktake(session: Session, site: UUID, *, by: Actor, key: UUID) -> Stocktake:
    """Open the stock-take of a site, or join the one that is open there.

    What should stand there now is written down, so that what comes and goes meanwhile is told apart.
    """
    place = session.get(Site, site)
    if place is None:
        raise NotFoundError(N_("There is no such site."))
    check_may_count(place.organisation_id, site, by)
    session.refresh(place, with_for_update=True)  # of two persons who open at once, the second joins
    again = asked_before(session, by, key, "stocktake", {"site": str(site)})
    if known := (session.get(Stocktake, by.thing(key)) if again else None) or _open_at(session, site):
        return known
    made = Stocktake(
        id=by.thing(key),
        organisation_id=place.organisation_id,
        site_id=site,
        opened_at=clock.now(),
        opened_by=by.mark,
    )
    session.add(made)
    session.flush()
    _write_down(session, made)
    return made


def _open_at(session: Session, site: UUID) -> Stocktake | None:
    return session.scalar(select(Stocktake).where(Stocktake.site_id == site, Stocktake.closed_at.is_(None)))


def _write_down(session: Session, stocktake: Stocktake) -> None:
    """List what is expected, in one statement however many devices the site holds."""
    names = ("stocktake_id", "device_id", "code", "finding", "expected", "stage", "holder_id", "site_id")
    columns = StocktakeLine.__table__.c
    expected = select(
        literal(stocktake.id, columns.stocktake_id.type),
        Device.id,
        Device.code,
        literal(Finding.EXPECTED, columns.finding.type),
        literal(value=True),
        Device.stage,
        Device.holder_id,
        Device.site_id,
    ).where(should_be_at(stocktake.site_id))
    session.execute(insert(StocktakeLine).from_select(names, expected.order_by(Device.id)))


def close_stocktake(session: Session, stocktake: Stocktake, *, by: Actor, key: UUID, paper: Paper) -> Stocktake:
    """Close a stock-take and issue its report; what was not seen is missing, unless an entry took it away meanwhile.

    Closing it twice changes nothing.
    """
    check_may_count(stocktake.organisation_id, stocktake.site_id, by)
    session.refresh(stocktake, with_for_update=True)
    asked_before(session, by, key, "close stocktake", {"stocktake": str(stocktake.id)})
    if stocktake.closed_at is not None:
        return stocktake
    _settle(session, stocktake, Finding.LEFT, ~_still_there(stocktake))
    _settle(session, stocktake, Finding.MISSING)
    stocktake.closed_at, stocktake.closed_by = clock.now(), by.mark
    session.flush()
    _issue(session, stocktake, by, paper)
    return stocktake


def _settle(session: Session, stocktake: Stocktake, finding: Finding, *where: ColumnElement[bool]) -> None:
    """Say what became of the lines that nobody counted."""
    unseen = (StocktakeLine.stocktake_id == stocktake.id, StocktakeLine.finding == Finding.EXPECTED)
    settled = update(StocktakeLine).where(*unseen, *where).values(finding=finding)
    session.execute(settled.execution_options(synchronize_session=False))
    session.expire_all()


def _still_there(stocktake: Stocktake) -> ColumnElement[bool]:
    return exists().where(Device.id == StocktakeLine.device_id, should_be_at(stocktake.site_id))


def complete_report(session: Session, stocktake: Stocktake, *, by: Actor, key: UUID, paper: Paper) -> Stocktake:
    """Issue the report again with what was counted without network and arrived after the closing.

    The first one stays as it was issued. Nothing new gives the same report.
    """
    check_may_count(stocktake.organisation_id, stocktake.site_id, by)
    session.refresh(stocktake, with_for_update=True)
    asked_before(session, by, key, "report stocktake", {"stocktake": str(stocktake.id)})
    if stocktake.closed_at is None:
        raise RefusedError(
            N_("This stock-take is still open."),
            rule=N_("a report is drawn from a closed stock-take"),
            remedy=N_("Close it: its report is issued at once."),
        )
    _issue(session, stocktake, by, paper)
    return stocktake


def _issue(session: Session, stocktake: Stocktake, by: Actor, paper: Paper) -> IssuedDocument:
    """Issue the report in the name of the organisation that runs the site, whoever closes."""
    at_site = replace(by, organisation=stocktake.organisation_id, site=stocktake.site_id)
    number = report_number(stocktake, late_counts(session, stocktake))
    document = session.get(IssuedDocument, number) or issue(
        session, write_report(session, stocktake, number, by=at_site, paper=paper), by=at_site
    )
    stocktake.report = document.number
    session.flush()
    return document


def report_number(stocktake: Stocktake, late: int) -> str:
    """Return the number of the report that holds so many late counts: the last one, unless more arrived since."""
    return number_for("CPT", uuid5(stocktake.id, str(late)))
