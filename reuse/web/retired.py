"""The reuse rate of what a public body retired: its lists, what it held, each device that counts with its event."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from reuse import http
from reuse.codes import show_code
from reuse.contracts.checks import end_of_day
from reuse.devices.queries import by_code
from reuse.documents.declaration import Declaration, draw_declaration
from reuse.documents.document import Section
from reuse.documents.ods import MEDIA_TYPE, Cell, draw_ods
from reuse.documents.words import Lang
from reuse.errors import ReuseError
from reuse.events.requests import asked_before
from reuse.purchases import disposals, queries, retired
from reuse.purchases.disposals import Held
from reuse.purchases.models import Uncounted
from reuse.purchases.reuse_rate import LEFT_OUT, Item, ReuseRate
from reuse.purchases.service import today
from reuse.web import forms, purchase_words, speech, words
from reuse.web.addresses import identifier_in, number_in
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.handouts import printed
from reuse.web.purchases import BUYERS, Asked, asked, day_of, files_of
from reuse.web.spreadsheet import head, line

SHOWN, LISTS, MOST_SKIPPED = 200, 10, 1_000_000


@blueprint.get("/purchases/retired")
@http.roles(*BUYERS)
def retired_equipment() -> ResponseReturnValue:
    """Show the rate of a year, what it is made of and what is missing."""
    return _page(Form())


def _page(form: Form) -> str:
    with http.reading() as session:
        about, rate = _read(session)
        skip = number_in(request.args.get("skip", "")) or 0
        lists = retired.lists_of(session, about.organisation.id, skip=min(skip, MOST_SKIPPED), limit=LISTS + 1)
        return render_template(
            "retired.html",
            form=form,
            problem=form.problem,
            about=about,
            rate=rate,
            shown=rate.items[:SHOWN],
            declared=retired.declared(session, about.organisation.id, about.year),
            lists=lists[:LISTS],
            next_url=_lists_from(about, skip + LISTS) if len(lists) > LISTS else "",
            first_url=_lists_from(about, 0) if skip else "",
            as_of=day_of("as_of"),
            files=files_of("web.retired", about, as_of=day_of("as_of")),
            today=today(),
            why=[(one.value, words.said(LEFT_OUT[one])) for one in Uncounted],
            say=purchase_words,
        )


def _lists_from(about: Asked, skip: int) -> str:
    return url_for("web.retired_equipment", skip=skip, _anchor="lists", **about.address)


def _read(session: Session) -> tuple[Asked, ReuseRate]:
    about, day = asked(session), day_of("as_of")
    moment: datetime | None = end_of_day(day) if day else None
    return about, retired.reuse_rate(session, about.organisation.id, about.year, as_of=moment)


@blueprint.post("/purchases/retired/<int:year>")
@http.roles(*BUYERS)
def declare_retired(year: int) -> ResponseReturnValue:
    """Keep what the organisation held on 1 January."""
    by = http.current_actor()
    queries.check_year(year)
    try:
        told, version = _held(), number_in(request.form.get("version", "")) or 0
        with http.unit_of_work() as session:
            if not asked_before(session, by, http.idempotency_key(), "retired", asdict(told) | {"year": year}):
                disposals.declare_held(session, year, told, version=version, by=by)
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    return _back(year, _("Declared."))


def _held() -> Held:
    held, older, protected = (forms.scaled(name, 1) or 0 for name in ("held", "older", "protected"))
    reasons = (forms.line(f"{name}_reason", most=500) for name in ("older", "protected"))
    return Held(held, older, next(reasons), protected, next(reasons))


def _back(year: int, told: str) -> ResponseReturnValue:
    flash(told)
    return redirect(url_for("web.retired_equipment", year=year), 303)


def _year() -> int:
    return queries.check_year(number_in(request.args.get("year", "")) or today().year)


@blueprint.post("/purchases/retired/lists")
@http.roles(*BUYERS)
def claim_list() -> ResponseReturnValue:
    """Count a deposit as the organisation's own: one it took in, or whose receipt's code is typed."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            named = identifier_in(request.form.get("deposit", ""))
            if named:
                deposit = disposals.deposit_named(session, named, by=by)
            else:
                deposit = disposals.deposit_of_receipt(session, forms.needed("follow_up"))
            disposals.claim_list(session, deposit, forms.line("commitment"), by=by)
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    return _back(_year(), _("The list counts as yours."))


@blueprint.post("/purchases/retired/lists/all")
@http.roles(*BUYERS)
def claim_offered() -> ResponseReturnValue:
    """Count as the organisation's own all lists that it took in."""
    try:
        with http.unit_of_work() as session:
            number = disposals.claim_offered(session, forms.line("all_commitment"), by=http.current_actor())
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    return _back(_year(), ngettext("%(num)s list counts as yours.", "%(num)s lists count as yours.", number))


@blueprint.post("/purchases/retired/lists/<uuid:deposit>/release")
@http.roles(*BUYERS)
def release_list(deposit: UUID) -> ResponseReturnValue:
    """Count a deposit as the organisation's no more."""
    with http.unit_of_work() as session:
        disposals.release_list(session, deposit, by=http.current_actor())
    return _back(_year(), _("The list does not count as yours any more."))


@blueprint.post("/purchases/retired/devices")
@http.roles(*BUYERS)
def leave_out() -> ResponseReturnValue:
    """Leave a device out of the rate, or count it again."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            asked_why = forms.one_of("why", frozenset(Uncounted), required=False)
            device = by_code(session, forms.needed("code"))
            why = Uncounted(asked_why) if asked_why else None
            retired.check_listed(session, by.organisation, device.uuid)
            disposals.leave_out(session, device, why, by=by)
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    return _back(_year(), _("Noted for this device."))


def _titles() -> list[Cell]:
    return [_("Code"), _("Kind of device"), _("Day"), _("What became of it"), _("Event"), _("Counts")]


def _cells(one: Item) -> list[Cell]:
    return [
        show_code(one.code) if one.code else "–",
        words.kind(one.kind).name,
        one.departure.day.isoformat(),
        words.event(one.departure.fact).name,
        one.departure.event,
        words.said(one.why) if one.why else _("yes"),
    ]


@blueprint.get("/purchases/retired.csv")
@http.roles(*BUYERS)
def retired_csv() -> ResponseReturnValue:
    """Give each device that went to reuse, with the event that proves it."""
    with http.reading() as session:
        about, rate = _read(session)
    text = head([str(one) for one in _titles()]) + "".join(
        line([str(one) for one in _cells(item)]) for item in rate.items
    )
    headers = {"Content-Disposition": f"attachment; filename=taux-de-reemploi-{about.year}.csv"}
    return Response(text, mimetype="text/csv", headers=headers)


@blueprint.get("/purchases/retired.ods")
@http.roles(*BUYERS)
def retired_ods() -> ResponseReturnValue:
    """Give the declaration as a spreadsheet: the rate, then each device."""
    with http.reading() as session:
        about, rate = _read(session)
        figures = _figures(session, about, rate)
    rows: list[list[Cell]] = [_titles(), *map(_cells, rate.items)]
    content = draw_ods([(_("Reuse rate"), figures), (_("Devices"), rows)])
    headers = {"Content-Disposition": f"attachment; filename=taux-de-reemploi-{about.year}.ods"}
    return Response(content, mimetype=MEDIA_TYPE, headers=headers)


def _figures(session: Session, about: Asked, rate: ReuseRate) -> list[list[Cell]]:
    """Write the declaration as labels and figures."""
    told, share = retired.declared(session, about.organisation.id, about.year), rate.share
    rows: list[list[Cell]] = [
        [_("Organisation"), about.organisation.name],
        [_("SIRET"), about.organisation.siret or "–"],
        [_("Year"), str(about.year)],
        [_("Retired equipment held on 1 January"), told.held if told else "–"],
        [_("More than ten years old, not counted"), told.older if told else "–"],
        [_("Reason"), told.older_reason if told else ""],
        [_("Media under special protection, not counted"), told.protected if told else "–"],
        [_("Reason"), told.protected_reason if told else ""],
        [_("B: what counts of it"), share.whole],
        [_("A: directed to reuse in the year"), share.reached],
        [_("Rate (%)"), "–" if share.basis_points is None else Decimal(share.basis_points) / 100],
        [_("Target (%)"), rate.target.percent if rate.target else "–"],
        [_("What is missing"), purchase_words.in_devices(share)],
    ]
    return [row for row in rows if row[1] != ""]


@blueprint.get("/purchases/retired.pdf")
@http.roles(*BUYERS)
def retired_pdf() -> ResponseReturnValue:
    """Draw the declaration on A4 pages, each device with its event."""
    with http.reading() as session:
        about, rate = _read(session)
        figures = tuple((str(label), _said(value)) for label, value in _figures(session, about, rate))
    title = _("Reuse rate of retired equipment, %(year)s", year=str(about.year))
    counted = tuple(
        (
            show_code(one.code) if one.code else "–",
            f"{_cells(one)[3]}, {speech.day(one.departure.day)} ({one.departure.event})",
        )
        for one in rate.counted
    )
    grounds = f"{rate.target.source}. {purchase_words.rate_limits()}" if rate.target else purchase_words.rate_limits()
    sections = [Section(_("Who declares, and what"), figures)]
    sections += [Section(_("Devices counted, each with its event"), counted)] if counted else []
    told = Declaration(title, (*sections, Section(_("How it is reckoned"), (), grounds)), _lang())
    return printed(draw_declaration(told), f"taux-de-reemploi-{about.year}")


def _said(value: Cell) -> str:
    return value if isinstance(value, str) else speech.number(float(value))


def _lang() -> Lang:
    return "en" if http.language() == "en" else "fr"
