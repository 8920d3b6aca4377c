"""The audit log: who opened which account, made which token, changed which place, and when."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, delete, func, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import OPERATOR, Actor
from reuse.actors.audit_models import TERM, AuditEntry
from reuse.actors.models import ApiToken, Organisation, Site, User
from reuse.errors import N_

_OPAQUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,79}", re.ASCII)


class Action(StrEnum):
    """What may be done that the log notes."""

    SIGNED_IN = "signed_in"
    SIGN_IN_THROTTLED = "sign_in_throttled"
    SIGNED_OUT_ELSEWHERE = "signed_out_elsewhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an action, no password
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the same
    PIN_SET = "pin_set"
    PIN_FAILED_OUT = "pin_failed_out"
    TOTP_SET = "totp_set"
    TOTP_REMOVED = "totp_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    DEVICE_TRUSTED = "device_trusted"
    DEVICE_DISTRUSTED = "device_distrusted"
    ACCOUNT_OPENED = "account_opened"
    ACCOUNT_CLOSED = "account_closed"
    ACCESS_GIVEN = "access_given"
    ACCESS_CHANGED = "access_changed"
    ACCESS_REMOVED = "access_removed"
    ACCESS_RESTORED = "access_restored"
    PROVIDER_LINKED = "provider_linked"
    PROVIDER_UNLINKED = "provider_unlinked"
    TOKEN_MADE = "token_made"  # noqa: S105 - the same
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - the same
    ORGANISATION_ADDED = "organisation_added"
    ORGANISATION_CHANGED = "organisation_changed"
    SITE_ADDED = "site_added"
    SITE_CHANGED = "site_changed"
    SITE_CLOSED = "site_closed"
    SITE_REOPENED = "site_reopened"
    SITE_CONFIRMED = "site_confirmed"
    REPORT_SETTLED = "report_settled"
    SITES_IMPORTED = "sites_imported"
    AGREEMENT_MADE = "agreement_made"
    AGREEMENT_ENDED = "agreement_ended"
    CAMPAIGN_MADE = "campaign_made"
    CAMPAIGN_CHANGED = "campaign_changed"
    CAMPAIGN_CANCELLED = "campaign_cancelled"
    CAMPAIGN_CLOSED = "campaign_closed"
    CONTRACT_MADE = "contract_made"
    CONTRACT_AMENDED = "contract_amended"
    CONTRACT_LINK_MADE = "contract_link_made"
    CONTRACT_LINK_REVOKED = "contract_link_revoked"
    CONTRACT_CHANGED = "contract_changed"
    PURCHASE_ADDED = "purchase_added"
    PURCHASE_CHANGED = "purchase_changed"
    PURCHASE_REMOVED = "purchase_removed"
    PURCHASE_RESTORED = "purchase_restored"
    PURCHASES_IMPORTED = "purchases_imported"
    RETIRED_DECLARED = "retired_declared"
    DISPOSAL_LIST_CLAIMED = "disposal_list_claimed"
    DISPOSAL_LIST_RELEASED = "disposal_list_released"
    NEW_EQUIPMENT_JUSTIFIED = "new_equipment_justified"
    NEW_EQUIPMENT_WITHDRAWN = "new_equipment_withdrawn"
    CORRECTED = "corrected"
    KEY_ROTATED = "key_rotated"


NAMES: dict[Action, str] = {
    Action.SIGNED_IN: N_("Signed in"),
    Action.SIGN_IN_THROTTLED: N_("Sign-in blocked after too many failures"),
    Action.SIGNED_OUT_ELSEWHERE: N_("Signed out on the other devices"),
    Action.PASSWORD_CHANGED: N_("Password changed"),
    Action.PASSWORD_RESET: N_("New first password given"),
    Action.PIN_SET: N_("PIN chosen"),
    Action.PIN_FAILED_OUT: N_("PIN blocked after five failures"),
    Action.TOTP_SET: N_("Second factor set up"),
    Action.TOTP_REMOVED: N_("Second factor removed"),
    Action.RECOVERY_CODE_USED: N_("Recovery code used"),
    Action.DEVICE_TRUSTED: N_("Phone declared shared"),
    Action.DEVICE_DISTRUSTED: N_("Shared phone withdrawn"),
    Action.ACCOUNT_OPENED: N_("Account opened"),
    Action.ACCOUNT_CLOSED: N_("Account closed"),
    Action.ACCESS_GIVEN: N_("Access given"),
    Action.ACCESS_CHANGED: N_("Access changed"),
    Action.ACCESS_REMOVED: N_("Access removed"),
    Action.ACCESS_RESTORED: N_("Access given back"),
    Action.PROVIDER_LINKED: N_("Account linked to the identity provider"),
    Action.PROVIDER_UNLINKED: N_("Link to the identity provider undone"),
    Action.TOKEN_MADE: N_("Token made"),
    Action.TOKEN_REVOKED: N_("Token revoked"),
    Action.ORGANISATION_ADDED: N_("Organisation added"),
    Action.ORGANISATION_CHANGED: N_("Organisation changed"),
    Action.SITE_ADDED: N_("Site added"),
    Action.SITE_CHANGED: N_("Site changed"),
    Action.SITE_CLOSED: N_("Site said closed or full"),
    Action.SITE_REOPENED: N_("Closure of a site lifted"),
    Action.SITE_CONFIRMED: N_("Site confirmed as it is told"),
    Action.REPORT_SETTLED: N_("Report of a resident settled"),
    Action.SITES_IMPORTED: N_("List of sites imported"),
    Action.AGREEMENT_MADE: N_("Standing agreement made"),
    Action.AGREEMENT_ENDED: N_("Standing agreement ended"),
    Action.CAMPAIGN_MADE: N_("Campaign made"),
    Action.CAMPAIGN_CHANGED: N_("Campaign changed"),
    Action.CAMPAIGN_CANCELLED: N_("Campaign cancelled"),
    Action.CAMPAIGN_CLOSED: N_("Campaign closed"),
    Action.CONTRACT_MADE: N_("Contract recorded"),
    Action.CONTRACT_AMENDED: N_("Contract amended"),
    Action.CONTRACT_LINK_MADE: N_("Auditor's link to a contract made"),
    Action.CONTRACT_LINK_REVOKED: N_("Auditor's link to a contract revoked"),
    Action.CONTRACT_CHANGED: N_("What a contract covers changed"),
    Action.PURCHASE_ADDED: N_("Purchase recorded"),
    Action.PURCHASE_CHANGED: N_("Purchase changed"),
    Action.PURCHASE_REMOVED: N_("Purchase taken away"),
    Action.PURCHASE_RESTORED: N_("Purchase put back"),
    Action.PURCHASES_IMPORTED: N_("List of purchases imported"),
    Action.RETIRED_DECLARED: N_("Retired equipment declared"),
    Action.DISPOSAL_LIST_CLAIMED: N_("Disposal list claimed"),
    Action.DISPOSAL_LIST_RELEASED: N_("Disposal list given up"),
    Action.NEW_EQUIPMENT_JUSTIFIED: N_("Purchase of new equipment justified"),
    Action.NEW_EQUIPMENT_WITHDRAWN: N_("Justification of new equipment withdrawn"),
    Action.CORRECTED: N_("Event undone by the coordinator"),
    Action.KEY_ROTATED: N_("Signing key replaced"),
}
"""What each action is called on a page."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries: of one organisation (none: all), of one action, by one person or program, between two times."""

    organisation: UUID | None = None
    action: Action | None = None
    actor: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def note(
    session: Session,
    action: Action,
    *,
    by: Actor | None,
    subject: object = "",
    detail: Mapping[str, Any] | None = None,
    organisation: UUID | None = None,
) -> None:
    """Add one entry in the transaction of the act itself; `subject` and `detail` hold references, never words.

    The entry belongs to `organisation`, whose admin reads it: the one concerned, else the one that acts.
    Raises ValueError where free text is given.
    """
    session.add(entry(action, by=by, subject=subject, detail=detail, organisation=organisation))
    session.flush()


def entry(
    action: Action,
    *,
    by: Actor | None,
    subject: object = "",
    detail: Mapping[str, Any] | None = None,
    organisation: UUID | None = None,
) -> AuditEntry:
    """Write one entry for acts that add many to the session at once, as `note` does for one."""
    told = dict(detail or {})
    _check_opaque([str(subject), *_texts(told)])
    return AuditEntry(
        at=clock.now(),
        organisation_id=organisation or (by.organisation if by else None),
        actor_id=by.reference if by else None,
        action=action.value,
        subject=str(subject),
        detail=told,
    )


def _texts(told: Mapping[str, Any]) -> Iterable[str]:
    for name, value in told.items():
        yield name
        yield from map(str, value if isinstance(value, list) else [value])


def _check_opaque(texts: Iterable[str]) -> None:
    if words := [text for text in texts if text and not _OPAQUE.fullmatch(text)]:
        raise ValueError(f"the audit log holds references only, not {words[0]!r}")


def entries(session: Session, wanted: Filter, *, after: int | None = None, limit: int = 50) -> Sequence[AuditEntry]:
    """List entries, the newest first, from the one before `after`."""
    query = select(AuditEntry).where(*_conditions(wanted)).order_by(AuditEntry.number.desc()).limit(limit)
    return session.scalars(query if after is None else query.where(AuditEntry.number < after)).all()


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.organisation:
        yield AuditEntry.organisation_id == wanted.organisation
    if wanted.action:
        yield AuditEntry.action == wanted.action
    if wanted.actor:
        yield AuditEntry.actor_id == wanted.actor
    if wanted.since:
        yield AuditEntry.at >= wanted.since
    if wanted.until:
        yield AuditEntry.at < wanted.until


def last_sign_ins(session: Session, people: Iterable[UUID]) -> dict[UUID, datetime]:
    """Tell when each of these people last signed in, as far as the log remembers."""
    mine = (AuditEntry.action == Action.SIGNED_IN, AuditEntry.actor_id.in_(list(people)))
    query = select(AuditEntry.actor_id, func.max(AuditEntry.at)).where(*mine).group_by(AuditEntry.actor_id)
    return {row[0]: row[1] for row in session.execute(query) if row[0]}


def names(session: Session, shown: Iterable[AuditEntry]) -> dict[str, str]:
    """Name, by reference, what these entries speak of as it is called today; what is gone has no name any more."""
    wanted = {UUID(text) for entry in shown for text in _references(entry)} - {OPERATOR}
    found: dict[str, str] = {}
    for table in (User, ApiToken, Site, Organisation):
        rows = session.execute(select(table.id, table.name).where(table.id.in_(wanted))) if wanted else ()
        found |= {str(row[0]): row[1] for row in rows}
    return found


def _references(entry: AuditEntry) -> Iterable[str]:
    texts = [str(entry.actor_id), str(entry.organisation_id), entry.subject, *_texts(entry.detail)]
    return (text for text in texts if _is_reference(text))


def _is_reference(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))


def purge_entries(session: Session, present: datetime) -> int:
    """Delete the entries past their term and return how many; the database refuses to lose a younger one."""
    done = session.execute(delete(AuditEntry).where(AuditEntry.at <= present - TERM))
    return cast("CursorResult[Any]", done).rowcount
