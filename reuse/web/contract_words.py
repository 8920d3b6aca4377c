"""What pages say of a contract's answers, and of what changed in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from reuse import http
from reuse.contracts.clauses import Chosen, clause
from reuse.contracts.covering import Share
from reuse.contracts.models import Cover, KeptAnswer
from reuse.contracts.rules import ANSWERS, Answer, Result
from reuse.contracts.terms import Agreed
from reuse.errors import N_, fill
from reuse.web import speech
from reuse.web.clauses import value_said

TONES = {
    Answer.MET: ("done", "done"),
    Answer.NOT_MET: ("refused", "refused"),
    Answer.NOT_YET_DUE: ("waiting", "waiting"),
    Answer.NO_EVIDENCE: ("stopped", "search"),
}
"""Each answer's tone and icon."""

KINDS = {
    Cover.DEPOSIT: N_("A deposit"),
    Cover.LIST: N_("An announced list"),
    Cover.DEVICE: N_("A device"),
    Cover.ORGANISATION: N_("All that an organisation takes in"),
}
"""What a contract covers, by its kind."""

SHARES = KINDS | {
    Cover.DEPOSIT: N_("Deposits"),
    Cover.LIST: N_("Announced lists"),
    Cover.DEVICE: N_("Devices named one by one"),
}
"""The same where they are counted."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in the answer of a clause, as a list says it."""

    tone: str
    icon: str
    answer: str
    title: str
    said: str
    contract: str
    url: str
    at: datetime


def shared(shares: Sequence[Share]) -> list[tuple[Share, str]]:
    """Name what each organisation has the contract cover."""
    return [(one, str(_(SHARES[one.cover]))) for one in shares]


def answer(result: Result) -> tuple[str, str, str]:
    """Name an answer, after its tone and icon."""
    return *TONES[result.answer], str(_(ANSWERS[result.answer]))


def tallied(answers: Mapping[Answer, int]) -> list[tuple[str, str, str, int]]:
    """Name the answers that clauses gave with how many did, after each one's tone and icon."""
    return [(*TONES[one], str(_(ANSWERS[one])), answers[one]) for one in Answer if one in answers]


def sentence(result: Result) -> str:
    """Say a result in one sentence."""
    return fill(result.sentence, result.figures, _)


def change(kept: KeptAnswer, contract: str = "") -> Change:
    """Say what a daily check found otherwise than the one before, of which contract where several are told of."""
    now = Answer(kept.answer)
    title = clause(kept.clause).title[http.language()]
    url = url_for("web.contract", contract=kept.contract_id, _anchor=f"c-{kept.clause}")
    return Change(*TONES[now], str(_(ANSWERS[now])), title, _difference(kept), contract, url, kept.at)


def _difference(kept: KeptAnswer) -> str:
    more = ngettext("%(num)s device more decides", "%(num)s devices more decide", kept.fresh) if kept.fresh else ""
    if kept.was and kept.was != kept.answer:
        before = _("before, %(answer)s", answer=_(ANSWERS[Answer(kept.was)]).lower())
    else:
        before = "" if kept.was else _("at the first check")
    return ", ".join(filter(None, (str(before), str(more))))


def terms_said(agreed: Agreed, names: dict[UUID, str]) -> Iterator[tuple[str, str]]:
    """Say terms in rows of two texts."""
    terms = agreed.terms
    yield _("Reference"), terms.reference
    yield _("Title"), terms.title
    yield _("From, to"), f"{_day(terms.starts_on)} – {_day(terms.ends_on)}"
    yield _("Suppliers"), ", ".join(names.get(one, "–") for one in terms.suppliers)
    for served in terms.subcontractors:
        name, supplier = (names.get(one, "–") for one in (served.organisation, served.serves))
        yield _("Subcontractor"), _("%(name)s, for %(supplier)s", name=name, supplier=supplier)
    for lot in terms.lots:
        yield _("Lot"), f"{lot.title} – {names[lot.supplier]}" if lot.supplier in names else lot.title
    for step in terms.milestones:
        yield _("Milestone"), f"{_day(step.day)} – {step.what}"
    for breach in terms.penalties:
        yield _("Penalty agreed"), f"{breach.what} – {breach.amount}"
    for chosen in agreed.clauses:
        yield chosen.clause.title[http.language()], _values(chosen)


def _values(chosen: Chosen) -> str:
    labels = {one.name: one.fr if http.language() == "fr" else one.en for one in chosen.clause.parameters}
    return (
        ", ".join(f"{labels[name]} – {value_said(value)}" for name, value in chosen.values.items() if value != "")
        or "–"
    )


def _day(day: date) -> str:
    return speech.day(day)
