"""How the pages say what stands of an award and what happened to it."""

from reuse.awards.rules import Standing
from reuse.errors import N_

STANDINGS = {
    Standing.IN_FORCE: ("done", N_("In force")),
    Standing.WARNED: ("waiting", N_("In force, with a warning")),
    Standing.SUSPENDED: ("refused", N_("Suspended")),
    Standing.REVOKED: ("refused", N_("Revoked")),
    Standing.RENEWED: ("stopped", N_("Renewed since")),
    Standing.EXPIRED: ("stopped", N_("Expired")),
}
"""A tone and words for each."""

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
"""What happened, by the type of its event."""
