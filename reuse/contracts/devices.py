"""What each clause asks of one device."""

from reuse.contracts.charges import HANDED_BACK, LOSSES, SECOND_LIFE, Charge, Condition, Step
from reuse.contracts.rules import MEETS, OUTSIDE, PENDING, Judge, Setting, Standing, Verdict
from reuse.errors import N_
from reuse.lifecycle.situation import Level

_CLOSED_BY = ("received", "handover_cancelled", "contested", "reassigned")
_LOST = {"lost": N_("recorded as lost"), "stolen": N_("recorded as stolen")}


def _fails(why: str, step: Step | None = None) -> Verdict:
    return Verdict(Standing.FAILS, why, step.id if step else "", step.day if step else None)


def _unknown(why: str, step: Step) -> Verdict:
    return Verdict(Standing.UNKNOWN, why, step.id, step.day)


def custody(charge: Charge, asked: Setting) -> Verdict:
    """Ask that somebody answers for the device at every moment: no loss, no hand-over left open, no scan in waiting."""
    if lost := charge.first(*LOSSES):
        return _fails(_LOST[lost.type], lost)
    if moved := charge.first("reassigned"):
        return _fails(N_("moved by the coordinator: its holder had gone"), moved)
    pending = False
    for verdict in (_handed_over(charge, asked), _waiting(charge, asked)):
        if verdict.standing is Standing.FAILS:
            return verdict
        pending = pending or verdict is PENDING
    return PENDING if pending else MEETS


def _handed_over(charge: Charge, asked: Setting) -> Verdict:
    days, opened = asked.number("days"), None
    for step in charge.steps:
        if opened and step.type in _CLOSED_BY:
            if (step.day - opened.day).days > days:
                return _fails(N_("the hand-over was confirmed too late"), step)
            opened = None
        elif step.type == "handover_opened":
            opened = step
    if opened is None or charge.outcome:
        return MEETS
    return _fails(N_("the hand-over was never confirmed"), opened) if asked.over(opened.day, days) else PENDING


def _waiting(charge: Charge, asked: Setting) -> Verdict:
    late = next((one for one in charge.waits if asked.over(one.day, asked.number("days"))), None)
    if late:
        return _fails(N_("scanned in elsewhere without a hand-over, and nobody has settled it"), late)
    return PENDING if charge.waits else MEETS


def outcome(charge: Charge, asked: Setting) -> Verdict:
    """Ask for an outcome within some days of being taken in charge; a loss is none."""
    end, days = charge.outcome, asked.number("days")
    if end and end.type in LOSSES:
        return _fails(_LOST[end.type], end)
    if end:
        in_time = (end.day - charge.since.day).days <= days
        return MEETS if in_time else _fails(N_("the outcome came too late"), end)
    return _fails(N_("no outcome recorded in time")) if asked.over(charge.since.day, days) else PENDING


def erasure(charge: Charge, asked: Setting) -> Verdict:
    """Ask that each medium was erased at the level, or destroyed, before the device left; it is asked nothing before.

    What is handed on to be destroyed is judged when its treatment is recorded; what its owner took back is not judged.
    """
    end, left = charge.outcome, charge.left
    if end is None or left is None:
        return PENDING
    if end.type in HANDED_BACK:
        return OUTSIDE
    if end.to_destroy and not _erased(left, asked):
        treated = charge.first("recycled")
        return PENDING if treated is None else _left_clean(charge.last, treated, asked)
    return _left_clean(left, end, asked)


def _left_clean(left: Condition, end: Step, asked: Setting) -> Verdict:
    if left.all_destroyed or _erased(left, asked):
        return MEETS
    if not left.media_known:
        return _fails(N_("left, and nobody had recorded which media it held"), end)
    return _fails(N_("left with a medium that was not erased at this level"), end)


def _erased(left: Condition, asked: Setting) -> bool:
    least = Level(str(asked.values["level"])).strength
    for erased, attested in left.media:
        if erased is None or Level(erased).strength < least:
            return False
        if attested and not asked.values["attested"]:
            return False
    return left.media_known


def reuse_share(charge: Charge, _asked: Setting) -> Verdict:
    """Tell whether the device serves again; how many must is asked of all of them together."""
    end = charge.outcome
    if end is None:
        return PENDING
    return MEETS if end.type in SECOND_LIFE else _fails(N_("its outcome is no second life"), end)


def plants(charge: Charge, asked: Setting) -> Verdict:
    """Ask that the plant of its treatment holds the label, or an equivalent that the buyer accepted."""
    treated = charge.first("recycled")
    if treated is None:
        return PENDING if charge.outcome is None or charge.outcome.type == "handed_to_eco_organisme" else OUTSIDE
    known = asked.treatments.get(treated.treatment or "")
    if known is None:
        return _unknown(N_("its treatment is not known"), treated)
    wanted = {str(asked.values["label"]), *str(asked.values["equivalents"]).split(",")}
    held = {name.strip().casefold() for name in known.qualifications}
    if held & {name.strip().casefold() for name in wanted if name.strip()}:
        return MEETS
    return _fails(N_("the plant declares neither the label nor an equivalent"), treated)


def certificate(charge: Charge, asked: Setting) -> Verdict:
    """Ask for the certificate within some days of being set aside for recycling, by the day it was recorded."""
    sent = charge.first("sent_for_recycling", "handed_to_eco_organisme", "recycled")
    if sent is None:
        return PENDING if charge.outcome is None else OUTSIDE
    treated, days = charge.first("recycled"), asked.number("days")
    if treated is not None:
        in_time = (treated.recorded - sent.day).days <= days
        return MEETS if in_time else _fails(N_("the certificate came too late"), treated)
    if charge.outcome and charge.outcome.type != "handed_to_eco_organisme":
        return OUTSIDE
    return _fails(N_("no certificate recorded in time")) if asked.over(sent.day, days) else PENDING


def mass_balance(charge: Charge, asked: Setting) -> Verdict:
    """Ask that the fractions of its treatment weigh what came in, within the tolerance."""
    treated = charge.first("recycled")
    if treated is None:
        return PENDING if charge.outcome is None or charge.outcome.type == "handed_to_eco_organisme" else OUTSIDE
    known = asked.treatments.get(treated.treatment or "")
    if known is None or known.fractions_g is None:
        return _unknown(N_("no fraction of its treatment is recorded"), treated)
    missing = abs(known.mass_in_g - known.fractions_g)
    if missing * 100 <= known.mass_in_g * asked.number("percent"):
        return MEETS
    return _fails(N_("the fractions do not weigh what came in"), treated)


def not_recorded(_charge: Charge, _asked: Setting) -> Verdict:
    """Say that the service keeps no such fact yet: never a guess."""
    return Verdict(Standing.UNKNOWN)


JUDGES: dict[str, Judge] = {
    "custody": custody,
    "outcome": outcome,
    "erasure": erasure,
    "reuse_share": reuse_share,
    "plants": plants,
    "certificate": certificate,
    "mass_balance": mass_balance,
    "no_export": not_recorded,
    "transport": not_recorded,
}
"""How each check of the library judges one device."""
