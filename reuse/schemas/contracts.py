"""Contracts as programs make, read and check them."""

import marshmallow as ma

from reuse.contracts.auditing import LONGEST_DAYS
from reuse.contracts.coverage import MOST_COVERED
from reuse.contracts.models import Cover
from reuse.contracts.rules import Answer
from reuse.contracts.terms import MOST_LINES, MOST_SUPPLIERS
from reuse.schemas.strict import Day, Identifier, Listed, Moment, Page, Strict, Text, Whole, at_most, choice

LONGEST = 4000
"""More characters than any clause has."""


class ClauseChosen(Strict):
    """A clause of the library and the values chosen for it; those left out are the library's."""

    clause = Text(required=True, most=40)
    version = Whole(load_default=None, metadata={"description": "The one signed before, else the latest, if not told."})
    values = ma.fields.Dict(keys=Text(most=40), values=ma.fields.Raw(allow_none=True), load_default=dict)


class SubcontractorShape(Strict):
    """An organisation that works for a supplier of the contract."""

    organisation = Identifier(required=True)
    serves = Identifier(required=True)


class LotShape(Strict):
    """A lot, and the supplier that carries it out, if one alone does."""

    title = Text(required=True)
    supplier = Identifier(load_default=None, allow_none=True)


class MilestoneShape(Strict):
    """What is expected by a day."""

    day = Day(required=True)
    what = Text(required=True)


class PenaltyShape(Strict):
    """What the contract says of a breach, in its own words: shown, never computed."""

    what = Text(required=True)
    amount = Text(required=True, most=100)


class Particulars(Strict):
    """Who works for whom, and what a contract says beside its clauses."""

    subcontractors = ma.fields.List(
        ma.fields.Nested(SubcontractorShape), load_default=list, validate=at_most(MOST_SUPPLIERS)
    )
    lots = ma.fields.List(ma.fields.Nested(LotShape), load_default=list, validate=at_most(MOST_LINES))
    milestones = ma.fields.List(ma.fields.Nested(MilestoneShape), load_default=list, validate=at_most(MOST_LINES))
    penalties = ma.fields.List(ma.fields.Nested(PenaltyShape), load_default=list, validate=at_most(MOST_LINES))


class ContractIn(Particulars):
    """A contract to record, of the organisation that asks; both days are included."""

    reference = Text(required=True, most=60)
    title = Text(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    suppliers = ma.fields.List(Identifier(), required=True, validate=at_most(MOST_SUPPLIERS, least=1))
    clauses = ma.fields.List(ma.fields.Nested(ClauseChosen), required=True, validate=at_most(50, least=1))


class AmendmentIn(ContractIn):
    """The whole terms that are in force from now on, and why they change."""

    reason = Text(most=500, load_default="")


class Things(Strict):
    """Devices: those of deposits, of announced lists, some by their codes, and those that organisations take in."""

    deposits = ma.fields.List(Identifier(), load_default=list, validate=at_most(MOST_COVERED))
    lists = ma.fields.List(Identifier(), load_default=list, validate=at_most(MOST_COVERED))
    codes = ma.fields.List(Text(most=100), load_default=list, validate=at_most(MOST_COVERED))
    organisations = ma.fields.List(Identifier(), load_default=list, validate=at_most(MOST_COVERED))


class CoverageIn(Things):
    """Things of one's own to cover; `since` is the day from which what organisations take in counts, today if not said.

    One's own is what came to the asking organisation; to the coordinator, what came to any party.
    """

    since = Day(load_default=None)


class RemovalIn(Things):
    """What the contract does not cover any more, and why; the coordinator may say on whose word it was covered."""

    reason = Text(required=True)
    covered_by = Identifier(load_default=None)


class ContractBrief(Strict):
    """A contract, with its buyer's name."""

    id = Identifier(required=True)
    reference = Text(required=True)
    title = Text(required=True)
    buyer = Text(required=True)
    buyer_id = Identifier(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    version = Whole(required=True)


class ContractList(Listed):
    """Contracts, the latest recorded first."""

    items = ma.fields.List(ma.fields.Nested(ContractBrief), required=True)


class ClauseAgreed(Strict):
    """A clause as agreed, and its French text with the values in it."""

    clause = Text(required=True)
    values = ma.fields.Dict(required=True)
    text = Text(most=LONGEST, required=True)


class SupplierOut(Strict):
    """An organisation that carries the contract out; a subcontractor serves another one."""

    id = Identifier(required=True)
    name = Text(required=True)
    serves = Identifier(required=True, allow_none=True)


class ShareOut(Strict):
    """How many things of a kind an organisation has the contract cover, how many were removed, and since when."""

    by_id = Identifier(required=True)
    by = Text(required=True)
    cover = choice(Cover, required=True)
    count = Whole(required=True)
    removed = Whole(required=True)
    first = Moment(required=True)
    last = Moment(required=True)


class ContractOut(ContractBrief, Particulars):
    """A contract with its suppliers, its clauses and the rest of its terms, as amended so often."""

    amendments = Whole(required=True)

    suppliers = ma.fields.List(ma.fields.Nested(SupplierOut), required=True)
    clauses = ma.fields.List(ma.fields.Nested(ClauseAgreed), required=True)
    covered = ma.fields.List(ma.fields.Nested(ShareOut), required=True)


class CheckQuery(Strict):
    """As of when; now if not given."""

    as_of = Moment(load_default=None)


class OffenceOut(Strict):
    """A device, and the event that decides, or the absence that `why` names."""

    code = Text(required=True, allow_none=True)
    why = Text(required=True)
    event = Identifier(required=True, allow_none=True)
    day = Day(required=True, allow_none=True)


class OffencesQuery(Page):
    """As of when, now if not given, and where the list goes on."""

    as_of = Moment(load_default=None)
    after = Text(most=40, load_default="", metadata={"description": "What the page before answered as `next`."})


class OffenceList(Listed):
    """Devices that decide a clause, in the order in which they were first recorded."""

    items = ma.fields.List(ma.fields.Nested(OffenceOut), required=True)


class ClauseResult(Strict):
    """What one clause answers, in numbers, in a sentence, and device by device; 500 devices are named at most."""

    clause = Text(required=True)
    values = ma.fields.Dict(required=True)
    answer = choice(Answer, required=True)
    sentence = Text(most=LONGEST, required=True)
    figures = ma.fields.Dict(keys=Text(), values=Whole(), required=True)
    offending = ma.fields.List(ma.fields.Nested(OffenceOut), required=True)


class CheckOut(Strict):
    """What a contract's clauses answer as of a moment; a charge is one device from its receipt to its outcome."""

    as_of = Moment(required=True)
    devices = Whole(required=True)
    charges = Whole(required=True)
    clauses = ma.fields.List(ma.fields.Nested(ClauseResult), required=True)


class VersionOut(Strict):
    """The whole terms as they were agreed from a moment on; the first ones are numbered 0."""

    number = Whole(required=True)
    at = Moment(required=True)
    reason = Text(most=500, required=True)
    terms = ma.fields.Dict(required=True)


class VersionList(Listed):
    """The versions of a contract's terms, the latest first."""

    items = ma.fields.List(ma.fields.Nested(VersionOut), required=True)


class ChangeOut(Strict):
    """What a daily check found otherwise than the one before; `fresh` counts the devices that decide anew."""

    clause = Text(required=True)
    at = Moment(required=True)
    answer = choice(Answer, required=True)
    was = choice(Answer, required=True, allow_none=True)
    fresh = Whole(required=True)


class ChangeList(Listed):
    """What changed in a contract's answers, the latest first."""

    items = ma.fields.List(ma.fields.Nested(ChangeOut), required=True)


class LinkIn(Strict):
    """An auditor's link to make: for whom, and for how many days."""

    name = Text(required=True, most=100)
    days = Whole(required=True, least=1, most=LONGEST_DAYS)


class LinkOut(Strict):
    """An auditor's link, without the address that opens it."""

    id = Identifier(required=True)
    name = Text(required=True)
    made_at = Moment(required=True)
    expires_at = Moment(required=True)
    revoked_at = Moment(required=True, allow_none=True)
    used_at = Moment(required=True, allow_none=True)


class LinkMade(LinkOut):
    """A link just made, with the address that opens it, which is told nowhere else."""

    url = Text(most=500, required=True)


class LinkList(Listed):
    """The auditors' links of a contract, the latest first."""

    items = ma.fields.List(ma.fields.Nested(LinkOut), required=True)
