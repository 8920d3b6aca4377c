"""Auditors' links: one contract to read, for a time, for whoever holds the address."""

import base64
import hmac
import re
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.rules import name_of, token_hash
from reuse.contracts.models import Contract, ContractLink
from reuse.contracts.parties import check_may_change
from reuse.errors import N_, BadInputError, NotFoundError
from reuse.events.requests import asked_before

LONGEST_DAYS = 90
SEEN_AGAIN = timedelta(minutes=10)
"""How much later a further use is noted."""

_TOKEN = re.compile(r"[a-z2-7]{26}", re.ASCII)


def make_link(  # noqa: PLR0913 - what a link is made of
    session: Session, contract: Contract, *, name: str, days: int, secret: str, by: Actor, key: UUID
) -> tuple[ContractLink, str]:
    """Make a link and return it with its token, which is kept nowhere; a replay of the key answers the same.

    Raises ForbiddenError, BadInputError.
    """
    check_may_change(contract, by)
    name = name_of(name, "name", most=100)
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInputError(N_("A link lives from 1 to 90 days."), fields={"days": N_("between 1 and 90")})
    identifier = by.thing(key)
    token = _token(secret, identifier)
    if asked_before(session, by, key, "contract link", {"contract": str(contract.id), "name": name, "days": days}):
        return session.get_one(ContractLink, identifier), token
    present = clock.now()
    made = ContractLink(
        id=identifier,
        contract_id=contract.id,
        token_hash=token_hash(token),
        name=name,
        made_at=present,
        expires_at=present + timedelta(days=days),
    )
    session.add(made)
    session.flush()
    _note(session, contract, made, Action.CONTRACT_LINK_MADE, by)
    return made, token


def revoke_link(session: Session, contract: Contract, link: UUID, *, by: Actor) -> None:
    """Close a link for good; closing it twice changes nothing. Raises NotFoundError for another contract's link."""
    check_may_change(contract, by)
    found = session.get(ContractLink, link, with_for_update=True)
    if found is None or found.contract_id != contract.id:
        raise NotFoundError(N_("There is no such link."))
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        _note(session, contract, found, Action.CONTRACT_LINK_REVOKED, by)


def links_of(session: Session, contract: Contract) -> Sequence[ContractLink]:
    """Return the links made for a contract, the latest first, 100 at most."""
    own = select(ContractLink).where(ContractLink.contract_id == contract.id)
    return session.scalars(own.order_by(ContractLink.made_at.desc(), ContractLink.id).limit(100)).all()


def opened_by(session: Session, token: str) -> Contract:
    """Return the contract that a link opens; raises NotFoundError for one that is over, revoked, or never was."""
    live = (ContractLink.revoked_at.is_(None), ContractLink.expires_at > clock.now())
    query = select(Contract).join(ContractLink, ContractLink.contract_id == Contract.id)
    known = _TOKEN.fullmatch(token) is not None
    found = session.scalar(query.where(ContractLink.token_hash == token_hash(token), *live)) if known else None
    if found is None:
        raise NotFoundError(
            N_("This auditor's link is over, was revoked, or never was."),
            remedy=N_("Ask the contract's buyer for another one."),
        )
    return found


def note_use(session: Session, token: str) -> None:
    """Keep when a link was last used, to ten minutes; nothing else of who used it."""
    present = clock.now()
    stale = or_(ContractLink.used_at.is_(None), ContractLink.used_at < present - SEEN_AGAIN)
    session.execute(
        update(ContractLink).where(ContractLink.token_hash == token_hash(token), stale).values(used_at=present)
    )


def _token(secret: str, identifier: UUID) -> str:
    """Derive 128 bits from the service's secret, so that a repeated request shows the same ones."""
    mac = hmac.new(secret.encode(), b"contract link " + identifier.bytes, sha256).digest()
    return base64.b32encode(mac[:16]).decode().rstrip("=").lower()


def _note(session: Session, contract: Contract, link: ContractLink, action: Action, by: Actor) -> None:
    told = {"link": str(link.id)}
    audit.note(session, action, by=by, subject=contract.id, detail=told, organisation=contract.buyer_id)
