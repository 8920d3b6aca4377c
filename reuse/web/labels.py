"""Batches of labels: reserved, printed on sheets or rolls, followed until each is on a device."""

import io
from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.models import Site
from reuse.actors.queries import sites
from reuse.devices.models import Code, CodeState
from reuse.devices.service import LARGEST_BATCH, mark_printed, reserve_batch
from reuse.errors import N_, NotFoundError, ReuseError
from reuse.labels.models import LabelBatch
from reuse.labels.sheets import Label, draw_calibration, draw_sheet
from reuse.labels.templates import SheetTemplate, sheet_template, sheet_templates
from reuse.labels.thermal import draw_zpl
from reuse.labels.wording import label_for
from reuse.lifecycle.stages import Role
from reuse.web import forms, speech
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form

MAKERS = (Role.COLLECTOR, Role.CARRIER, Role.REFURBISHER, Role.COORDINATOR)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch with the number of its labels in each state."""

    batch: LabelBatch
    site: str
    claimed: int
    printed: int


@blueprint.get("/labels")
@http.roles(*MAKERS)
def labels() -> ResponseReturnValue:
    """List the organisation's batches and offer to make one."""
    return _page(Form({"count": "24"}))


def _page(form: Form) -> str:
    by = http.current_actor()
    with http.reading() as session:
        places = sites(session, organisation=by.organisation, within=by.sites, limit=200)
        return render_template(
            "labels.html",
            form=form,
            problem=form.problem,
            batches=_batches(session, by.organisation),
            sites=[(str(one.id), one.name) for one in sorted(places, key=lambda one: one.name)],
            own_site=str(by.site or ""),
            most=LARGEST_BATCH,
        )


def _batches(session: Session, organisation: UUID) -> list[Batch]:
    rows = session.execute(
        select(LabelBatch, Site.name, Code.state, func.count())
        .join(Code, Code.batch_id == LabelBatch.id)
        .join(Site, Site.id == LabelBatch.site_id, isouter=True)
        .where(LabelBatch.organisation_id == organisation, LabelBatch.handwritten.is_(False))
        .group_by(LabelBatch.id, Site.name, Code.state)
        .order_by(LabelBatch.made_at.desc(), LabelBatch.id)
        .limit(SHOWN * len(CodeState))
    ).all()
    counts: dict[UUID, dict[CodeState, int]] = {}
    for batch, _site, state, count in rows:
        counts.setdefault(batch.id, {})[state] = count
    named = {batch.id: (batch, site or "") for batch, site, _state, _count in rows}
    return [_counted(*named[identifier], counts[identifier]) for identifier in counts]


def _counted(batch: LabelBatch, site: str, states: dict[CodeState, int]) -> Batch:
    claimed = states.get(CodeState.CLAIMED, 0)
    return Batch(batch, site, claimed, claimed + states.get(CodeState.PRINTED, 0))


@blueprint.post("/labels")
@http.roles(*MAKERS)
def reserve() -> ResponseReturnValue:
    """Reserve a batch and open its page."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            count = forms.scaled("count", 1, required=True) or 0
            site = forms.identifier("site", required=False)
            batch = reserve_batch(session, count, site=site, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    flash(_("Batch reserved. Print it when you like: each code is used once only."))
    return redirect(url_for("web.batch", batch=batch.id), 303)


@blueprint.get("/labels/<uuid:batch>")
@http.roles(*MAKERS)
def batch(batch: UUID) -> ResponseReturnValue:
    """Show one batch: how to print it, and which labels are on devices."""
    with http.reading() as session:
        return _batch_page(
            session, _own(session, batch), Form({"template": "L7160", "first": "1", "dx": "0", "dy": "0"})
        )


def _batch_page(session: Session, found: LabelBatch, form: Form) -> str:
    codes = session.scalars(select(Code).where(Code.batch_id == found.id).order_by(Code.code).limit(500)).all()
    templates = [(name, _sheet_name(one)) for name, one in sheet_templates().items()]
    return render_template("batch.html", batch=found, codes=codes, templates=templates, form=form, problem=form.problem)


def _sheet_name(template: SheetTemplate) -> str:
    return str(
        _(
            "%(name)s, %(count)s labels of %(width)s × %(height)s mm",
            name=template.name,
            count=template.per_sheet,
            width=speech.number(template.width_mm),
            height=speech.number(template.height_mm),
        )
    )


def _own(session: Session, identifier: UUID) -> LabelBatch:
    by, found = http.current_actor(), session.get(LabelBatch, identifier)
    if found is None or not (by.sees_all() or found.organisation_id == by.organisation):
        raise NotFoundError(N_("There is no such batch here."))
    return found


@blueprint.post("/labels/<uuid:batch>/sheet")
@http.roles(*MAKERS)
def sheet(batch: UUID) -> ResponseReturnValue:
    """Draw the sheets, or only the calibration page, and note that the batch is on paper."""
    out = io.BytesIO()
    try:
        template = sheet_template(forms.needed("template"))
        offset = (_millimetres("dx"), _millimetres("dy"))
        if forms.ticked("calibration"):
            draw_calibration(template, out, offset_mm=offset)
        else:
            with http.unit_of_work() as session:
                codes = mark_printed(session, _own(session, batch))
                first = forms.scaled("first", 1, required=True) or 0
                draw_sheet(_labels(codes), template, out, first=first, offset_mm=offset)
    except ReuseError as error:
        with http.reading() as session:
            return _batch_page(session, _own(session, batch), Form.typed(error)), error.status
    return _download(out.getvalue(), "application/pdf", f"labels-{template.name}.pdf")


@blueprint.post("/labels/<uuid:batch>/zpl")
@http.roles(*MAKERS)
def zpl(batch: UUID) -> ResponseReturnValue:
    """Write the batch for a thermal printer, and note that it is on paper."""
    with http.unit_of_work() as session:
        codes = mark_printed(session, _own(session, batch))
    return _download("".join(map(draw_zpl, _labels(codes))).encode(), "text/plain", "labels.zpl")


def _labels(codes: list[str]) -> list[Label]:
    return [label_for(code, http.settings()) for code in codes]


def _millimetres(name: str) -> float:
    return forms.units(name, forms.line(name) or "0", 10) / 10


def _download(content: bytes, kind: str, name: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": f"attachment; filename={name}"})
