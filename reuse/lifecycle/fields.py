"""What a person says when recording each event: one declaration read by schemas, forms and documentation."""

from dataclasses import dataclass
from enum import StrEnum

from reuse.errors import N_
from reuse.lifecycle.situation import Level
from reuse.lifecycle.transitions import EVENTS


class Type(StrEnum):
    """The form a field takes."""

    TEXT = "text"
    REFERENCE = "reference"  # letters, digits and dashes: never free text, which could name a person
    CODE = "code"
    ID = "id"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    SERIALS = "serials"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Field:
    """One answer: its name in the data, its label on the form, its form, whether it must be given."""

    name: str
    label: str
    type: Type
    required: bool = False
    choices: tuple[str, ...] = ()
    most: int = 2**53 - 1


TECHNIQUES = (
    "overwrite",
    "block_erase",
    "crypto_erase",
    "ata_secure_erase",
    "nvme_format",
    "nvme_sanitize",
    "degauss",
    "shred",
    "other",
)
MEDIA_KINDS = ("hdd", "ssd", "nvme", "emmc", "phone_flash", "usb_stick", "memory_card", "tape", "unknown")
DANGERS = ("swollen_battery", "heat", "leak", "other")
GRADES = ("A", "B", "C", "D")
RECEIVERS = ("person", "association", "school", "public_body", "company")
TITLES = ("relinquished", "signed_list", "disposal_decision")
_GRAMS = 10_000_000

_CODE = Field("code", N_("Code of the label"), Type.CODE, required=True)
_RECEIVER = Field("receiver", N_("Who receives it"), Type.CHOICE, required=True, choices=RECEIVERS)
_NAME = Field("receiver_name", N_("Name of the association, school or body"), Type.TEXT)
_PART = (
    _CODE,
    Field("kind", N_("Kind of part"), Type.TEXT, required=True),
    Field("maker", N_("Maker"), Type.TEXT),
    Field("model", N_("Model"), Type.TEXT),
    Field("mass_g", N_("Mass in grams"), Type.INTEGER, most=_GRAMS),
    Field("media", N_("Serials of the media that leave with it"), Type.SERIALS),
)
_SITE = (Field("to_site", N_("Destination"), Type.ID, required=True),)
_RESULT = Field("result", N_("Result"), Type.CHOICE, required=True, choices=("passed", "failed"))

FIELDS: dict[str, tuple[Field, ...]] = dict.fromkeys(EVENTS, ()) | {
    "inventoried": (
        Field("media", N_("Media found"), Type.MEDIA),
        Field("none", N_("Opened: no medium inside"), Type.BOOLEAN),
    ),
    "erasure_recorded": (
        Field("medium", N_("Serial of the medium"), Type.TEXT, required=True),
        Field("method", N_("Method"), Type.CHOICE, required=True, choices=tuple(Level)),
        Field("technique", N_("Technique"), Type.CHOICE, required=True, choices=TECHNIQUES),
        Field("result", N_("Result"), Type.CHOICE, required=True, choices=("success", "failed", "aborted")),
        Field("tool", N_("Tool and version, or procedure followed"), Type.TEXT),
        Field("finished", N_("Finished on"), Type.MOMENT),
    ),
    "medium_destroyed": (
        Field("medium", N_("Serial of the medium"), Type.TEXT),
        Field("photo", N_("Photo, where no serial can be read"), Type.ID),
        Field("witness", N_("Reference of the witness"), Type.REFERENCE),
    ),
    "medium_removed": _PART,
    "part_harvested": _PART,
    "medium_kept": (Field("medium", N_("Serial of the medium"), Type.TEXT, required=True),),
    "tested": (
        Field("test", N_("Test"), Type.REFERENCE, required=True),
        _RESULT,
    ),
    "repaired": (Field("repair", N_("Repair"), Type.REFERENCE, required=True),),
    "graded": (Field("grade", N_("Grade"), Type.CHOICE, required=True, choices=GRADES),),
    "dismantled": (Field("residue_g", N_("Mass of what remains, in grams"), Type.INTEGER, most=_GRAMS),),
    "priced": (Field("price_cents", N_("Price in cents"), Type.INTEGER, required=True, most=10_000_000),),
    "reserved": (Field("reservation", N_("Reference of the reservation"), Type.REFERENCE),),
    "donated": (
        _RECEIVER,
        _NAME,
        Field("referral", N_("Referral code of the social worker"), Type.REFERENCE),
        Field("software", N_("Free software installed"), Type.TEXT),
    ),
    "sold": (
        _RECEIVER,
        _NAME,
        Field("price_cents", N_("Price in cents"), Type.INTEGER, required=True, most=10_000_000),
        Field("tariff", N_("Tariff"), Type.CHOICE, choices=("standard", "social")),
    ),
    "lent": (_RECEIVER, _NAME, Field("due", N_("To be brought back on"), Type.DATE, required=True)),
    "redeployed": (_RECEIVER, _NAME),
    "handed_to_eco_organisme": (
        Field("slip", N_("Number of the slip"), Type.REFERENCE, required=True),
        Field("to_destroy", N_("To destroy"), Type.BOOLEAN),
    ),
    "refused": (
        Field(
            "reason", N_("Reason"), Type.CHOICE, choices=("no_further_use", "not_accepted", "depositor_changed_mind")
        ),
    ),
    "danger_reported": (Field("danger", N_("Danger"), Type.CHOICE, required=True, choices=DANGERS),),
    "title_recorded": (
        Field("title", N_("Ground"), Type.CHOICE, required=True, choices=TITLES),
        Field("resale", N_("Resale"), Type.CHOICE, choices=("free", "capped", "none")),
    ),
    "handover_opened": (*_SITE, Field("to_destroy", N_("To destroy"), Type.BOOLEAN)),
    "contested": (Field("receipt", N_("Receipt to contest"), Type.ID, required=True),),
    "reassigned": _SITE,
    "moved": (Field("site", N_("Site"), Type.ID, required=True),),
    "weighed": (
        Field("mass_g", N_("Mass in grams"), Type.INTEGER, required=True, most=_GRAMS),
        Field("measured", N_("Measured on a scale"), Type.BOOLEAN, required=True),
    ),
    "relabelled": (_CODE,),
    "swapped": (_CODE,),
    "same_as": (_CODE,),
    "photo_added": (Field("photo", N_("Photo"), Type.ID, required=True),),
    "settled": (
        Field("fact", N_("Waiting fact"), Type.ID, required=True),
        Field("accepted", N_("Accepted"), Type.BOOLEAN, required=True),
    ),
    "corrected": (Field("voids", N_("Event to undo"), Type.ID, required=True),),
}
