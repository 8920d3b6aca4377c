"""Answers to a question of an event: how it is asked on a page, and how what was typed is read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import request

from reuse.codes import read_code
from reuse.errors import N_, BadInputError
from reuse.lifecycle.fields import FIELDS, Field, Type
from reuse.territory import territory
from reuse.web import forms, words

MEDIA_ROWS = 4

LABELS: dict[str, str] = {
    "price_cents": N_("Price in euros"),
    "mass_g": N_("Mass in kilograms"),
    "residue_g": N_("Mass of what remains, in kilograms"),
    "mass_in_g": N_("Mass in, in kilograms"),
    "email": N_("E-mail address"),
    "password": N_("Password"),
    "new_password": N_("New password"),
    "pin": N_("PIN"),
    "one_time_code": N_("Code of six digits"),
    "again": N_("New password, once more"),
    "name": N_("Name"),
    "code": N_("Code of the label"),
    "serial": N_("Serial number"),
    "asset_tag": N_("Asset tag"),
    "imei": N_("IMEI"),
    "kind": N_("Kind of device"),
    "maker": N_("Make"),
    "model": N_("Model"),
    "file": N_("File"),
    "count": N_("How many"),
    "plant": N_("Plant"),
    "treated_on": N_("Day of treatment"),
    "waste_code": N_("Waste code"),
    "operation": N_("Operation"),
    "certificate": N_("Certificate number"),
    "fractions": N_("Fractions out"),
    "devices": N_("Codes of the devices"),
    "siret": N_("SIRET"),
    "roles": N_("Roles"),
    "follow_up": N_("Follow-up code"),
    "status": N_("Intended path"),
    "depositor": N_("Who gives"),
    "title": N_("Ground"),
    "reason": N_("Reason"),
    "condition": N_("Its condition"),
    "disk_kept": N_("Its owner keeps the disk"),
    "danger": N_("Danger"),
    "accessories": N_("With it"),
    "pieces": N_("Number of pieces"),
    "channel": N_("How the words came"),
    "place": N_("Taken in at"),
    "day": N_("Day"),
    "line": N_("Product line"),
    "words": N_("In your words"),
    "spend_cents": N_("Amount, in euros excluding VAT"),
    "reused_cents": N_("of which reused or reconditioned, in euros"),
    "recycled_cents": N_("of which made of recycled matter, in euros"),
    "supplier": N_("Supplier"),
    "reference": N_("Reference"),
    "contract": N_("Contract"),
    "starts_on": N_("First day"),
    "ends_on": N_("Last day"),
    "suppliers": N_("SIRET of the suppliers"),
    "subcontractors": N_("Subcontractors"),
    "lots": N_("Lots"),
    "milestones": N_("Milestones"),
    "penalties": N_("Penalties agreed"),
    "held": N_("Retired equipment held on 1 January"),
    "older": N_("of which more than ten years old"),
    "older_reason": N_("How you know their age"),
    "protected": N_("of which with media under special protection"),
    "protected_reason": N_("Which protection"),
    "commitment": N_("Where its taker committed to reuse"),
    "reasons": N_("Reasons"),
    "appeal": N_("Why you contest it"),
    "reply": N_("Your reply"),
    "statement": N_("Your link"),
    "days": N_("Valid for, in days"),
    "address": N_("Address"),
    "postcode": N_("Postcode"),
    "commune": N_("Commune"),
    "commune_code": N_("INSEE code of the commune"),
    "lat": N_("Latitude"),
    "lon": N_("Longitude"),
    "opening_hours": N_("Opening hours"),
    "accepts": N_("What it takes"),
    "receiver": N_("Receiver"),
    "telephone": N_("Telephone"),
}
"""What a field is called where its event does not say it, or says it in the unit of machines."""

CHOICES: dict[str, str] = {
    "clear": N_("Clear: overwriting or reset"),
    "purge": N_("Purge: the medium's own erasure, or degaussing"),
    "destroy": N_("Destroy: the medium no longer exists"),
    "overwrite": N_("Overwriting"),
    "block_erase": N_("Block erase"),
    "crypto_erase": N_("Cryptographic erase"),
    "ata_secure_erase": N_("ATA Secure Erase"),
    "nvme_format": N_("NVMe Format"),
    "nvme_sanitize": N_("NVMe Sanitize"),
    "degauss": N_("Degaussing"),
    "shred": N_("Shredding"),
    "success": N_("Success"),
    "failed": N_("Failure"),
    "aborted": N_("Interrupted"),
    "passed": N_("Passed"),
    "person": N_("A person, referred by a social worker"),
    "association": N_("An association"),
    "school": N_("A school"),
    "public_body": N_("A public body"),
    "company": N_("A company"),
    "standard": N_("Standard"),
    "social": N_("Social"),
    "no_further_use": N_("No further use"),
    "not_accepted": N_("Not taken here"),
    "depositor_changed_mind": N_("Its owner keeps it after all"),
    "swollen_battery": N_("Swollen battery"),
    "heat": N_("Heat"),
    "leak": N_("Leak"),
    "relinquished": N_("The owner, an adult, gives it up"),
    "signed_list": N_("A list signed by the company"),
    "disposal_decision": N_("A public body's disposal decision"),
    "free": N_("Free resale"),
    "capped": N_("Resale at a capped price only"),
    "none": N_("No resale"),
    "other": N_("Other"),
    "resident": N_("A resident"),
    "public": N_("A public body"),
    "reemploi": N_("Reuse: it is not waste"),
    "waste": N_("Waste: to be prepared for reuse, or recycled"),
    "works": N_("It works"),
    "fails": N_("It does not work properly"),
    "does_not_start": N_("It does not start"),
    "broken": N_("It is broken"),
    "not_tried": N_("Not tried"),
    "may_serve": N_("It may serve again"),
    "repairable": N_("It can probably be repaired"),
    "beyond_repair": N_("It is broken beyond repair"),
    "too_old": N_("It is too old to serve"),
    "owner_discards": N_("Its owner throws it away"),
    "unknown": N_("Not known"),
    "functions": N_("All its functions"),
    "battery": N_("Battery"),
    "keyboard": N_("Keyboard"),
    "fan": N_("Fan"),
    "memory": N_("Memory"),
    "screen": N_("Screen"),
    "charger": N_("Charger"),
    "cable": N_("Cable"),
    "mouse": N_("Mouse"),
    "remote": N_("Remote control"),
    "stand": N_("Stand"),
    "bag": N_("Bag"),
    "box": N_("Box"),
    "counter": N_("At the counter"),
    "paper": N_("From a paper form"),
    "telephone": N_("By telephone"),
}
"""The words of each choice."""

SCALES = {"_cents": 100, "_g": 1000}


def label(name: str) -> str:
    """Name a field for the reader."""
    if name in LABELS:
        return words.said(LABELS[name])
    known = next((field.label for fields in FIELDS.values() for field in fields if field.name == name), name)
    return words.said(known)


def choice(value: object) -> str:
    """Say a choice in the reader's words; what is no choice is said as it is."""
    return words.said(CHOICES[str(value)]) if str(value) in CHOICES else str(value)


def choices(field: Field) -> list[tuple[str, str]]:
    """List the choices of a field with their words."""
    return [(value, choice(value)) for value in field.choices]


def scale_of(name: str) -> int:
    """Return how many machine units one typed unit is: cents in a euro, grams in a kilogram."""
    return next((scale for ending, scale in SCALES.items() if name.endswith(ending)), 1)


def read(event: str, known: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Read what was answered to the event's questions, but for what is known; raises BadInputError."""
    known = known or {}
    asked = (field for field in FIELDS[event] if field.name not in known)
    found = dict(known) | {field.name: _READERS[field.type](field) for field in asked}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _text(field: Field) -> str:
    return forms.needed(field.name) if field.required else forms.line(field.name)


def _code(field: Field) -> str:
    typed = forms.needed(field.name)
    try:
        return read_code(typed)
    except BadInputError as error:
        error.fields = {field.name: error.message.format(**error.params)}
        raise


def _integer(field: Field) -> int | None:
    return forms.scaled(field.name, scale_of(field.name), required=field.required)


def _choice(field: Field) -> str | None:
    return forms.one_of(field.name, frozenset(field.choices), required=field.required)


def _identifier(field: Field) -> str | None:
    found = forms.identifier(field.name, required=field.required)
    return str(found) if found else None


def _date(field: Field) -> str | None:
    typed = _text(field)
    return forms.day_of(field.name, typed).isoformat() if typed else None


def _moment(field: Field) -> datetime | None:
    typed = _text(field)
    if not typed:
        return None
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=territory().zone)
    except ValueError as error:
        raise BadInputError(
            N_("A time is not understood."), fields={field.name: N_("choose a day and an hour")}
        ) from error


def _media(field: Field) -> list[dict[str, str]]:
    rows = ((forms.line(f"{field.name}-{n}-serial"), forms.line(f"{field.name}-{n}-kind")) for n in range(MEDIA_ROWS))
    return [{"serial": serial, "kind": kind or "unknown"} for serial, kind in rows if serial]


_READERS: dict[Type, Callable[[Field], Any]] = {
    Type.TEXT: _text,
    Type.REFERENCE: _text,
    Type.CODE: _code,
    Type.ID: _identifier,
    Type.INTEGER: _integer,
    Type.BOOLEAN: lambda field: forms.ticked(field.name),
    Type.DATE: _date,
    Type.MOMENT: _moment,
    Type.CHOICE: _choice,
    Type.SERIALS: lambda field: request.form.getlist(field.name),
    Type.MEDIA: _media,
}
