"""Purchases, yearly shares, retired equipment and reasons to buy new, as programs send and read them."""

import marshmallow as ma

from reuse.purchases.lines import lines, reasons
from reuse.purchases.models import Answer, Uncounted
from reuse.purchases.rules import Standing
from reuse.purchases.service import MOST_CENTS, MOST_THINGS
from reuse.schemas.strict import (
    Day,
    Flag,
    Identifier,
    Listed,
    Moment,
    PageById,
    PageByNumber,
    Strict,
    Text,
    Whole,
    choice,
)

CENTS = {"description": "Euro cents excluding VAT."}


class _Asked(Strict):
    """Whose figures, of which year; this year and one's own organisation if not given."""

    year = Whole(least=2020, most=2199, load_default=None)
    organisation = Identifier(load_default=None, metadata={"description": "For the coordinator only."})


class PurchasesQuery(PageById, _Asked):
    """Which purchases or justifications."""


class ReportQuery(_Asked):
    """Which report; purchases dated up to `until` if it is given."""

    until = Day(load_default=None)


class RateQuery(_Asked):
    """Which rate, as the history was known at `as_of`; now if not given."""

    as_of = Moment(load_default=None)


class PurchaseIn(Strict):
    """A purchase, or a gift received, which has no amount; what is both reused and recycled counts as reused."""

    day = Day(required=True)
    line = choice(lines(), required=True)
    count = Whole(least=1, most=MOST_THINGS, required=True)
    spend_cents = Whole(most=MOST_CENTS, load_default=0, metadata=CENTS)
    reused_cents = Whole(most=MOST_CENTS, load_default=0, metadata=CENTS)
    recycled_cents = Whole(most=MOST_CENTS, load_default=0, metadata=CENTS)
    supplier = Text(most=200, load_default="")
    reference = Text(most=80, load_default="")
    contract = Identifier(load_default=None, allow_none=True)
    gift = Flag(load_default=False)
    gift_value = Text(most=30, load_default="", metadata={"description": "A flat value's code, where one is known."})


class PurchaseOut(Strict):
    """One purchase."""

    id = Identifier(required=True)
    organisation_id = Identifier(required=True)
    day = Day(required=True)
    line = Text(required=True)
    count = Whole(required=True)
    spend_cents = Whole(required=True)
    reused_cents = Whole(required=True)
    recycled_cents = Whole(required=True)
    supplier = Text(required=True)
    reference = Text(required=True)
    contract = Identifier(attribute="contract_id", required=True, allow_none=True)
    gift = Flag(required=True)
    gift_value = Text(required=True)
    removed_at = Moment(required=True, allow_none=True)
    version = Whole(required=True)


class PurchaseList(Listed):
    """Purchases of a year, the latest first."""

    items = ma.fields.List(ma.fields.Nested(PurchaseOut), required=True)


class PreviewQuery(Strict):
    """What is done with the file."""

    preview = Flag(load_default=False, metadata={"description": "Only tell what the file would change."})


class PurchaseFileOut(Strict):
    """A file of purchases: how many rows have each answer."""

    id = Identifier(required=True)
    made_at = Moment(required=True)
    applied_at = Moment(required=True, allow_none=True)
    answers = ma.fields.Dict(keys=Text(), values=Whole(), required=True)


class PurchaseFileRowOut(Strict):
    """One row with its answer."""

    number = Whole(required=True)
    answer = choice(Answer, required=True)
    reason = Text(required=True)
    field = Text(required=True)
    purchase = Identifier(required=True, allow_none=True)


class PurchaseFileRowList(Listed):
    """The rows of a file, in its order."""

    items = ma.fields.List(ma.fields.Nested(PurchaseFileRowOut), required=True)


class RowsQuery(PageByNumber):
    """Where the rows go on."""


class YearShareOut(Strict):
    """A share in hundredths of a percent, rounded down; `missing` supposes that the whole stays the same.

    Cents for purchases, whole devices for retired equipment; null where there is no share or no target.
    """

    reached = Whole(required=True)
    whole = Whole(required=True)
    basis_points = Whole(required=True, allow_none=True)
    target_percent = Whole(required=True, allow_none=True)
    missing = Whole(required=True)
    standing = choice(Standing, required=True)


class PurchaseLineOut(YearShareOut):
    """A product line over a year; the split of its target is null where nobody has read it in the law."""

    line = Text(required=True)
    spend_cents = Whole(required=True)
    reused_cents = Whole(required=True)
    recycled_cents = Whole(required=True)
    gifts_cents = Whole(required=True)
    gifts = Whole(required=True)
    gifts_without_value = Whole(required=True)
    target_reused_percent = Whole(required=True, allow_none=True)
    target_recycled_percent = Whole(required=True, allow_none=True)


class JustifiedOut(Strict):
    """How often new equipment of a line was justified by a reason, and how many things that was."""

    line = Text(required=True)
    reason = Text(required=True)
    times = Whole(required=True)
    things = Whole(required=True)


class PurchaseReportOut(Strict):
    """The yearly report of an organisation's purchases."""

    organisation = Identifier(required=True)
    year = Whole(required=True)
    until = Day(required=True)
    whole = ma.fields.Nested(YearShareOut, required=True)
    lines = ma.fields.List(ma.fields.Nested(PurchaseLineOut), required=True)
    justified = ma.fields.List(ma.fields.Nested(JustifiedOut), required=True)


class JustificationIn(Strict):
    """Why new equipment is about to be bought; no name of a person."""

    day = Day(required=True)
    line = choice(lines(), required=True)
    count = Whole(least=1, most=MOST_THINGS, required=True)
    reason = choice(reasons(), required=True)
    words = Text(most=500, load_default="")


class JustificationOut(Strict):
    """One justification."""

    id = Identifier(required=True)
    organisation_id = Identifier(required=True)
    day = Day(required=True)
    line = Text(required=True)
    count = Whole(required=True)
    reason = Text(required=True)
    words = Text(most=500, required=True)


class JustificationList(Listed):
    """Justifications of a year, the latest first."""

    items = ma.fields.List(ma.fields.Nested(JustificationOut), required=True)


class HeldIn(Strict):
    """What was held on 1 January of what was retired, and what of it does not count, with the reasons."""

    held = Whole(most=MOST_THINGS, required=True)
    older = Whole(most=MOST_THINGS, load_default=0)
    older_reason = Text(most=500, load_default="")
    protected = Whole(most=MOST_THINGS, load_default=0)
    protected_reason = Text(most=500, load_default="")


class RetiredYearOut(Strict):
    """What an organisation declared of a year; version 0 where it has not."""

    year = Whole(required=True)
    held = Whole(required=True)
    older = Whole(required=True)
    older_reason = Text(most=500, required=True)
    protected = Whole(required=True)
    protected_reason = Text(most=500, required=True)
    version = Whole(required=True)


class DisposalListIn(Strict):
    """A deposit that the organisation counts as its own: one it took in, by its id, or by its receipt's code."""

    deposit = Identifier(load_default=None, allow_none=True)
    follow_up = Text(most=40, load_default="")
    commitment = Text(most=200, load_default="", metadata={"description": "Where its taker committed to reuse."})


class DisposalListOut(Strict):
    """A disposal list counted as the organisation's own."""

    deposit = Identifier(attribute="deposit_id", required=True)
    commitment = Text(required=True)
    claimed_at = Moment(required=True)


class UncountedIn(Strict):
    """Why a device of one's lists is in neither number of the rate; null counts it again."""

    code = Text(most=100, required=True)
    why = choice(Uncounted, required=True, allow_none=True)


class RetiredDeviceOut(Strict):
    """A device that went to reuse in the year, the event that proves it, and why it does not count, if so."""

    code = Text(required=True, allow_none=True)
    kind = Text(required=True)
    day = Day(required=True)
    fact = Text(required=True)
    event = Identifier(required=True)
    why = Text(required=True)


class ReuseRateOut(Strict):
    """The reuse rate of a year; 500 devices are named at most, the exports hold all of them."""

    organisation = Identifier(required=True)
    year = Whole(required=True)
    declared = ma.fields.Nested(RetiredYearOut, required=True)
    rate = ma.fields.Nested(YearShareOut, required=True)
    devices = ma.fields.List(ma.fields.Nested(RetiredDeviceOut), required=True)
