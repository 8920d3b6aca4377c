"""Steps that usually come next."""

from reuse.lifecycle.stages import Stage

USUAL: dict[Stage, tuple[str, ...]] = {
    Stage.COLLECTED: ("triaged", "handover_opened", "received"),
    Stage.TRIAGED: ("erasure_started", "inventoried", "refurbishment_started", "received"),
    Stage.ERASING: ("erased", "erasure_recorded", "inventoried", "received"),
    Stage.ERASED: ("refurbishment_started", "received"),
    Stage.REFURBISHING: ("made_ready", "graded", "tested", "repaired", "received"),
    Stage.READY: ("donated", "sold", "reserved", "handover_opened", "received"),
    Stage.RESERVED: ("donated", "sold", "reservation_cancelled", "received"),
    Stage.DISMANTLING: ("dismantled", "part_harvested", "received"),
    Stage.DISMANTLED: ("sent_for_recycling", "received"),
    Stage.FOR_RECYCLING: ("recycled", "handover_opened", "medium_destroyed", "handed_to_eco_organisme", "received"),
    Stage.HANDED_TO_ECO_ORGANISME: ("recycled", "medium_destroyed", "received"),
    Stage.QUARANTINED: ("released", "danger_cleared", "received"),
    Stage.DONATED: ("returned",),
    Stage.SOLD: ("returned",),
    Stage.LENT: ("returned",),
    Stage.REDEPLOYED: ("returned",),
    Stage.LOST: ("found",),
    Stage.STOLEN: ("found",),
}
"""For each stage, the steps that usually come next, the most usual first."""
