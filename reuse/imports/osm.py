"""OpenStreetMap's answers to the Overpass service: recycling points, repairers, second-hand shops, town halls."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from reuse.actors.models import Service
from reuse.actors.rules import STEP_FREE
from reuse.errors import N_, UnreadableFileError
from reuse.imports.rows import Row
from reuse.imports.sheet import MOST_ROWS, decoded, keepable, too_large
from reuse.imports.telling import Telling

CREDIT = "© les contributeurs d’OpenStreetMap, ODbL 1.0"
COMPUTERS = ("laptop", "desktop", "all_in_one")
PHONES = ("smartphone", "phone")
SCREENS = ("monitor", "television")
RECYCLED = {
    "recycling:computers": COMPUTERS,
    "recycling:mobile_phones": PHONES,
    "recycling:electrical_items": ("other",),
    "recycling:electrical_appliances": ("other",),
    "recycling:small_electrical_appliances": ("other",),
    "recycling:electronics": ("other",),
    "recycling:tv_monitor": SCREENS,
}
SHOPS = {
    "computer": COMPUTERS,
    "mobile_phone": PHONES,
    "electronics": (*COMPUTERS, *PHONES, *SCREENS),
    "charity": (),
    "second_hand": (),
}
CRAFTS = {"electronics_repair", "computer_repair", "mobile_phone_repair"}
NO_USE = N_("It takes, repairs and sells no used digital equipment.")
NO_ELEMENT = N_("This is no element of OpenStreetMap.")
NO_NAME = N_("It has no name.")


def read_osm(content: bytes) -> Iterator[Row]:
    """Read every element with its tags; raises UnreadableFileError when this is no answer of Overpass."""
    try:
        elements: Any = json.loads(decoded(content))["elements"]
        rows = list(elements)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFileError(
            N_("This is no answer of the Overpass service."), remedy=N_("Ask it for JSON, with “out center”.")
        ) from error
    if len(rows) > MOST_ROWS:
        raise too_large()
    for number, one in enumerate(rows, start=1):
        yield _row(number, one) if _is_element(one) else Row(number, refused=NO_ELEMENT)


def _is_element(one: Any) -> bool:
    tags = one.get("tags", {}) if isinstance(one, dict) else None
    return (
        isinstance(tags, dict) and "type" in one and "id" in one and all(isinstance(tag, str) for tag in tags.values())
    )


def _row(number: int, one: Mapping[str, Any]) -> Row:
    tags = {name: keepable(value) for name, value in one.get("tags", {}).items()}
    told = Telling()
    services, accepts = _offers(tags)
    name = tags.get("name") or tags.get("operator") or tags.get("brand") or ""
    use = "" if services or tags.get("amenity") == "townhall" else NO_USE
    outside = "" if use else told.place(*_address(tags), _centre(one))
    told.say("services", sorted(one.value for one in services))
    told.say("accepts", sorted(accepts))
    told.hours(tags.get("opening_hours", ""))
    told.telephone(tags.get("phone") or tags.get("contact:phone", ""))
    told.website(tags.get("website") or tags.get("contact:website", ""))
    told.say("step_free", tags.get("wheelchair", "") if tags.get("wheelchair") in STEP_FREE else "")
    return told.row(
        number,
        source_id=keepable(f"{one['type']}/{one['id']}")[:100],
        name=name,
        legal_name=tags.get("operator") or name,
        siret=told.siret(tags.get("ref:FR:SIRET", "")),
        kind=_kind(tags),
        attribution=CREDIT,
        left_out=use,
        refused="" if use else outside or ("" if name else NO_NAME),
    )


def _address(tags: Mapping[str, str]) -> tuple[str, str, str, str]:
    street = " ".join(filter(None, (tags.get("addr:housenumber"), tags.get("addr:street") or tags.get("addr:place"))))
    return street, tags.get("addr:postcode", ""), tags.get("addr:city", ""), ""


def _centre(one: Mapping[str, Any]) -> tuple[str, str]:
    centre = one.get("center")
    found: Mapping[str, Any] = centre if isinstance(centre, dict) else one
    return str(found.get("lat", "")), str(found.get("lon", ""))


def _offers(tags: Mapping[str, str]) -> tuple[set[Service], set[str]]:
    """Say what is done there and on which kinds of device, from tags that say so and no others."""
    services: set[Service] = set()
    accepts: set[str] = set()
    taken = [kinds for tag, kinds in RECYCLED.items() if tags.get(tag) == "yes"]
    if tags.get("amenity") == "recycling" and taken:
        services.add(Service.COLLECT)
        accepts.update(*taken)
    shop = tags.get("shop", "")
    if shop in SHOPS and (shop in ("charity", "second_hand") or tags.get("second_hand") in ("yes", "only")):
        services.add(Service.SELL)
    if _repairs(tags):
        services.add(Service.REPAIR)
    if shop in SHOPS and services:
        accepts.update(SHOPS[shop])
    return services, accepts


def _repairs(tags: Mapping[str, str]) -> bool:
    if (
        tags.get("craft") in CRAFTS
        or tags.get("service:computer:repair") == "yes"
        or tags.get("computer:repair") == "yes"
    ):
        return True
    told = {one.strip() for one in tags.get("repair", "").split(";")} - {"", "no"}
    return bool(told & {"computer", "mobile_phone", "electronics"} or (told and tags.get("shop") in SHOPS))


def _kind(tags: Mapping[str, str]) -> str:
    if tags.get("amenity") == "townhall":
        return "commune"
    if tags.get("amenity") == "recycling":
        return "public_body"
    return "association" if tags.get("shop") == "charity" else "company"
