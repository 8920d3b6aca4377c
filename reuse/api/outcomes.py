"""Doors to second lives and their papers."""

from collections.abc import Callable
from typing import Any

from flask.wrappers import Response
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.acts import Act, perform
from reuse.api.bench import document_json
from reuse.api.door import Bytes, Subject
from reuse.devices import queries
from reuse.errors import N_, NotFoundError
from reuse.evidence import queries as evidence
from reuse.evidence.models import IssuedDocument
from reuse.http import (
    actor_or_none,
    current_actor,
    idempotency_key,
    paper,
    public,
    reading,
    roles,
    signed_in,
    unit_of_work,
)
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.schemas import papers as shapes

doors = Subject("outcomes", __name__, description="Second lives, returns, and issued documents.")
KINDS = {
    "donated": ("donations", "Record a donation, with its deed."),
    "sold": ("sales", "Record a sale, with its receipt."),
    "lent": ("loans", "Record a loan."),
    "redeployed": ("redeployments", "Record that a public agent goes on with the device."),
}


def _second_life(event: str, does: str) -> Callable[..., dict[str, Any]]:
    def give_out(told: dict[str, Any]) -> dict[str, Any]:
        return _record(event, told)

    give_out.__name__, give_out.__doc__ = event, does
    return roles(Role.SELLER)(give_out)


def _record(event: str, told: dict[str, Any]) -> dict[str, Any]:
    code, times = told.pop("code"), {name: told.pop(name) for name in ("occurred_at", "sent_at")}
    act = Act(event, {name: value for name, value in told.items() if value is not None}, **times)
    with unit_of_work() as session:
        device = queries.by_code(session, code)
        done = perform(session, device, act, by=current_actor(), key=idempotency_key(), paper=paper())
        issued = evidence.drawn_from(session, done.id)
    return {"event": done.id, "document": issued}


for _event, (_rule, _does) in KINDS.items():
    doors.tells(f"/{_rule}", shapes.SecondLifeOut, takes={"json": shapes.outcome_schema(_event)}, refuses={404})(
        _second_life(_event, _does)
    )


@doors.tells("/returns", shapes.SecondLifeOut, takes={"json": shapes.OutcomeIn}, refuses={404})
@roles(*HOLDERS)
def returned(told: dict[str, Any]) -> dict[str, Any]:
    """Take a device back: same code, one more life, what it holds is unknown again."""
    return _record("returned", told)


@doors.asks("/documents/<number>", shapes.DocumentOut)
@public
def document(number: str) -> dict[str, Any]:
    """Check a document: what it is, when it was issued, whether it still stands; its issuer sees its facts."""
    with reading() as session:
        found = evidence.document(session, number)
        by = actor_or_none()
        whole = by is not None and (by.sees_all() or found.organisation_id == by.organisation)
        return document_json(found, revoked=evidence.is_revoked(session, found.number), whole=whole)


@doors.asks("/documents/<number>.pdf", Bytes("application/pdf"))
@signed_in
def document_pdf(number: str) -> Response:
    """Send a document as it was issued, byte for byte."""
    with reading() as session:
        found = _own(session, number, current_actor())
        headers = {"Content-Disposition": f'attachment; filename="{found.number}.pdf"'}
        return Response(found.pdf, mimetype="application/pdf", headers=headers)


def _own(session: Session, number: str, by: Actor) -> IssuedDocument:
    found = evidence.document(session, number)
    if not (by.sees_all() or found.organisation_id == by.organisation):
        raise NotFoundError(N_("No document has this number."))
    return found
