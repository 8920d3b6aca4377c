"""What anybody may read, and proofs of the sealed log."""

import marshmallow as ma

from reuse.devices.kinds import kinds
from reuse.schemas.strict import Listed, Moment, PageByNumber, Strict, Text, Whole, choice


class StepSeen(Strict):
    """A stage reached: the month, and the kind of place where."""

    stage = Text(required=True)
    month = Text(required=True)
    place = Text(required=True)


class PassportOut(Strict):
    """What anybody may see of a device: never a serial, a person, or who holds it."""

    code = Text(required=True)
    kind = Text(required=True)
    maker = Text(required=True)
    model = Text(required=True)
    stage = Text(required=True)
    erasure = Text(
        required=True, metadata={"description": "Weakest level of its media; none where it holds none; else empty."}
    )
    steps = ma.fields.List(ma.fields.Nested(StepSeen), required=True)


class AvailableQuery(PageByNumber):
    """Which devices."""

    kind = choice(kinds(), load_default=None)


class OfferOut(Strict):
    """A device that a recyclery has ready."""

    code = Text(required=True)
    kind = Text(required=True)
    maker = Text(required=True)
    model = Text(required=True)
    grade = Text(required=True, allow_none=True)
    price_cents = Whole(required=True, allow_none=True)
    organisation = Text(required=True)
    site = Text(required=True)
    commune = Text(required=True)


class OfferList(Listed):
    """What is ready, the newest first."""

    items = ma.fields.List(ma.fields.Nested(OfferOut), required=True)


class FollowIn(Strict):
    """The code on the depositor's receipt."""

    follow_up = Text(required=True, most=40)


class FollowedOut(Strict):
    """What became of one device of a deposit."""

    code = Text(required=True, allow_none=True)
    kind = Text(required=True)
    stage = Text(required=True)


class FollowOut(Strict):
    """What became of a deposit."""

    made_at = Moment(required=True)
    devices = ma.fields.List(ma.fields.Nested(FollowedOut), required=True)


class CheckpointOut(Strict):
    """The signed head of the log at one size."""

    size = Whole(required=True)
    root = Text(required=True)
    subjects_root = Text(required=True)
    note = Text(required=True, most=10_000, metadata={"description": "The signed note, C2SP form."})
    made_at = Moment(required=True)


class CheckpointList(Listed):
    """Checkpoints, the latest first."""

    items = ma.fields.List(ma.fields.Nested(CheckpointOut), required=True)


class LogKeyOut(Strict):
    """A published key, and the statement by which the one before named it."""

    vkey = Text(required=True, most=400)
    statement = Text(required=True, allow_none=True, most=10_000)
    published_at = Moment(required=True)


class LogKeyList(Strict):
    """Published keys, the oldest first."""

    items = ma.fields.List(ma.fields.Nested(LogKeyOut), required=True)


class InclusionQuery(Strict):
    """In which checkpoint; the latest, where it is not said."""

    size = Whole(load_default=None, least=1)


class ConsistencyQuery(Strict):
    """Between which checkpoints."""

    first = Whole(required=True, least=1)
    second = Whole(load_default=None, least=1)


class ProofOut(ma.Schema):
    """A proof, checked offline with `reuse.events.check`; hashes in base64."""

    checkpoint = ma.fields.String()
    path = ma.fields.List(ma.fields.String(), required=True)
