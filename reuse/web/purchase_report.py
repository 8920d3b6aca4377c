"""The yearly report of purchases: a page, and a declaration to copy from as CSV, ODS and PDF."""

from decimal import Decimal

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.documents.declaration import Declaration, draw_declaration
from reuse.documents.document import Section
from reuse.documents.ods import MEDIA_TYPE, Cell, draw_ods
from reuse.documents.words import Lang
from reuse.purchases import queries
from reuse.purchases.lines import targets
from reuse.purchases.queries import Report
from reuse.purchases.rules import LineTotal, Share, Standing
from reuse.web import purchase_words, speech
from reuse.web.blueprint import blueprint
from reuse.web.handouts import printed
from reuse.web.purchases import BUYERS, Asked, asked, day_of, files_of
from reuse.web.spreadsheet import head, line


def _read() -> tuple[Asked, Report]:
    with http.reading() as session:
        about = asked(session)
        return about, queries.report(session, about.organisation, about.year, until=day_of("until"))


@blueprint.get("/purchases/report")
@http.roles(*BUYERS)
def purchase_report() -> ResponseReturnValue:
    """Show the share reached by line and whole, what is missing, gifts, and why new equipment was bought."""
    about, report = _read()
    sources = sorted({(one.source, one.mark) for one in targets(about.year).values()})
    return render_template(
        "purchase_report.html",
        about=about,
        report=report,
        until=day_of("until"),
        files=files_of("web.purchase_report", about, until=day_of("until")),
        sources=sources,
        is_split=any(one.reused is not None for one in targets(about.year).values()),
        say=purchase_words,
    )


@blueprint.get("/purchases/report.csv")
@http.roles(*BUYERS)
def purchase_report_csv() -> ResponseReturnValue:
    """Give the declaration as CSV."""
    about, report = _read()
    titles, *rows = _table(report)
    text = head([str(one) for one in titles]) + "".join(line([_written(cell) for cell in row]) for row in rows)
    headers = {"Content-Disposition": f"attachment; filename=declaration-achats-{about.year}.csv"}
    return Response(text, mimetype="text/csv", headers=headers)


def _written(cell: Cell) -> str:
    """Write a number as French spreadsheets read it."""
    return str(cell).replace(".", ",") if isinstance(cell, Decimal) else str(cell)


@blueprint.get("/purchases/report.ods")
@http.roles(*BUYERS)
def purchase_report_ods() -> ResponseReturnValue:
    """Give the declaration as a spreadsheet, with a sheet of the reasons to buy new."""
    about, report = _read()
    content = draw_ods([(_("Purchases"), _table(report)), (_("New equipment"), _reasons(report))])
    headers = {"Content-Disposition": f"attachment; filename=declaration-achats-{about.year}.ods"}
    return Response(content, mimetype=MEDIA_TYPE, headers=headers)


def _table(report: Report) -> list[list[Cell]]:
    """Write the declaration as rows, amounts in euros, the last row the whole."""
    titles: list[Cell] = [
        *(_("Organisation"), _("SIRET"), _("Year"), _("Product line"), _("Spend excl. VAT (€)")),
        *(_("of which reused (€)"), _("of which recycled matter (€)"), _("Gifts at flat value (€)")),
        *(_("Gifts received"), _("Gifts without a known value"), _("Share (%)"), _("Target (%)"), _("Missing (€)")),
    ]
    rows = [_cells(report, purchase_words.line_name(one.line), one) for one in report.total.lines]
    return [titles, *rows, _cells(report, _("Whole"), _added(report))]


def _added(report: Report) -> LineTotal:
    """Add up the lines; the share of the whole is the report's own."""
    names = ("spend", "reused", "recycled", "count", "gifts", "gifts_count", "gifts_unvalued")
    sums = {name: sum(getattr(one, name) for one in report.total.lines) for name in names}
    return LineTotal("", **sums, target=None)


def _cells(report: Report, name: str, one: LineTotal) -> list[Cell]:
    share = one.share if one.line else report.total.share
    percent = one.target.percent if one.target else report.total.percent if not one.line else None
    return [
        *(report.organisation.name, report.organisation.siret or "", report.year, name),
        *(_euros(cents) for cents in (one.spend, one.reused, one.recycled, one.gifts)),
        *(one.gifts_count, one.gifts_unvalued),
        "" if share.basis_points is None else Decimal(share.basis_points) / 100,
        "" if percent is None else percent,
        "" if share.required is None else _euros(share.missing),
    ]


def _euros(cents: int) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal("0.01"))


def _reasons(report: Report) -> list[list[Cell]]:
    titles: list[Cell] = [_("Product line"), _("Reason"), _("Justifications"), _("Things")]
    rows: list[list[Cell]] = [
        [purchase_words.line_name(name), purchase_words.reason_name(reason), times, things]
        for (name, reason), (times, things) in report.justified.items()
    ]
    return [titles, *rows]


@blueprint.get("/purchases/report.pdf")
@http.roles(*BUYERS)
def purchase_report_pdf() -> ResponseReturnValue:
    """Draw the declaration on A4 pages."""
    about, report = _read()
    lang: Lang = "en" if http.language() == "en" else "fr"
    title = _("Purchases reused or with recycled matter, %(year)s", year=str(about.year))
    told = Declaration(title, (*_sections(report), _grounds(report)), lang)
    return printed(draw_declaration(told), f"declaration-achats-{about.year}")


def _sections(report: Report) -> list[Section]:
    body = (
        (_("Organisation"), report.organisation.name),
        (_("SIRET"), report.organisation.siret or "–"),
        (_("Purchases dated up to"), speech.day(report.until)),
    )
    whole = _facts(_added(report), report.total.share, report.total.percent)
    bought = [one for one in report.total.lines if one.share.standing is not Standing.NOTHING or one.gifts_count]
    parts = [
        Section(purchase_words.line_name(one.line), _facts(one, one.share, one.target.percent if one.target else None))
        for one in bought
    ]
    reasons = tuple((f"{row[0]}, {row[1]}", _("%(number)s things", number=row[3])) for row in _reasons(report)[1:])
    new = [Section(_("Why new equipment was bought"), reasons)] if reasons else []
    return [Section(_("Who declares"), body), Section(_("Whole"), whole), *parts, *new]


def _facts(one: LineTotal, share: Share, percent: int | None) -> tuple[tuple[str, str], ...]:
    rows = [
        (_("Spend excl. VAT"), speech.price(one.spend)),
        (_("of which reused"), speech.price(one.reused)),
        (_("of which recycled matter"), speech.price(one.recycled)),
    ]
    if one.gifts:
        rows.append((_("Gifts at flat value"), f"{speech.price(one.gifts)} ({one.gifts_count - one.gifts_unvalued})"))
    if one.gifts_unvalued:
        rows.append((_("Gifts without a known value"), str(one.gifts_unvalued)))
    rows.append((_("Share reached"), purchase_words.percent(share.basis_points)))
    rows.append((_("Target"), "–" if percent is None else purchase_words.percent(percent * 100)))
    return (*rows, (_("What is missing"), purchase_words.in_euros(share)))


def _grounds(report: Report) -> Section:
    sources = sorted({one.source for one in targets(report.year).values()})
    return Section(_("How it is reckoned"), (), " ".join((*sources, *purchase_words.limits(report.year))))
