"""What stages, events, kinds, roles and fields are called on a page; French stands in the catalogue."""

from dataclasses import dataclass

from flask_babel import get_locale, gettext

import seeds
from reuse.errors import N_
from reuse.lifecycle.stages import Role, Stage

STAGES: dict[Stage, tuple[str, str]] = {
    Stage.NEW: (N_("New"), "arrival"),
    Stage.ANNOUNCED: (N_("Announced"), "arrival"),
    Stage.COLLECTED: (N_("Collected"), "arrival"),
    Stage.TRIAGED: (N_("Triaged"), "bench"),
    Stage.ERASING: (N_("Being erased"), "bench"),
    Stage.ERASED: (N_("Erased"), "bench"),
    Stage.REFURBISHING: (N_("Being refurbished"), "bench"),
    Stage.READY: (N_("Ready"), "shelf"),
    Stage.RESERVED: (N_("Reserved"), "shelf"),
    Stage.DONATED: (N_("Donated"), "life"),
    Stage.SOLD: (N_("Sold"), "life"),
    Stage.LENT: (N_("Lent"), "life"),
    Stage.REDEPLOYED: (N_("Redeployed"), "life"),
    Stage.DISMANTLING: (N_("Being dismantled"), "matter"),
    Stage.DISMANTLED: (N_("Dismantled"), "matter"),
    Stage.FOR_RECYCLING: (N_("To be recycled"), "matter"),
    Stage.HANDED_TO_ECO_ORGANISME: (N_("Handed to an eco-organisme"), "matter"),
    Stage.RECYCLED: (N_("Recycled"), "matter"),
    Stage.QUARANTINED: (N_("In quarantine"), "danger"),
    Stage.LOST: (N_("Lost"), "stopped"),
    Stage.STOLEN: (N_("Stolen"), "stopped"),
    Stage.REFUSED: (N_("Handed back at the counter"), "stopped"),
    Stage.GIVEN_BACK: (N_("Given back to its owner"), "stopped"),
}
"""Each stage's name and the tone of its colour; its icon is `stage-…`."""

EVENTS: dict[str, tuple[str, str, str]] = {
    "announced": (N_("Announced"), N_("Announce"), "document"),
    "collected": (N_("Collected"), N_("Take in"), "stage-collected"),
    "harvested": (N_("Taken out of another device"), N_("Take in a part"), "kind-spare_part"),
    "returned": (N_("Returned"), N_("Take it back"), "back"),
    "found": (N_("Found again"), N_("Record that it is found"), "search"),
    "triaged": (N_("Triaged"), N_("Record the triage"), "stage-triaged"),
    "erasure_started": (N_("Erasure started"), N_("Start the erasure"), "erase"),
    "erased": (N_("Every medium erased"), N_("Confirm that every medium is erased"), "stage-erased"),
    "refurbishment_started": (N_("Refurbishment started"), N_("Start the refurbishment"), "repair"),
    "made_ready": (N_("Made ready for a second life"), N_("Declare it ready"), "done"),
    "inventoried": (N_("Inventoried"), N_("Record what it holds"), "search"),
    "erasure_recorded": (N_("Erasure recorded"), N_("Record an erasure"), "erase"),
    "medium_destroyed": (N_("Medium destroyed"), N_("Record the destruction of a medium"), "kind-hard_drive"),
    "medium_removed": (N_("Medium removed"), N_("Record a medium taken out"), "kind-hard_drive"),
    "medium_kept": (N_("Medium kept by its owner"), N_("Record a medium kept by its owner"), "kind-hard_drive"),
    "tested": (N_("Tested"), N_("Record a test"), "done"),
    "repaired": (N_("Repaired"), N_("Record a repair"), "repair"),
    "graded": (N_("Graded"), N_("Give it a grade"), "done"),
    "priced": (N_("Priced"), N_("Set the price"), "sell"),
    "reserved": (N_("Reserved"), N_("Reserve"), "waiting"),
    "reservation_cancelled": (N_("Reservation cancelled"), N_("Cancel the reservation"), "back"),
    "donated": (N_("Donated"), N_("Donate"), "give"),
    "sold": (N_("Sold"), N_("Sell"), "sell"),
    "lent": (N_("Lent"), N_("Lend"), "lend"),
    "redeployed": (N_("Redeployed to a public agent"), N_("Redeploy"), "give"),
    "dismantling_started": (N_("Dismantling started"), N_("Start the dismantling"), "repair"),
    "part_harvested": (N_("Part taken out"), N_("Take a part out"), "kind-spare_part"),
    "dismantled": (N_("Dismantled"), N_("Record the end of the dismantling"), "stage-dismantled"),
    "sent_for_recycling": (N_("Sent for recycling"), N_("Send for recycling"), "recycle"),
    "handed_to_eco_organisme": (N_("Handed to an eco-organisme"), N_("Hand to an eco-organisme"), "recycle"),
    "recycled": (N_("Recycled"), N_("Record the treatment"), "recycle"),
    "lost": (N_("Declared lost"), N_("Declare it lost"), "stage-lost"),
    "stolen": (N_("Declared stolen"), N_("Declare it stolen"), "stage-stolen"),
    "refused": (N_("Handed back at the counter"), N_("Hand it back to the person who brought it"), "back"),
    "given_back": (N_("Given back to its owner"), N_("Give it back to its owner"), "back"),
    "quarantined": (N_("Put in quarantine"), N_("Put in quarantine"), "stage-quarantined"),
    "danger_reported": (N_("Danger reported"), N_("Report a danger"), "danger"),
    "danger_cleared": (N_("Danger over"), N_("Record that the danger is over"), "done"),
    "released": (N_("Released from quarantine"), N_("Release from quarantine"), "done"),
    "hold_set": (N_("Kept for the police or a judge"), N_("Keep for the police or a judge"), "danger"),
    "hold_lifted": (N_("Legal hold lifted"), N_("Lift the legal hold"), "done"),
    "title_recorded": (N_("Owner's agreement recorded"), N_("Record the owner's agreement"), "document"),
    "handover_opened": (N_("Hand-over opened"), N_("Hand over to another site"), "give"),
    "handover_cancelled": (N_("Hand-over cancelled"), N_("Cancel the hand-over"), "back"),
    "received": (N_("Received"), N_("Receive it here"), "scan"),
    "contested": (N_("Contested"), N_("Contest a receipt"), "refused"),
    "reassigned": (N_("Moved by the coordinator"), N_("Move to another holder"), "external"),
    "moved": (N_("Moved to another site"), N_("Move to another site"), "external"),
    "weighed": (N_("Weighed"), N_("Record its weight"), "done"),
    "relabelled": (N_("New label stuck on"), N_("Stick a new label on"), "scan"),
    "swapped": (N_("Labels exchanged"), N_("Exchange two labels"), "scan"),
    "same_as": (N_("Found to be another record's device"), N_("Join with another record"), "document"),
    "photo_added": (N_("Photo added"), N_("Add a photo"), "camera"),
    "settled": (N_("Waiting fact settled"), N_("Settle a waiting fact"), "done"),
    "corrected": (N_("Corrected"), N_("Undo an entry"), "back"),
}
"""Each event in the history's words, on its button, and its icon."""

GROUPS: dict[str, frozenset[str]] = {
    N_("At the bench"): frozenset(
        {"triaged", "inventoried", "tested", "repaired", "graded", "weighed", "photo_added", "title_recorded"}
    ),
    N_("Media and erasure"): frozenset(
        {"erasure_recorded", "medium_destroyed", "medium_removed", "medium_kept", "erasure_started", "erased"}
    ),
    N_("Second life"): frozenset(
        {"made_ready", "priced", "reserved", "reservation_cancelled", "donated", "sold", "lent", "redeployed"}
    ),
    N_("Parts and recycling"): frozenset(
        {"dismantling_started", "part_harvested", "dismantled", "sent_for_recycling", "handed_to_eco_organisme"}
    ),
    N_("Moving and labels"): frozenset(
        {"handover_opened", "handover_cancelled", "received", "reassigned", "moved", "relabelled", "swapped", "same_as"}
    ),
    N_("If something is wrong"): frozenset(
        {"danger_reported", "quarantined", "refused", "given_back", "lost", "stolen", "hold_set", "hold_lifted"}
    ),
    N_("Other steps"): frozenset(),
}
"""The less usual steps, gathered so that each is found where one looks for it."""

ROLES: dict[Role, str] = {
    Role.COLLECTOR: N_("Collection"),
    Role.CARRIER: N_("Transport"),
    Role.REFURBISHER: N_("Workshop"),
    Role.SELLER: N_("Recyclery"),
    Role.RECYCLER: N_("Recycling"),
    Role.BUYER: N_("Procurement"),
    Role.COORDINATOR: N_("Coordination"),
    Role.ADMIN: N_("Administration"),
}

SITE_ROLES: dict[str, str] = {
    "collection_point": N_("Collection point"),
    "workshop": N_("Workshop"),
    "recyclery": N_("Digital recyclery"),
    "treatment_plant": N_("Treatment plant"),
    "depot": N_("Depot"),
    "office": N_("Office"),
}

MEDIA: dict[str, str] = {
    "hdd": N_("Hard disk"),
    "ssd": N_("SSD"),
    "nvme": N_("NVMe SSD"),
    "emmc": N_("eMMC memory"),
    "phone_flash": N_("Phone memory"),
    "usb_stick": N_("USB stick"),
    "memory_card": N_("Memory card"),
    "tape": N_("Tape"),
    "unknown": N_("Unknown medium"),
}

IDENTITIES: dict[str, str] = {
    "serial": N_("Serial number"),
    "imei": N_("IMEI"),
    "asset_tag": N_("Asset tag"),
    "medium_serial": N_("Medium's serial number"),
    "board": N_("Board number"),
}

DOCUMENTS: dict[str, str] = {
    "deposit": N_("Deposit receipt"),
    "erasure": N_("Erasure certificate"),
    "donation": N_("Deed of donation"),
    "sale": N_("Sale receipt"),
    "treatment": N_("Treatment certificate"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A name on the page with its icon and tone."""

    name: str
    icon: str
    tone: str = ""


def said(message: str) -> str:
    """Translate a message marked elsewhere."""
    return str(gettext(message))


def stage(value: str) -> Named:
    """Name a stage."""
    name, tone = STAGES[Stage(value)]
    return Named(said(name), f"stage-{Stage(value).value}", tone)


def event(kind: str) -> Named:
    """Name an event as the history tells it."""
    name, _, icon = EVENTS[kind]
    return Named(said(name), icon)


def action(kind: str) -> Named:
    """Name an event as its button says it: the verb first."""
    _, name, icon = EVENTS[kind]
    return Named(said(name), icon)


def group_of(event: str) -> str:
    """Return the group under which a step is offered."""
    return next((group for group, events in GROUPS.items() if event in events), list(GROUPS)[-1])


def kind(code: str) -> Named:
    """Name a kind of device in the page's language."""
    row = next((row for row in seeds.read_csv("reference/categories") if row["code"] == code), None)
    return Named(row[_language()], row["icon"]) if row else Named(code, "kind-other")


def kinds() -> list[tuple[str, Named]]:
    """List the kinds of device, the commonest first."""
    return [(row["code"], Named(row[_language()], row["icon"])) for row in seeds.read_csv("reference/categories")]


def role(value: str) -> str:
    """Name a role."""
    return said(ROLES[Role(value)])


def site_role(value: str) -> str:
    """Name what a site does."""
    return said(SITE_ROLES.get(value, value))


def medium(value: str) -> str:
    """Name a kind of medium."""
    return said(MEDIA.get(value, value))


def identity(value: str) -> str:
    """Name a kind of identity."""
    return said(IDENTITIES.get(value, value))


def document(value: str) -> str:
    """Name a kind of document."""
    return said(DOCUMENTS.get(value, value))


def _language() -> str:
    return "en" if str(get_locale()).startswith("en") else "fr"
