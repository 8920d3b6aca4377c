"""How the pages show what stands of an award."""

from reuse.awards.rules import Standing
from reuse.awards.words import STANDS

_TONES = {
    Standing.IN_FORCE: "done",
    Standing.WARNED: "waiting",
    Standing.SUSPENDED: "refused",
    Standing.REVOKED: "refused",
    Standing.RENEWED: "stopped",
    Standing.EXPIRED: "stopped",
}
STANDINGS = {standing: (tone, STANDS[standing]) for standing, tone in _TONES.items()}
"""A tone and words for each."""
