"""The lifecycle as one table: from, event, to, roles, guards, custody, effect."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reuse.lifecycle import effects, guards
from reuse.lifecycle.effects import Effect
from reuse.lifecycle.guards import Guard
from reuse.lifecycle.stages import BEFORE_OUTCOME, HOLDERS, IN_HAND, LIVE, SECOND_LIVES, STAFF, WORKSHOP, Role, Stage


class Custody(StrEnum):
    """Whose word counts: the holder's, the receiver's, a party's (it recorded before), any staff's, the territory's."""

    HOLDER = "holder"
    RECEIVER = "receiver"
    PARTY = "party"
    ANYONE = "anyone"
    TERRITORY = "territory"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: an event, where it may happen, where it leads (`None`: the stage stays), who may record it and when."""

    event: str
    sources: frozenset[Stage]
    target: Stage | None
    roles: frozenset[Role]
    guards: tuple[Guard, ...] = ()
    custody: Custody = Custody.HOLDER
    effect: Effect = effects.nothing


def _row(
    event: str,
    sources: Iterable[Stage],
    target: Stage | None,
    roles: Iterable[Role],
    *conditions: Guard,
    custody: Custody = Custody.HOLDER,
    effect: Effect = effects.nothing,
) -> Transition:
    return Transition(event, frozenset(sources), target, frozenset(roles), conditions, custody, effect)


S, R, G, E = Stage, Role, guards, effects
_BENCH = (R.REFURBISHER, R.RECYCLER)
_DESK = (R.SELLER,)
_OPENED = WORKSHOP - {S.READY} | {S.DISMANTLING, S.DISMANTLED, S.FOR_RECYCLING, S.HANDED_TO_ECO_ORGANISME}
_LEAVING = (G.NO_DANGER, G.NOT_HELD, G.MEDIA_KNOWN, G.NO_DATA_LEAVES)
_RECEIVER, _PARTY, _ANYONE, _TERRITORY = Custody.RECEIVER, Custody.PARTY, Custody.ANYONE, Custody.TERRITORY
_KNOWN = frozenset(Stage) - {S.NEW}

_ROWS = (
    # arrival
    _row("announced", [S.NEW], S.ANNOUNCED, [R.COLLECTOR, R.COORDINATOR], custody=_RECEIVER, effect=E.announce),
    _row(
        "collected",
        [S.NEW, S.ANNOUNCED],
        S.COLLECTED,
        [R.COLLECTOR, R.CARRIER, R.COORDINATOR],
        custody=_RECEIVER,
        effect=E.collect,
    ),
    _row("harvested", [S.NEW], S.TRIAGED, _BENCH, custody=_RECEIVER, effect=E.harvest),
    _row("returned", SECOND_LIVES, S.COLLECTED, HOLDERS, custody=_RECEIVER, effect=E.collect),
    _row("found", [S.LOST, S.STOLEN], S.COLLECTED, HOLDERS, custody=_RECEIVER, effect=E.collect),
    # workshop
    _row("triaged", [S.COLLECTED], S.TRIAGED, _BENCH, G.NO_DANGER),
    _row("erasure_started", [S.TRIAGED], S.ERASING, [R.REFURBISHER], G.NOT_HELD, G.NO_DANGER),
    _row("erased", [S.ERASING], S.ERASED, [R.REFURBISHER], G.MEDIA_KNOWN, G.NO_DATA_LEAVES),
    _row("refurbishment_started", [S.ERASED], S.REFURBISHING, [R.REFURBISHER]),
    _row("refurbishment_started", [S.TRIAGED], S.REFURBISHING, [R.REFURBISHER], G.MEDIA_KNOWN, G.NO_MEDIUM),
    _row("made_ready", [S.REFURBISHING], S.READY, [R.REFURBISHER], G.NO_DANGER, G.MEDIA_KNOWN, G.NO_DATA_LEAVES),
    _row("inventoried", _OPENED, None, _BENCH, effect=E.inventory),
    _row("erasure_recorded", _OPENED, None, _BENCH, G.NOT_HELD, effect=E.record_erasure),
    _row("medium_destroyed", _OPENED, None, _BENCH, G.NOT_HELD, effect=E.destroy_medium),
    _row("medium_removed", _OPENED, None, _BENCH, G.NOT_HELD, effect=E.give_part),
    _row("medium_kept", _OPENED | {S.COLLECTED}, None, [R.COLLECTOR, R.CARRIER, R.REFURBISHER], effect=E.keep_medium),
    _row("tested", _OPENED, None, _BENCH),
    _row("repaired", _OPENED, None, [R.REFURBISHER]),
    _row("graded", WORKSHOP, None, [R.REFURBISHER], effect=E.grade),
    # second life
    _row("priced", [S.REFURBISHING, S.READY, S.RESERVED], None, _DESK, effect=E.price),
    _row("reserved", [S.READY], S.RESERVED, _DESK, *_LEAVING, effect=E.reserve),
    _row("reservation_cancelled", [S.RESERVED], S.READY, _DESK, effect=E.unreserve),
    _row("donated", [S.READY, S.RESERVED], S.DONATED, _DESK, *_LEAVING, G.HAS_TITLE, effect=E.leave),
    _row("sold", [S.READY, S.RESERVED], S.SOLD, _DESK, *_LEAVING, G.HAS_TITLE, G.MAY_BE_SOLD, effect=E.leave),
    _row("lent", [S.READY, S.RESERVED], S.LENT, _DESK, *_LEAVING, G.HAS_TITLE, effect=E.leave),
    _row("redeployed", [S.READY, S.RESERVED], S.REDEPLOYED, _DESK, *_LEAVING, G.STAYS_OR_HAS_TITLE, effect=E.leave),
    # parts and matter
    _row("dismantling_started", WORKSHOP, S.DISMANTLING, _BENCH, G.NO_DANGER, G.NOT_HELD, G.HAS_TITLE),
    _row("part_harvested", [S.DISMANTLING], None, _BENCH, G.NOT_HELD, effect=E.give_part),
    _row("dismantled", [S.DISMANTLING], S.DISMANTLED, _BENCH, effect=E.dismantle),
    _row("sent_for_recycling", WORKSHOP | {S.DISMANTLED}, S.FOR_RECYCLING, _BENCH, G.NOT_HELD),
    _row(
        "handed_to_eco_organisme",
        [S.FOR_RECYCLING],
        S.HANDED_TO_ECO_ORGANISME,
        _BENCH,
        G.NOT_HELD,
        G.UNERASED_HANDED_TO_DESTROY,
        G.HAS_SLIP,
    ),
    _row(
        "recycled",
        [S.FOR_RECYCLING, S.HANDED_TO_ECO_ORGANISME],
        S.RECYCLED,
        [R.RECYCLER],
        G.NOT_HELD,
        G.MEDIA_DESTROYED,
        G.HAS_TREATMENT,
        effect=E.recycle,
    ),
    # leaving otherwise
    _row("lost", BEFORE_OUTCOME, S.LOST, HOLDERS, effect=E.leave),
    _row("stolen", BEFORE_OUTCOME, S.STOLEN, HOLDERS, effect=E.leave),
    _row("refused", BEFORE_OUTCOME, S.REFUSED, HOLDERS, G.NOT_HELD),
    _row("given_back", WORKSHOP, S.GIVEN_BACK, [R.REFURBISHER, R.SELLER], G.NOT_HELD),
    # safety and law
    _row("quarantined", IN_HAND, S.QUARANTINED, STAFF, effect=E.quarantine),
    _row("danger_reported", LIVE, S.QUARANTINED, STAFF, custody=_ANYONE, effect=E.endanger),
    _row("danger_cleared", [S.QUARANTINED], None, _BENCH, G.IS_DANGEROUS, effect=E.clear_danger),
    _row("released", [S.QUARANTINED], None, (*_BENCH, R.COORDINATOR), G.NO_DANGER),
    _row("hold_set", BEFORE_OUTCOME, None, [R.COORDINATOR], custody=_TERRITORY, effect=E.hold),
    _row("hold_lifted", _KNOWN, None, [R.COORDINATOR], G.IS_HELD, custody=_TERRITORY, effect=E.lift_hold),
    _row("title_recorded", LIVE, None, [R.COLLECTOR, R.COORDINATOR], custody=_PARTY, effect=E.entitle),
    # custody
    _row(
        "handover_opened",
        LIVE,
        None,
        HOLDERS,
        G.NO_DANGER,
        G.NO_HANDOVER_OPEN,
        G.UNERASED_ONLY_TO_DESTROY,
        effect=E.open_handover,
    ),
    _row("handover_cancelled", LIVE, None, HOLDERS, G.HANDOVER_OPEN, effect=E.close_handover),
    _row("received", LIVE, None, HOLDERS, custody=_RECEIVER, effect=E.receive),
    _row("contested", LIVE, None, HOLDERS, custody=_PARTY, effect=E.receive),
    _row(
        "reassigned",
        LIVE,
        None,
        [R.COORDINATOR],
        G.UNERASED_ONLY_TO_DESTROY,
        custody=_TERRITORY,
        effect=E.receive,
    ),
    _row("moved", LIVE, None, HOLDERS, G.UNERASED_ONLY_TO_DESTROY, effect=E.move),
    _row("weighed", LIVE, None, HOLDERS, effect=E.weigh),
    # identity and history
    _row("relabelled", _KNOWN, None, STAFF, custody=_PARTY),
    _row("swapped", _KNOWN, None, STAFF, custody=_PARTY),
    _row("same_as", BEFORE_OUTCOME, None, STAFF, G.NOT_HELD, custody=_PARTY, effect=E.merge),
    _row("photo_added", LIVE, None, HOLDERS),
    _row("settled", _KNOWN, None, STAFF, custody=_ANYONE, effect=E.settle),
    _row("corrected", Stage, None, STAFF, custody=_ANYONE),
)

TABLE: dict[tuple[str, Stage], Transition] = {(row.event, source): row for row in _ROWS for source in row.sources}
ROWS: tuple[Transition, ...] = _ROWS
OPEN_TO_ALL = frozenset(row.event for row in _ROWS if row.custody is Custody.ANYONE)
EVENTS: tuple[str, ...] = tuple(dict.fromkeys(row.event for row in _ROWS))


def target_of(row: Transition, resume: Stage | None, stage: Stage) -> Stage:
    """Say where the row leads; *released* goes back to the stage the device left."""
    if row.event == "released":
        return resume or Stage.COLLECTED
    return row.target or stage
