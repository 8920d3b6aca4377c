"""What is said of an award: how it stands, and what happened to it."""

from reuse.awards.rules import Standing
from reuse.errors import N_

STANDS = {
    Standing.IN_FORCE: N_("In force"),
    Standing.WARNED: N_("In force, with a warning"),
    Standing.SUSPENDED: N_("Suspended"),
    Standing.REVOKED: N_("Revoked"),
    Standing.RENEWED: N_("Renewed since"),
    Standing.EXPIRED: N_("Expired"),
}

HAPPENED = {
    "award_granted": N_("Awarded"),
    "award_renewed": N_("Renewed by a new award"),
    "award_measured": N_("Measured again after a year"),
    "award_warned": N_("Warning"),
    "award_suspended": N_("Suspended"),
    "award_reinstated": N_("In force again"),
    "award_revoked": N_("Revoked"),
    "award_reply": N_("Reply of the organisation"),
    "award_appeal_opened": N_("Appeal of the organisation"),
    "award_appeal_decided": N_("Appeal decided"),
}
"""By the type of its event."""
