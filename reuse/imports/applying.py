"""Taking previewed rows over: some at a time, each once, none over a change made since the preview."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.audit_models import AuditEntry
from reuse.actors.models import Organisation, Site
from reuse.actors.service import Place
from reuse.db import Base, insert_once
from reuse.errors import N_, BadInputError
from reuse.imports.merging import differ
from reuse.imports.models import Answer, Import, ImportRow, SiteSource
from reuse.imports.planning import WRONG
from reuse.imports.queries import left_to_do, remaining
from reuse.imports.service import NEW, THEIRS
from reuse.lifecycle.stages import Role

CHUNK = 500
MOVED = N_("Somebody changed this site since the preview: send the file again.")
KNOWN_SINCE = N_("Another import added it since the preview: send the file again.")
_SITE_FIELDS = tuple(Place.__dataclass_fields__)


def apply_some(session: Session, found: Import, *, by: Actor, limit: int = CHUNK) -> int:
    """Take over the next rows of an import that has begun and return how many are left; nothing is done twice."""
    by.needs(Role.COORDINATOR)
    session.refresh(found, with_for_update=True)  # one hand at a time
    query = select(ImportRow).where(left_to_do(found)).order_by(ImportRow.number).limit(limit)
    rows = session.scalars(query).all()
    if rows:
        _Chunk(session, found, rows, by).work()
    left = remaining(session, found)
    if not left:
        found.ended_at = found.ended_at or clock.now()
        session.flush()
    return left


class _Chunk:
    """Some rows with the sites and organisations that they touch, read at once and written at once."""

    def __init__(self, session: Session, found: Import, rows: Sequence[ImportRow], by: Actor) -> None:
        self.session, self.found, self.rows, self.by = session, found, rows, by
        self.sites = self._locked()
        self.taken = self._taken()
        sirets = {row.told["siret"] for row in rows} - {""}
        homes = session.scalars(select(Organisation).where(Organisation.siret.in_(sirets)))
        self.homes = {one.siret: one for one in homes}
        self.added: dict[int, UUID] = {}
        self.said: list[dict[str, Any]] = []
        self.entries: list[AuditEntry] = []

    def _locked(self) -> dict[UUID, Site]:
        wanted = {one for row in self.rows if (one := _site_of(row))}
        some = self.session.scalars(select(Site).where(Site.id.in_(wanted)).order_by(Site.id).with_for_update())
        return {site.id: site for site in some}

    def _taken(self) -> dict[str, UUID]:
        names = {row.source_id for row in self.rows}
        query = select(SiteSource).where(SiteSource.source == self.found.kind.value, SiteSource.source_id.in_(names))
        return {one.source_id: one.site_id for one in self.session.scalars(query)}

    def work(self) -> None:
        """Take every row over, or refuse it with its reason."""
        reasons = [self._take(row) for row in self.rows]
        self.session.flush()
        for row, reason in zip(self.rows, reasons, strict=True):
            if reason:
                row.answer, row.reason = Answer.REFUSED, reason
            elif row.answer is Answer.UNDECIDED:
                row.answer, row.reason = Answer.ADDED if row.decision == NEW else Answer.UPDATED, ""
            row.site_id = row.site_id or self.added.get(row.number)
            row.done = True
        self.session.add_all(self.entries)
        self.session.flush()
        self._keep_said()

    def _keep_said(self) -> None:
        if not self.said:
            return
        keeping = insert_once(self.session, Base.metadata.tables[SiteSource.__tablename__])
        new = {name: keeping.excluded[name] for name in ("site_id", "told", "seen_at")}
        kept = keeping.on_conflict_do_update(index_elements=["source", "source_id"], set_=new)
        self.session.execute(kept, self.said)

    def _take(self, row: ImportRow) -> str:
        known = _site_of(row)
        if self.taken.get(row.source_id, known) != known:
            return KNOWN_SINCE
        if known is None:
            return self._add(row)
        site = self.sites[known]
        if row.site_version not in (None, site.version):
            return MOVED
        return self._change(row, site)

    def _add(self, row: ImportRow) -> str:
        told = row.told
        try:
            columns = Place(**told["place"]).checked()
        except BadInputError as error:
            return WRONG if error.params else error.message
        home = self._home(row)
        site = Site(
            id=uuid5(self.found.id, f"site/{row.number}"), organisation_id=home.id, created_at=clock.now(), **columns
        )
        self._credit(site, row)
        self.session.add(site)
        self._note(Action.SITE_ADDED, site)
        self.added[row.number] = site.id
        self._say(row, site)
        return ""

    def _home(self, row: ImportRow) -> Organisation:
        """Return the legal entity of a row: the one of its SIRET, else one of its own, named after it."""
        siret = row.told["siret"] or None
        if siret in self.homes:
            return self.homes[siret]
        made = Organisation(
            id=uuid5(self.found.id, f"organisation/{row.number}"),
            siret=siret,
            name=row.told["legal_name"],
            kind=row.told["kind"],
            created_at=clock.now(),
        )
        self.session.add(made)
        if siret:
            self.homes[siret] = made
        self.entries.append(audit.entry(Action.ORGANISATION_ADDED, by=self.by, subject=made.id, organisation=made.id))
        return made

    def _change(self, row: ImportRow, site: Site) -> str:
        changes = self._wanted(row, site)
        if changes:
            before = {name: getattr(site, name) for name in _SITE_FIELDS}
            try:
                columns = Place(**(before | changes)).checked()
            except BadInputError as error:
                return WRONG if error.params else error.message
            for name, value in columns.items():
                setattr(site, name, value)
            site.version += 1
            self._credit(site, row)
            self._note(Action.SITE_CHANGED, site, version=site.version, fields=sorted(changes))
        if not row.told.get("own"):
            self._say(row, site)
        return ""

    def _wanted(self, row: ImportRow, site: Site) -> dict[str, Any]:
        """Give the fields that change; one in doubt keeps what stands here, unless theirs was chosen."""
        changes, conflicts = row.changes, row.conflicts
        if row.answer is Answer.UNDECIDED:
            found = differ(site, row.told["said"], {})
            changes, conflicts = found.changes, {}
        chosen = changes | (conflicts if row.decision == THEIRS else {})
        return {name: pair[1] for name, pair in chosen.items()}

    def _credit(self, site: Site, row: ImportRow) -> None:
        """Keep whose data a site shows, beside any that it showed before."""
        credit = row.told["attribution"]
        if not site.source and not row.told.get("own"):
            site.source, site.source_id = self.found.kind.value, row.source_id
        if credit and credit not in (site.attribution or "") and not row.told.get("own"):
            site.attribution = "; ".join(filter(None, (site.attribution, credit)))[:300]

    def _note(self, action: Action, site: Site, **told: Any) -> None:
        told |= {"import": str(self.found.id)}
        entry = audit.entry(action, by=self.by, subject=site.id, detail=told, organisation=site.organisation_id)
        self.entries.append(entry)

    def _say(self, row: ImportRow, site: Site) -> None:
        said = {"source": self.found.kind.value, "source_id": row.source_id, "site_id": site.id}
        self.said.append(said | {"told": row.told["said"], "seen_at": clock.now()})


def _site_of(row: ImportRow) -> UUID | None:
    if row.answer is Answer.UNDECIDED:
        return None if row.decision == NEW else UUID(row.decision)
    return row.site_id
