"""Door to the audit log."""

from typing import Any

from reuse.actors.audit import Action, Filter, entries
from reuse.api.door import Subject
from reuse.api.listing import paged
from reuse.http import current_actor, reading, roles
from reuse.lifecycle.stages import Role
from reuse.schemas import audit as shapes

doors = Subject("audit", __name__, description="What was done on accounts, tokens, places and keys.")


@doors.asks("/audit", shapes.AuditList, takes={"query": shapes.AuditQuery})
@roles(Role.ADMIN, Role.COORDINATOR)
def audit_log(query: dict[str, Any]) -> dict[str, Any]:
    """List what was done in this organisation, the newest first; the coordinator sees all."""
    by = current_actor()
    wanted = Filter(
        organisation=None if by.sees_all() else by.organisation,
        action=Action(query["action"]) if query["action"] else None,
        actor=query["actor"],
        since=query["since"],
        until=query["until"],
    )
    with reading() as session:
        found = entries(session, wanted, after=query["after"], limit=query["limit"] + 1)
    return paged(found, query["limit"], lambda one: one.number)
