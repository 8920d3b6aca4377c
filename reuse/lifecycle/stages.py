"""Stages a device goes through, and who may record what."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a device stands in its processing; custody is another axis."""

    NEW = "new"
    ANNOUNCED = "announced"
    COLLECTED = "collected"
    TRIAGED = "triaged"
    ERASING = "erasing"
    ERASED = "erased"
    REFURBISHING = "refurbishing"
    READY = "ready"
    RESERVED = "reserved"
    DONATED = "donated"
    SOLD = "sold"
    LENT = "lent"
    REDEPLOYED = "redeployed"
    DISMANTLING = "dismantling"
    DISMANTLED = "dismantled"
    FOR_RECYCLING = "for_recycling"
    HANDED_TO_ECO_ORGANISME = "handed_to_eco_organisme"
    RECYCLED = "recycled"
    QUARANTINED = "quarantined"
    LOST = "lost"
    STOLEN = "stolen"
    REFUSED = "refused"
    GIVEN_BACK = "given_back"


class Role(StrEnum):
    """What a member of an organisation, or a token, may record."""

    COLLECTOR = "collector"
    CARRIER = "carrier"
    REFURBISHER = "refurbisher"
    SELLER = "seller"
    RECYCLER = "recycler"
    BUYER = "buyer"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


WORKSHOP = frozenset({Stage.TRIAGED, Stage.ERASING, Stage.ERASED, Stage.REFURBISHING, Stage.READY})
"""From triaged to ready: dismantling, recycling and giving back stay open."""

SECOND_LIVES = frozenset({Stage.DONATED, Stage.SOLD, Stage.LENT, Stage.REDEPLOYED})
IN_HAND = WORKSHOP | {
    Stage.COLLECTED,
    Stage.RESERVED,
    Stage.DISMANTLING,
    Stage.DISMANTLED,
    Stage.FOR_RECYCLING,
    Stage.HANDED_TO_ECO_ORGANISME,
}
"""Stages before an outcome, quarantine aside: somebody has the device and must do something with it."""

LIVE = IN_HAND | {Stage.QUARANTINED}
BEFORE_OUTCOME = LIVE | {Stage.ANNOUNCED}
ENDED = SECOND_LIVES | {Stage.RECYCLED, Stage.LOST, Stage.STOLEN, Stage.REFUSED, Stage.GIVEN_BACK}

STAFF = frozenset({Role.COLLECTOR, Role.CARRIER, Role.REFURBISHER, Role.SELLER, Role.RECYCLER, Role.COORDINATOR})
HOLDERS = STAFF - {Role.COORDINATOR}
"""Roles that physically handle devices."""
