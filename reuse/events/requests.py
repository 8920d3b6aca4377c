"""Exactly once: the first request with a key does, every other is answered alike."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.db import Base, insert_once
from reuse.errors import N_, KeyReusedError
from reuse.events.canonical import check_data
from reuse.events.canonical import digest as digest_of
from reuse.events.models import Request
from reuse.statements import Statement

_requests = Base.metadata.tables[Request.__tablename__]
"""Keys by the hundred go to the table itself: the mapper would take half of the time."""

_CLAIM = Statement(postgresql.insert(_requests).on_conflict_do_nothing())


def first_time(session: Session, by: Actor, key: UUID, digest: str) -> bool:
    """Claim the key for this request; False says that it was answered before and must only be answered again.

    A concurrent request with the same key waits here until the first is committed or given up.
    Raises KeyReusedError when the key served another body.
    """
    row = {"organisation_id": by.organisation, "key": key, "digest": digest, "answered_at": clock.now()}
    if _CLAIM.tell(session.connection(), **row):
        return True
    known = session.scalar(select(Request.digest).where(Request.organisation_id == by.organisation, Request.key == key))
    if known != digest:
        raise key_reused()
    return False


def claim_many(session: Session, by: Actor, digests: Mapping[UUID, str]) -> set[UUID]:
    """Claim the keys of many requests at once and return those that were new; the others are only answered again."""
    if not digests:
        return set()
    present = clock.now()
    rows = [
        {"organisation_id": by.organisation, "key": key, "digest": digest, "answered_at": present}
        for key, digest in sorted(digests.items())
    ]
    claiming = insert_once(session, _requests).on_conflict_do_nothing().returning(_requests.c.key)
    return set(session.connection().execute(claiming, rows).scalars())


def reused(session: Session, by: Actor, digests: Mapping[UUID, str]) -> set[UUID]:
    """Return those of the keys that served another body."""
    if not digests:
        return set()
    known = select(Request.key, Request.digest).where(
        Request.organisation_id == by.organisation, Request.key.in_(digests)
    )
    return {row.key for row in session.execute(known) if digests[row.key] != row.digest}


def asked_before(session: Session, by: Actor, key: UUID, verb: str, asked: Mapping[str, Any]) -> bool:
    """Claim the key for a verb whose facts depend on the moment; True says to answer as it was answered then.

    Raises KeyReusedError when the verb was asked something else under this key.
    """
    check_data(asked)
    return not first_time(session, by, uuid5(key, verb), digest_of(asked))


def key_reused() -> KeyReusedError:
    """Refuse a key that served another body."""
    return KeyReusedError(
        N_("This idempotency key already served another request."),
        remedy=N_("Send a new key, or the very same request."),
    )
