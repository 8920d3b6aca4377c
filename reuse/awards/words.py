"""What is said of an award: how it stands, and what happened to it."""

from reuse.awards.reminders import Matter
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

MATTERS = {
    Matter.INVITED: N_("You are invited to apply for the local label"),
    Matter.TO_REVIEW: N_("%(name)s applied for the local label on %(day)s"),
    Matter.AWARD_ENDS: N_("The local label of %(name)s ends on %(day)s"),
    Matter.PAPER_ENDS: N_("“%(criterion)s”: the document of %(name)s is valid until %(day)s"),
    Matter.PAPER_MISSING: N_("“%(criterion)s”: the document of %(name)s ended on %(day)s, and none replaces it"),
    Matter.PAPER_TO_READ: N_("%(name)s sent a document on %(day)s: “%(criterion)s”"),
    Matter.REPLY_OPEN: N_("You may reply about your local label until %(day)s"),
    Matter.APPEAL_OPEN: N_("%(name)s appealed on %(day)s"),
    Matter.FELL_BELOW: N_("The yearly measure of %(day)s puts %(name)s below its level"),
}
"""What waits, in a sentence."""
