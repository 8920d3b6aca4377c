"""Devices, deposits and labels."""

import marshmallow as ma

from reuse.collection.models import Channel, Depositor, Status, Title
from reuse.devices.kinds import kinds
from reuse.devices.models import IdentityKind
from reuse.lifecycle.stages import Stage
from reuse.schemas.events import EventOut, StepOut
from reuse.schemas.strict import (
    Flag,
    Identifier,
    Listed,
    Moment,
    PageById,
    PageByNumber,
    Reference,
    Strict,
    Text,
    Whole,
    at_most,
    choice,
)

GIVEN_NAMES = (IdentityKind.SERIAL, IdentityKind.IMEI, IdentityKind.ASSET_TAG)
HEAVIEST_G = 10_000_000


class IdentityIn(Strict):
    """A name the device bears beside its code."""

    kind = choice(GIVEN_NAMES, required=True)
    value = Text(required=True)


class Seen(Strict):
    """What is seen of a device at the counter."""

    kind = choice(kinds(), required=True)
    maker = Text(load_default="", most=100)
    model = Text(load_default="")
    identities = ma.fields.List(ma.fields.Nested(IdentityIn), load_default=list, validate=at_most(10))
    condition = Reference(load_default=None, allow_none=True)
    accessories = ma.fields.List(Reference(), load_default=list, validate=at_most(20))
    mass_g = Whole(load_default=None, allow_none=True, least=1, most=HEAVIEST_G)
    pieces = Whole(
        load_default=None,
        allow_none=True,
        least=2,
        most=100_000,
        metadata={"description": "How many things of one kind go under this one label, as in a box of cables."},
    )
    disk_kept = Flag(load_default=False)


class AnnounceIn(Seen):
    """A device that will come."""

    deposit = Identifier(required=True)


class IntakeIn(AnnounceIn):
    """A device taken in under a label."""

    code = Text(required=True)
    occurred_at = Moment(load_default=None)
    sent_at = Moment(load_default=None)


class IntakeOut(Strict):
    """The device taken in or announced, and the codes of others that bear one of its names: perhaps clones."""

    code = Text(required=True, allow_none=True)
    uuid = Identifier(required=True)
    stage = Text(required=True)
    clones = ma.fields.List(Text(), required=True)


class DevicesQuery(PageByNumber):
    """Which devices."""

    q = Text(load_default="", metadata={"description": "A code, serial, tag, IMEI, maker or model; forgives one typo."})
    stage = choice(Stage, load_default=None)
    kind = choice(kinds(), load_default=None)
    site = Identifier(load_default=None)
    deposit = Identifier(load_default=None)


class DeviceRow(Strict):
    """One line of a list of devices."""

    code = Text(required=True, allow_none=True)
    kind = Text(required=True)
    stage = Text(required=True)
    maker = Text(required=True, allow_none=True)
    model = Text(required=True, allow_none=True)
    holder = Identifier(required=True, allow_none=True, attribute="holder_id")
    site = Identifier(required=True, allow_none=True, attribute="site_id")


class DeviceList(Listed):
    """Devices, the newest first."""

    items = ma.fields.List(ma.fields.Nested(DeviceRow), required=True)


class Named(Strict):
    """An organisation or a site."""

    id = Identifier(required=True)
    name = Text(required=True, allow_none=True)


class MediumOut(Strict):
    """A data-bearing part, as the rules know it."""

    serial = Text(required=True)
    kind = Text(required=True)
    whereabouts = Text(required=True)
    erased = Text(required=True, allow_none=True)
    attested = Flag(required=True)


class DeviceOut(Strict):
    """A device, its last 10 events and what may be recorded now."""

    code = Text(required=True, allow_none=True)
    uuid = Identifier(required=True)
    kind = Text(required=True)
    maker = Text(required=True, allow_none=True)
    model = Text(required=True, allow_none=True)
    stage = Text(required=True)
    holder = ma.fields.Nested(Named, required=True, allow_none=True)
    site = ma.fields.Nested(Named, required=True, allow_none=True)
    media_known = Flag(required=True)
    media = ma.fields.List(ma.fields.Nested(MediumOut), required=True)
    title = Text(required=True, allow_none=True)
    resale = Text(required=True)
    status = Text(required=True)
    held = Flag(required=True)
    danger = Flag(required=True)
    grade = Text(required=True, allow_none=True)
    mass_g = Whole(required=True, allow_none=True)
    mass_measured = Flag(required=True)
    price_cents = Whole(required=True, allow_none=True)
    handover = ma.fields.Dict(required=True, allow_none=True)
    lives = Whole(required=True)
    parent = Identifier(required=True, allow_none=True)
    waiting = ma.fields.List(Identifier(), required=True)
    seq = Whole(required=True)
    head = Text(required=True)
    created_at = Moment(required=True)
    last_at = Moment(required=True, allow_none=True)
    events = ma.fields.List(ma.fields.Nested(EventOut), required=True)
    possible = ma.fields.List(ma.fields.Nested(StepOut), required=True)


class DepositIn(Strict):
    """On what terms a depositor gives; no name is asked."""

    depositor = choice(Depositor, load_default=Depositor.RESIDENT.value)
    title = choice(Title, load_default=None, allow_none=True)
    status = choice(Status, load_default=Status.REEMPLOI.value)
    reason = Reference(load_default="")
    resale = choice(("free", "capped", "none"), load_default="free")
    channel = choice(Channel, load_default=Channel.COUNTER.value)
    place = Identifier(
        load_default=None,
        allow_none=True,
        metadata={"description": "The collection point, where it is not this token's site, as on a round."},
    )


class DepositOut(Strict):
    """A deposit."""

    id = Identifier(required=True)
    site = Identifier(required=True, allow_none=True, attribute="site_id")
    depositor = Text(required=True)
    title = Text(required=True, allow_none=True)
    status = Text(required=True)
    reason = Text(required=True)
    resale = Text(required=True)
    channel = Text(required=True)
    made_at = Moment(required=True)


class NewDeposit(DepositOut):
    """A deposit with the code that lets its depositor follow it."""

    follow_up = Text(required=True)


class RowAnswer(Strict):
    """What became of one row."""

    row = Whole(required=True)
    answer = Text(required=True)
    reason = Text(required=True)
    field = Text(required=True)


class ListAnswer(Strict):
    """What became of every row, in their order."""

    rows = ma.fields.List(ma.fields.Nested(RowAnswer), required=True)


class BatchIn(Strict):
    """Codes to reserve."""

    count = Whole(required=True, least=1, most=10_000)
    site = Identifier(load_default=None, allow_none=True)


class BatchOut(Strict):
    """A batch of labels."""

    id = Identifier(required=True)
    site = Identifier(required=True, allow_none=True, attribute="site_id")
    count = Whole(required=True)
    made_at = Moment(required=True)
    printed_at = Moment(required=True, allow_none=True)


class BatchList(Listed):
    """Batches of labels."""

    items = ma.fields.List(ma.fields.Nested(BatchOut), required=True)


class BatchesQuery(PageById):
    """Which batches."""


class SheetQuery(Strict):
    """How the sheet is printed; `dx` and `dy` move everything right and down, in tenths of a millimetre."""

    template = Text(load_default="L7160", most=40)
    first = Whole(load_default=1, least=1, most=1000)
    dx = Whole(load_default=0, least=-100, most=100)
    dy = Whole(load_default=0, least=-100, most=100)


class CodeOut(Strict):
    """What became of a code."""

    code = Text(required=True)
    printed = Text(required=True, metadata={"description": "As on the label: 7K4M-9QXP-9."})
    state = Text(required=True)
    url = Text(required=True, metadata={"description": "What the symbol on the label holds."})
