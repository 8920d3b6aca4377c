"""What the service does by itself: checkpoint and figures of the day, purge at its term, yearly measures, reminders."""

from dataclasses import dataclass

from reuse import clock
from reuse.actors.access import end_withdrawn
from reuse.actors.audit import purge_entries
from reuse.actors.shared import forget_distrusted
from reuse.awards.audit import forget_statements
from reuse.awards.yearly import measure_due
from reuse.contracts.alerts import watch
from reuse.contracts.keeping import refresh_all
from reuse.db import Sessions, reading, unit_of_work
from reuse.events.keys import ensure_signer
from reuse.events.log import due, seal
from reuse.evidence.service import purge_files, purge_papers
from reuse.figures.service import refresh
from reuse.imports.service import forget_previews
from reuse.mailing.service import gather
from reuse.mailing.service import purge as purge_mailings
from reuse.notices.news import gather_news
from reuse.notices.service import purge as purge_notices
from reuse.outcomes.service import forget_receivers
from reuse.points.reports import purge_reports
from reuse.purchases.files import forget_files
from reuse.purchases.service import forget_removed
from reuse.settings import Settings


@dataclass(frozen=True, slots=True)
class Tended:
    """What one round did: the size of the log it signed, if any, then how much of what was past its term went."""

    sealed: int | None
    purged: int
    forgotten: int
    audit: int
    accesses: int
    phones: int
    addresses: int
    reports: int


def tend(factory: Sessions, settings: Settings) -> Tended:
    """Seal the day's events where due, purge what has reached its term, make the figures; may be run at any time."""
    present = clock.now()
    with reading(factory) as session:
        needed = due(session, present)
    sealed = checkpoint(factory, settings) if needed else None
    with unit_of_work(factory) as session:
        purged, forgotten = purge_files(session, present), forget_receivers(session, present)
        purge_papers(session, present)
        audit, accesses = purge_entries(session, present), end_withdrawn(session, present)
        phones = forget_distrusted(session, present)
        gather_news(session, present)
        forget_previews(session, present)
        forget_statements(session, present)
        forget_files(session, present)
        forget_removed(session, present)
        purge_mailings(session, present)
        addresses, reports = purge_notices(session, present), purge_reports(session, present)
    measure_due(factory)
    refresh(factory, present)
    refresh_all(factory)
    watch(factory, present)
    gather(factory, settings, present)
    return Tended(sealed, purged, forgotten, audit, accesses, phones, addresses, reports)


def checkpoint(factory: Sessions, settings: Settings) -> int:
    """Seal every event not yet sealed and return the size of the signed log."""
    signer = ensure_signer(settings.signing_key_path, f"{settings.host}/log")
    with unit_of_work(factory) as session:
        return seal(session, signer=signer, now=clock.now()).size
