"""Reading imports: what was previewed, its answers, what is left to do."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from reuse.actors.models import Organisation, Site
from reuse.errors import N_, NotFoundError
from reuse.imports.models import Answer, Import, ImportRow, Kind, SiteSource

WORKED = (Answer.ADDED, Answer.UPDATED, Answer.UNCHANGED, Answer.CONFLICT)
"""The answers that an import works through by themselves; undecided rows wait for their word."""


def import_of(session: Session, identifier: UUID) -> Import:
    """Return one import; raises NotFoundError, also once a preview is forgotten."""
    found = session.get(Import, identifier)
    if found is None:
        raise NotFoundError(N_("This preview is no longer kept."), remedy=N_("Send the file again."))
    return found


def imports(session: Session, *, limit: int = 20) -> Sequence[Import]:
    """List the imports, the latest first."""
    return session.scalars(select(Import).order_by(Import.made_at.desc(), Import.id).limit(limit)).all()


def free_of_share_alike() -> ColumnElement[bool]:
    """Ask whether nothing of a site came from OpenStreetMap, whose licence (ODbL) binds whatever is made of it.

    Only such sites are given away as open data under the territory's own licence.
    """
    told = select(SiteSource.site_id).where(SiteSource.source == Kind.OSM.value)
    return Site.id.not_in(told)


def row_of(session: Session, found: Import, number: int) -> ImportRow:
    """Return one row; raises NotFoundError."""
    row = session.get(ImportRow, (found.id, number))
    if row is None:
        raise NotFoundError(N_("There is no such row."))
    return row


def counts(session: Session, found: Import) -> dict[Answer, int]:
    """Count the rows of each answer that occurs, in the order of the answers."""
    query = select(ImportRow.answer, func.count()).where(ImportRow.import_id == found.id).group_by(ImportRow.answer)
    counted = {row[0]: row[1] for row in session.execute(query)}
    return {answer: counted[answer] for answer in Answer if answer in counted}


def rows(
    session: Session, found: Import, *, answer: Answer | None = None, after: int | None = None, limit: int = 50
) -> Sequence[ImportRow]:
    """List rows in the file's order, of one answer where it is given, from the one after `after`."""
    query = select(ImportRow).where(ImportRow.import_id == found.id).order_by(ImportRow.number).limit(limit)
    if answer is not None:
        query = query.where(ImportRow.answer == answer)
    return session.scalars(query if after is None else query.where(ImportRow.number > after)).all()


def left_to_do(found: Import) -> ColumnElement[bool]:
    """Choose the rows that an import has yet to work through."""
    decided = and_(ImportRow.answer == Answer.UNDECIDED, ImportRow.decision != "")
    wanted = or_(ImportRow.answer.in_(WORKED), decided)
    return and_(ImportRow.import_id == found.id, ImportRow.done.is_(False), wanted)


def remaining(session: Session, found: Import) -> int:
    """Count the rows that an import has yet to work through."""
    return session.scalar(select(func.count()).select_from(ImportRow).where(left_to_do(found))) or 0


def worked(session: Session, found: Import) -> int:
    """Count the rows worked through."""
    query = select(func.count()).where(ImportRow.import_id == found.id, ImportRow.done.is_(True))
    return session.scalar(query) or 0


def sites_named(session: Session, shown: Sequence[ImportRow]) -> dict[str, str]:
    """Name, by id, the sites of some rows and those that they may be, with who runs them and where."""
    wanted = {UUID(one) for row in shown for one in row.candidates} | {row.site_id for row in shown if row.site_id}
    query = (
        select(Site.id, Site.name, Site.commune, Organisation.name.label("organisation"))
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(Site.id.in_(wanted))
    )
    found = session.execute(query) if wanted else ()
    return {str(row.id): f"{row.name}, {row.commune} ({row.organisation})" for row in found}
