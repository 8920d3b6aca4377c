"""One entry for every event a person or a program may record, each routed to its verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.collection import identity
from reuse.collection.service import Description
from reuse.devices import queries as devices
from reuse.devices.models import Device
from reuse.erasure import service as erasure
from reuse.errors import N_, BadInputError, ReuseError
from reuse.events import corrections, custody
from reuse.events import queries as events
from reuse.events.models import Event
from reuse.events.record import Fact, record
from reuse.evidence.models import StoredFile
from reuse.evidence.service import Paper
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.steps import Possible, possible_events
from reuse.outcomes import service as outcomes
from reuse.outcomes.models import Receiver
from reuse.refurbishment import service as refurbishment
from reuse.territory import territory


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants recorded: an event of the table with its data as `lifecycle.fields.FIELDS` declares it."""

    type: str
    data: Mapping[str, Any] = field(default_factory=dict)
    occurred_at: datetime | None = None
    sent_at: datetime | None = None

    def fact(self, **data: Any) -> Fact:
        """Give the bare fact, its data replaced where a verb completes it."""
        return Fact(self.type, data or dict(self.data), self.occurred_at, self.sent_at)


@dataclass(frozen=True, slots=True)
class Doing:
    """One act being done: by whom, once under which key, and how papers are issued."""

    session: Session
    device: Device
    by: Actor
    key: UUID
    paper: Paper


Verb = Callable[[Doing, Act], Event]


def perform(session: Session, device: Device, act: Act, *, by: Actor, key: UUID, paper: Paper) -> Event:
    """Record the act on the device through the verb of its type; replaying the key answers the same event.

    Raises what the verb raises; BadInputError for an event that has a door of its own (intake, treatment).
    """
    if act.type in ELSEWHERE:
        raise BadInputError(
            N_("“{event}” is not recorded this way."),
            remedy=ELSEWHERE[act.type],
            event=act.type,
            fields={"type": ELSEWHERE[act.type]},
        )
    verb = _VERBS.get(act.type, _plain)
    try:
        return verb(Doing(session, device, by, key, paper), act)
    except ReuseError:
        told_of = identity.told_of(session, device, by=by, key=key)
        if told_of.id == device.id:
            raise
        return verb(Doing(session, told_of, by, key, paper), act)


ELSEWHERE = {
    "collected": N_("Take the device in from its label."),
    "announced": N_("Announce it with its deposit."),
    "harvested": N_("Record the part taken out of its parent."),
    "recycled": N_("Record the treatment of the lot."),
}


def possible(device: Device, by: Actor) -> list[Possible]:
    """List what this person may record on the device now, and what is refused for now, with its guard."""
    return possible_in(device.situation, by)


def possible_in(situation: Situation, by: Actor) -> list[Possible]:
    """List the same for a device in this situation, without reading the device."""
    found = possible_events(
        situation,
        by.roles,
        holds=situation.holder == str(by.organisation),
        policy=territory().policy(clock.now().date()),
    )
    return [one for one in found if one.event not in ELSEWHERE or one.event == "recycled"]


def is_plain(event: str) -> bool:
    """Tell whether an event of this type is recorded as it is told, without a verb that does more."""
    return event not in _VERBS and event not in ELSEWHERE


def _plain(do: Doing, act: Act) -> Event:
    return record(do.session, do.device, act.fact(), by=do.by, key=do.key)


def _inventory(do: Doing, act: Act) -> Event:
    media = {one["serial"]: one["kind"] for one in act.data.get("media") or ()}
    if not media and not act.data.get("none"):
        raise BadInputError(
            N_("Say which media were found, or that there are none."),
            fields={"media": N_("Name each medium, or tick “opened, none”.")},
        )
    return refurbishment.record_media(do.session, do.device, media, by=do.by, key=do.key, told=act.fact())


def _erasure(do: Doing, act: Act) -> Event:
    done = erasure.Sanitisation(**act.data, attested=True)
    return erasure.record_erasure(do.session, do.device, done, by=do.by, key=do.key, told=act.fact())


def _destruction(do: Doing, act: Act) -> Event:
    photo = do.session.get(StoredFile, UUID(str(act.data["photo"]))) if act.data.get("photo") else None
    done = erasure.Destruction(act.data.get("medium"), photo, act.data.get("witness"))
    return erasure.destroy_medium(do.session, do.device, done, by=do.by, key=do.key, told=act.fact())


def _part(do: Doing, act: Act) -> Event:
    seen = Description(
        kind=act.data["kind"],
        maker=act.data.get("maker") or "",
        model=act.data.get("model") or "",
        mass_g=act.data.get("mass_g"),
    )
    taken = refurbishment.Part(act.data["code"], seen, tuple(act.data.get("media") or ()))
    refurbishment.harvest_part(do.session, do.device, taken, by=do.by, key=do.key, told=act.fact())
    return events.by_id(do.session, do.by.thing(do.key))


def _outcome(do: Doing, act: Act) -> Event:
    due = act.data.get("due")
    terms = outcomes.Terms(
        kind=act.type,
        receiver=Receiver(act.data["receiver"]),
        receiver_name=act.data.get("receiver_name") or None,
        referral=act.data.get("referral") or None,
        price_cents=act.data.get("price_cents"),
        tariff=act.data.get("tariff") or None,
        due=date.fromisoformat(due) if isinstance(due, str) else due,
        software=act.data.get("software") or "",
        occurred_at=act.occurred_at,
        sent_at=act.sent_at,
    )
    return outcomes.give_out(do.session, do.device, terms, by=do.by, key=do.key, paper=do.paper)[0]


def _come_back(do: Doing, act: Act) -> Event:
    return outcomes.take_back(do.session, do.device, by=do.by, key=do.key, told=act.fact())


def _received(do: Doing, act: Act) -> Event:
    return custody.receive(do.session, do.device, act.fact(), by=do.by, key=do.key)


def _contested(do: Doing, act: Act) -> Event:
    return custody.contest(do.session, do.device, UUID(str(act.data["receipt"])), by=do.by, key=do.key)


def _handover(do: Doing, act: Act) -> Event:
    return custody.open_handover(
        do.session,
        do.device,
        to_site=UUID(str(act.data["to_site"])),
        to_destroy=bool(act.data.get("to_destroy")),
        by=do.by,
        key=do.key,
        told=act.fact(),
    )


def _reassigned(do: Doing, act: Act) -> Event:
    return custody.reassign(do.session, do.device, to_site=UUID(str(act.data["to_site"])), by=do.by, key=do.key)


def _moved(do: Doing, act: Act) -> Event:
    site = UUID(str(act.data["site"]))
    return custody.move(do.session, do.device, to_site=site, by=do.by, key=do.key, told=act.fact())


def _relabelled(do: Doing, act: Act) -> Event:
    return identity.relabel(do.session, do.device, act.data["code"], by=do.by, key=do.key, told=act.fact())


def _swapped(do: Doing, act: Act) -> Event:
    other = devices.by_code(do.session, act.data["code"])
    return identity.swap(do.session, do.device, other, by=do.by, key=do.key, told=act.fact())


def _same_as(do: Doing, act: Act) -> Event:
    other = devices.by_code(do.session, act.data["code"])
    return identity.merge(do.session, do.device, other, by=do.by, key=do.key, told=act.fact())


# To correct, to settle and to reassign are decisions on the history as it stands: they are dated when they reach it.


def _corrected(do: Doing, act: Act) -> Event:
    return corrections.correct(do.session, do.device, UUID(str(act.data["voids"])), by=do.by, key=do.key)


def _settled(do: Doing, act: Act) -> Event:
    fact = UUID(str(act.data["fact"]))
    return corrections.settle(do.session, do.device, fact, accepted=act.data["accepted"], by=do.by, key=do.key)


_VERBS: dict[str, Verb] = {
    "inventoried": _inventory,
    "erasure_recorded": _erasure,
    "medium_destroyed": _destruction,
    "medium_removed": _part,
    "part_harvested": _part,
    "donated": _outcome,
    "sold": _outcome,
    "lent": _outcome,
    "redeployed": _outcome,
    "returned": _come_back,
    "found": _come_back,
    "received": _received,
    "contested": _contested,
    "handover_opened": _handover,
    "reassigned": _reassigned,
    "moved": _moved,
    "relabelled": _relabelled,
    "swapped": _swapped,
    "same_as": _same_as,
    "corrected": _corrected,
    "settled": _settled,
}
