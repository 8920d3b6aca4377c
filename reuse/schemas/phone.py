"""What a phone sends when the network is back."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import validate

from reuse.collection.models import ACCESSORIES, CONDITIONS, REASONS, RESALES, Channel, Depositor, Status, Title
from reuse.devices.kinds import kinds
from reuse.errors import N_
from reuse.lifecycle.fields import DANGERS
from reuse.schemas.events import LARGEST_BATCH
from reuse.schemas.strict import Flag, Identifier, Moment, Strict, Text, Whole, at_most, choice

LARGEST_PHOTO = 600_000
"""Bytes: what a phone sends was made small there."""

LARGEST_SERIES = 2000
"""Scans: a phone keeps no more of them once they are answered."""


class Picture(ma.fields.String):
    """A photo in base64."""

    default_error_messages = {"unreadable": N_("This photo cannot be read.")}  # noqa: RUF012 - marshmallow reads it

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise self.make_error("unreadable") from error
        if len(content) > LARGEST_PHOTO:
            raise self.make_error("unreadable")
        return content


class ReplaySchema(Strict):
    """Scans of one person at one site, in the order they were made."""

    owner = Text(required=True, metadata={"description": "Who scanned, as the working set names them."})
    site = Identifier(required=True, allow_none=True)
    sent_at = Moment(required=True, metadata={"description": "What the phone's clock says now."})
    items = ma.fields.List(ma.fields.Dict(keys=Text(most=40)), required=True, validate=at_most(LARGEST_BATCH, least=1))


class Scan(Strict):
    """What every item says."""

    kind = Text(required=True)
    key = Identifier(required=True, metadata={"description": "The phone's own id of this scan."})
    occurred_at = Moment(required=True)


class UndoIn(Scan):
    """A scan made by mistake."""

    of = Identifier(required=True, metadata={"description": "The key of the scan to undo."})
    code = Text(load_default="", metadata={"description": "The device it was about, to say how it stands now."})


class CountIn(Scan):
    """A device seen during a stock-take."""

    stocktake = Identifier(required=True)
    code = Text(required=True)


class DepositTerms(Strict):
    """On what terms the depositor gives; the key belongs to the receipt that they took home."""

    key = Identifier(required=True)
    depositor = choice(Depositor, load_default=Depositor.RESIDENT.value)
    title = choice(Title, load_default=None, allow_none=True)
    status = choice(Status, load_default=Status.REEMPLOI.value)
    reason = choice(REASONS, required=True)
    resale = choice(RESALES, load_default="free")
    channel = choice(Channel, load_default=Channel.COUNTER.value)
    place = Identifier(load_default=None, allow_none=True, metadata={"description": "Where, for a driver's intake."})


class IntakeIn(Scan):
    """A device that somebody brought."""

    code = Text(required=True)
    device_kind = choice(kinds(), required=True)
    maker = Text(load_default="", most=100)
    model = Text(load_default="")
    serial = Text(load_default="")
    asset_tag = Text(load_default="")
    imei = Text(load_default="")
    condition = choice(CONDITIONS, load_default=None, allow_none=True)
    accessories = ma.fields.List(choice(ACCESSORIES), load_default=list, validate=at_most(len(ACCESSORIES)))
    pieces = Whole(load_default=None, allow_none=True, least=2, most=100_000)
    mass_g = Whole(load_default=None, allow_none=True, least=1, most=10_000_000)
    disk_kept = Flag(load_default=False)
    danger = choice(DANGERS, load_default=None, allow_none=True)
    photo = Picture(load_default=None, allow_none=True, validate=validate.Length(max=LARGEST_PHOTO))
    deposit = ma.fields.Nested(DepositTerms, required=True)


class SparesSchema(Strict):
    """Codes to be written by hand."""

    key = Identifier(required=True)
    count = Whole(required=True, least=1, most=20)


class SeriesSchema(Strict):
    """A series of scans whose report is asked for."""

    keys = ma.fields.List(Identifier(), required=True, validate=at_most(LARGEST_SERIES))
    began = Moment(required=True)
    ended = Moment(required=True)
