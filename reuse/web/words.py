"""What stages, events, kinds, roles and fields are called on a page; French stands in the catalogue."""

from dataclasses import dataclass

from flask_babel import get_locale, gettext

import seeds
from reuse.errors import N_
from reuse.lifecycle.stages import Role, Stage
from reuse.lifecycle.words import EVENT_WORDS, STAGE_NAMES

_TONES: dict[Stage, str] = {
    Stage.NEW: "arrival",
    Stage.ANNOUNCED: "arrival",
    Stage.COLLECTED: "arrival",
    Stage.TRIAGED: "bench",
    Stage.ERASING: "bench",
    Stage.ERASED: "bench",
    Stage.REFURBISHING: "bench",
    Stage.READY: "shelf",
    Stage.RESERVED: "shelf",
    Stage.DONATED: "life",
    Stage.SOLD: "life",
    Stage.LENT: "life",
    Stage.REDEPLOYED: "life",
    Stage.DISMANTLING: "matter",
    Stage.DISMANTLED: "matter",
    Stage.FOR_RECYCLING: "matter",
    Stage.HANDED_TO_ECO_ORGANISME: "matter",
    Stage.RECYCLED: "matter",
    Stage.QUARANTINED: "danger",
    Stage.LOST: "stopped",
    Stage.STOLEN: "stopped",
    Stage.REFUSED: "stopped",
    Stage.GIVEN_BACK: "stopped",
}
STAGES = {stage: (STAGE_NAMES[stage], tone) for stage, tone in _TONES.items()}
"""Each stage's name and the tone of its colour; its icon is `stage-…`."""

_ICONS = {
    "announced": "document",
    "collected": "stage-collected",
    "harvested": "kind-spare_part",
    "returned": "back",
    "found": "search",
    "triaged": "stage-triaged",
    "erasure_started": "erase",
    "erased": "stage-erased",
    "refurbishment_started": "repair",
    "made_ready": "done",
    "inventoried": "search",
    "erasure_recorded": "erase",
    "medium_destroyed": "kind-hard_drive",
    "medium_removed": "kind-hard_drive",
    "medium_kept": "kind-hard_drive",
    "tested": "done",
    "repaired": "repair",
    "graded": "done",
    "priced": "sell",
    "reserved": "waiting",
    "reservation_cancelled": "back",
    "donated": "give",
    "sold": "sell",
    "lent": "lend",
    "redeployed": "give",
    "dismantling_started": "repair",
    "part_harvested": "kind-spare_part",
    "dismantled": "stage-dismantled",
    "sent_for_recycling": "recycle",
    "handed_to_eco_organisme": "recycle",
    "recycled": "recycle",
    "lost": "stage-lost",
    "stolen": "stage-stolen",
    "refused": "back",
    "given_back": "back",
    "quarantined": "stage-quarantined",
    "danger_reported": "danger",
    "danger_cleared": "done",
    "released": "done",
    "hold_set": "danger",
    "hold_lifted": "done",
    "title_recorded": "document",
    "handover_opened": "give",
    "handover_cancelled": "back",
    "received": "scan",
    "contested": "refused",
    "reassigned": "external",
    "moved": "external",
    "weighed": "done",
    "relabelled": "scan",
    "swapped": "scan",
    "same_as": "document",
    "photo_added": "camera",
    "settled": "done",
    "corrected": "back",
}
EVENTS = {event: (*EVENT_WORDS[event], icon) for event, icon in _ICONS.items()}
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
    "stocktake": N_("Stock-take report"),
    "campaign": N_("Campaign report"),
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
