"""Texts about an application or an award, and the facts that their chains keep of them."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.awards.models import Application, Award
from reuse.errors import N_, BadInputError
from reuse.events.chains import append
from reuse.events.models import Event
from reuse.events.record import Fact

MOST = 4000
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")


def text_of(text: str, field: str) -> str:
    """Return a text without surrounding spaces; raises BadInputError for none, a long one, or unreadable characters."""
    told = text.replace("\r\n", "\n").strip()
    if not told:
        raise BadInputError(N_("Something is missing."), fields={field: N_("answer this question")})
    if len(told) > MOST:
        raise BadInputError(N_("A text is too long."), fields={field: N_("this is too long")})
    if _UNSEEN.search(told):
        raise BadInputError(N_("A text holds unreadable characters."), fields={field: N_("type it again")})
    return told


def hash_of(text: str) -> str:
    """Hash a text as its event holds it."""
    return sha256(text.encode()).hexdigest()


def tell(
    session: Session, thing: Application | Award, name: str, data: Mapping[str, Any], by: Actor, key: UUID
) -> Event:
    """Append a fact to a chain, but only a caller that holds the row locked may ask."""
    return append(session, thing.subject, Fact(name, data), by=by, key=key)[0]
