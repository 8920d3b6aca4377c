"""The sentences of the stock-take's screen."""

from reuse.errors import N_

COUNT: dict[str, str | tuple[str, str]] = {
    "count-number": (N_("{count} label counted on this phone"), N_("{count} labels counted on this phone")),
    "count-counted": N_("Counted"),
    "count-again": N_("Already counted"),
    "count-unexpected": N_("Counted, but not expected here"),
    "count-unclaimed": N_("This label is on no device yet."),
    "count-unknown": N_("This code was never printed by this service."),
    "count-kept": N_("Kept on this phone"),
}
