"""The audit log."""

import marshmallow as ma

from reuse.actors.audit import Action
from reuse.schemas.strict import Identifier, Listed, Moment, PageByNumber, Strict, Text, Whole, choice


class AuditQuery(PageByNumber):
    """Which entries, the newest first."""

    action = choice(Action, load_default=None)
    actor = Identifier(load_default=None)
    since = Moment(load_default=None)
    until = Moment(load_default=None, metadata={"description": "The first instant left out."})


class AuditEntryOut(Strict):
    """One act on accounts, tokens, places or keys, by reference only."""

    number = Whole(required=True)
    at = Moment(required=True)
    organisation = Identifier(allow_none=True, attribute="organisation_id")
    actor = Identifier(allow_none=True, attribute="actor_id")
    action = Text(required=True)
    subject = Text(required=True)
    detail = ma.fields.Dict(keys=ma.fields.String(), required=True)


class AuditList(Listed):
    """Entries of the audit log."""

    items = ma.fields.List(ma.fields.Nested(AuditEntryOut), required=True)
