"""What each fact changes in a device's situation, beyond its stage."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from reuse.lifecycle.situation import Level, MediumState, Situation
from reuse.lifecycle.stages import Stage

Data = Mapping[str, Any]
Effect = Callable[[Situation, Data, str], None]
"""Situation changed in place, the event's data, and when it happened (the chain's time form)."""


def nothing(_device: Situation, _data: Data, _at: str) -> None:
    """Leave everything but the stage as it was."""


CLOCK_ERROR = timedelta(days=1)
"""A machine on the bench may be set to another zone; one that is further ahead proves nothing."""

_RESALE = ("free", "capped", "none")


def leave(device: Situation, _data: Data, at: str) -> None:
    """Keep when the device left: it cannot have come back before."""
    device.left_at = at


def collect(device: Situation, data: Data, at: str) -> None:
    """Begin a life: what is inside is unknown again, whoever receives holds it.

    The title ends with a gift or a sale only: what was lent, lost or stolen still belongs to whom it did.
    """
    device.lives += 1
    device.collected_at = max(at, device.left_at)
    device.holder, device.site, device.handover = data["holder"], data.get("site"), None
    device.media_known = False
    device.destroyed = []
    device.reservation = device.treatment = None
    device.title = data.get("title") or (None if device.stage in (Stage.DONATED, Stage.SOLD) else device.title)
    for name in ("depositor", "status", "resale", "kind", "mass_g", "pieces"):
        if data.get(name) is not None:
            setattr(device, name, data[name])
    for medium in device.media.values():
        medium.erased = None
    if data.get("disk_kept"):
        device.media["kept-by-depositor"] = MediumState(whereabouts="kept")


def announce(device: Situation, data: Data, _at: str) -> None:
    """Expect a device that has not arrived."""
    for name in ("depositor", "status", "resale", "kind", "title", "mass_g"):
        if data.get(name) is not None:
            setattr(device, name, data[name])
    device.holder, device.site = data["holder"], data.get("site")


def harvest(device: Situation, data: Data, at: str) -> None:
    """Start a part's own life with what its parent knew of it."""
    collect(device, data, at)
    device.parent = data["parent"]
    device.media_known = data["media"] is not None
    for key, medium in (data["media"] or {}).items():
        device.media[key] = MediumState(**medium)


def give_part(device: Situation, data: Data, _at: str) -> None:
    """Count the mass of what was taken out; its media leave with it."""
    device.parts_g += data.get("mass_g") or 0
    for key in data.get("media", ()):
        device.media.setdefault(key, MediumState()).whereabouts = "removed"


def inventory(device: Situation, data: Data, _at: str) -> None:
    """Take what was found; only the first look after a collection, or an opened device, makes a medium disappear."""
    if data["media"] is None:
        return  # the tool saw none: only a person who opened the device may say that there is none
    before = device.media
    found = {key: MediumState(kind=kind) for key, kind in data["media"].items()}
    for key, medium in found.items():
        if known := before.get(key):
            medium.erased, medium.attested = known.erased, known.attested
            medium.kind = medium.kind if medium.kind != "unknown" else known.kind
    again = device.media_known and not data.get("opened")
    kept = {
        key: medium for key, medium in before.items() if key not in found and (again or medium.whereabouts != "inside")
    }
    device.media = kept | found
    device.media_known = True
    device.destroyed = [key for key in device.destroyed if key not in found]  # what is read again was not destroyed


def record_erasure(device: Situation, data: Data, at: str) -> None:
    """Count a success that finished after the latest collection, at the level its technique allows.

    A person who attests without a time says that it is done; a tool's report without its own times proves nothing.
    """
    finished = data["finished"] or (at if data.get("attested") else "")
    if data["result"] != "success" or finished < device.collected_at or _not_yet(finished, at):
        return
    medium = device.media.get(data["medium"])
    if medium is None:
        return
    level = Level.CLEAR if data["technique"] == "overwrite" else Level(data["method"])
    if medium.erased is None or level.strength > Level(medium.erased).strength:
        medium.erased, medium.attested = level.value, bool(data.get("attested"))


def _not_yet(finished: str, at: str) -> bool:
    """A report dated beyond its filing would count again after every later collection."""
    return finished > at and datetime.fromisoformat(finished) - datetime.fromisoformat(at) > CLOCK_ERROR


def destroy_medium(device: Situation, data: Data, _at: str) -> None:
    """Record a destruction: of one medium by its serial, or of all that the device held."""
    key = data.get("medium") or "*"
    if key not in device.destroyed:
        device.destroyed.append(key)


def keep_medium(device: Situation, data: Data, _at: str) -> None:
    """Name the medium that the depositor kept."""
    device.media.setdefault(data["medium"], MediumState()).whereabouts = "kept"


def open_handover(device: Situation, data: Data, _at: str) -> None:
    """Expect the receiver's scan; custody does not move yet."""
    device.handover = {name: data.get(name) for name in ("to", "to_site", "to_destroy", "to_recycler")}


def close_handover(device: Situation, _data: Data, _at: str) -> None:
    """Expect nobody any more."""
    device.handover = None


def receive(device: Situation, data: Data, _at: str) -> None:
    """Move custody to whoever scanned the device in."""
    device.holder, device.site, device.handover = data["holder"], data.get("site"), None


def move(device: Situation, data: Data, _at: str) -> None:
    """Put the device at another site of its holder."""
    device.site = data["site"]


def quarantine(device: Situation, _data: Data, _at: str) -> None:
    """Remember where to resume."""
    if device.stage != "quarantined":
        device.resume = device.stage


def endanger(device: Situation, data: Data, at: str) -> None:
    """Isolate the device at once."""
    quarantine(device, data, at)
    device.danger = True


def clear_danger(device: Situation, _data: Data, _at: str) -> None:
    """Let the device be released from quarantine."""
    device.danger = False


def hold(device: Situation, _data: Data, _at: str) -> None:
    """Stop erasure, exit and purge."""
    device.held = True


def lift_hold(device: Situation, _data: Data, _at: str) -> None:
    """Let life go on."""
    device.held = False


def entitle(device: Situation, data: Data, _at: str) -> None:
    """Keep the title and the stricter resale conditions: those of a public body's decision follow the device."""
    device.title = data["title"]
    device.resale = max(device.resale, data.get("resale") or "free", key=_RESALE.index)


def grade(device: Situation, data: Data, _at: str) -> None:
    """Keep the grade given."""
    device.grade = data["grade"]


def dismantle(device: Situation, data: Data, _at: str) -> None:
    """Keep the mass of what remains once the parts are out, in grams."""
    device.residue_g = data.get("residue_g")


def weigh(device: Situation, data: Data, _at: str) -> None:
    """Keep the mass in grams; a measured one replaces a default one, never the reverse.

    What is weighed once the parts are out is what remains.
    """
    measured = bool(data["measured"])
    if device.stage is Stage.DISMANTLED or device.residue_g is not None:
        device.residue_g = data["mass_g"] if measured else device.residue_g
    elif measured or not device.mass_measured:
        device.mass_g, device.mass_measured = data["mass_g"], measured


def price(device: Situation, data: Data, _at: str) -> None:
    """Keep the price asked, in euro cents."""
    device.price_cents = data["price_cents"]


def reserve(device: Situation, data: Data, _at: str) -> None:
    """Keep for whom, by an opaque reference."""
    device.reservation = data.get("reservation") or "reserved"


def unreserve(device: Situation, _data: Data, _at: str) -> None:
    """Offer the device again."""
    device.reservation = None


def recycle(device: Situation, data: Data, _at: str) -> None:
    """Bind the device to the treatment that proves it."""
    device.treatment = data["treatment"]


def merge(device: Situation, data: Data, _at: str) -> None:
    """Follow the other record from now on."""
    device.same_as = data["device"]


def settle(device: Situation, data: Data, _at: str) -> None:
    """Take a waiting fact off the list; `fold` applies it when it was accepted."""
    device.waiting = [waiting for waiting in device.waiting if waiting != data["fact"]]
