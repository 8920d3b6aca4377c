"""Verification of everything recorded, from the stored bytes up."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import groupby
from operator import itemgetter

from sqlalchemy.orm import Session

from reuse.events.chain_check import check_chain, stored_events
from reuse.events.findings import Finding
from reuse.events.lists_check import VOIDED, WAITING, count_listed
from reuse.events.log_check import verify_log
from reuse.events.situations_check import AT_ONCE, DEVICE, Rebuilt, compare, count_devices, rebuild
from reuse.events.trust import TrustedKey


def verify(session: Session, *, trusted: Collection[TrustedKey] = ()) -> Iterator[Finding]:
    """Recompute every chain, every device's situation and the sealed log, and yield what differs.

    Streams in constant memory. `trusted` are the keys that may have signed the log: never taken from the database.
    """
    yield from verify_histories(session)
    yield from verify_log(session, trusted)


def verify_chains(session: Session) -> Iterator[Finding]:
    """Recompute every chain alone: each event says what was hashed, and follows the one before."""
    for _, events in groupby(stored_events(session), key=itemgetter(0)):
        yield from check_chain(session, events)


def verify_histories(session: Session) -> Iterator[Finding]:
    """Recompute every chain, then replay the intact ones and compare with what the tables drawn from them say."""
    some, tally = list[Rebuilt](), Counter[str]()
    for subject, group in groupby(stored_events(session), key=itemgetter(0)):
        events = list(group)
        findings = list(check_chain(session, events))
        yield from findings
        if not subject.startswith(DEVICE):
            continue
        tally["devices"] += 1
        tally["broken"] += bool(findings)
        rebuilt = None if findings else rebuild(events)
        if isinstance(rebuilt, Finding):
            yield rebuilt
        elif rebuilt:
            some.append(rebuilt)
            tally.update({name: len(listed) for name, listed in rebuilt.listed.items()})
        if len(some) == AT_ONCE:
            yield from compare(session, some)
            some.clear()
    yield from compare(session, some)
    yield from count_devices(session, tally["devices"])
    if not tally["broken"]:  # else some histories were not replayed, and the lists hold theirs too
        yield from count_listed(session, {name: tally[name] for name in (VOIDED, WAITING)})
