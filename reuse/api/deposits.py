"""Doors to deposits."""

from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from flask.wrappers import Response
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse.api.door import Bytes, Subject
from reuse.api.listing import row_and
from reuse.api.once import claim_key
from reuse.collection.lists import CHUNK, Answered, announce_lines, read_list
from reuse.collection.models import Channel, Deposit, Depositor, Status, Title
from reuse.collection.queries import own_deposit
from reuse.collection.receipts import receipt
from reuse.collection.service import Terms, follow_up_code, open_deposit
from reuse.documents.pdf import draw_document
from reuse.http import current_actor, paper, reading, roles, settings, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.schemas import devices as shapes
from reuse.schemas.papers import FileIn

doors = Subject("deposits", __name__, description="Comings of depositors, with no name asked.")
TAKERS = (Role.COLLECTOR, Role.CARRIER, Role.COORDINATOR)


@doors.tells("/deposits", shapes.NewDeposit, takes={"json": shapes.DepositIn})
@roles(*TAKERS)
def open_one(told: dict[str, Any]) -> dict[str, Any]:
    """Open a deposit at this token's site; its follow-up code is shown only in this answer."""
    terms = Terms(
        depositor=Depositor(told["depositor"]),
        title=Title(told["title"]) if told["title"] else None,
        status=Status(told["status"]),
        reason=told["reason"],
        resale=told["resale"],
        channel=Channel(told["channel"]),
        place=told["place"],
    )
    secret = settings().secret_key
    with unit_of_work() as session:
        made = open_deposit(session, terms, secret=secret, by=current_actor(), key=claim_key(session, told))
    return row_and(made, follow_up=follow_up_code(secret, made.id))


@doors.asks("/deposits/<uuid:identifier>", shapes.DepositOut)
@roles(*TAKERS)
def deposit(identifier: UUID) -> Deposit:
    """Show a deposit."""
    with reading() as session:
        return _own(session, identifier)


@doors.asks("/deposits/<uuid:identifier>/receipt.pdf", Bytes("application/pdf"))
@roles(*TAKERS)
def deposit_receipt(identifier: UUID) -> Response:
    """Draw the depositor's receipt, with the follow-up code."""
    with reading() as session:
        document = receipt(session, _own(session, identifier), secret=settings().secret_key, paper=paper())
    return Response(draw_document(document), mimetype="application/pdf", headers={"Cache-Control": "no-store"})


@doors.tells("/deposits/<uuid:identifier>/list", shapes.ListAnswer, takes={"files": FileIn})
@roles(Role.COLLECTOR, Role.COORDINATOR)
def announce_list(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Announce the devices of a CSV list, every row answered; the same list again announces nothing more."""
    by, content = current_actor(), told["file"].read()
    lines = read_list(content)
    with unit_of_work() as session:
        claim_key(session, {"sha256": sha256(content).hexdigest()})
        deposit = _own(session, identifier)
    rows: list[Answered] = []
    while some := list(islice(lines, CHUNK)):
        with unit_of_work() as session:  # one chunk at a time, so that nobody waits for a long list
            rows += announce_lines(session, some, deposit, by=by)
    return {
        "rows": [
            {
                "row": one.number,
                "answer": one.answer.value,
                "reason": _(one.reason) if one.reason else "",
                "field": one.field,
            }
            for one in rows
        ]
    }


def _own(session: Session, identifier: UUID) -> Deposit:
    return own_deposit(session, identifier, by=current_actor())
