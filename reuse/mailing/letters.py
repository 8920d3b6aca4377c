"""What a reminder says, in words that letters and pages share."""

from collections.abc import Callable, Sequence
from email.message import EmailMessage

from babel.dates import format_date

from reuse.awards.reminders import Matter
from reuse.awards.scheme import scheme_version
from reuse.awards.words import MATTERS
from reuse.contracts.clauses import clause
from reuse.contracts.rules import ANSWERS, Answer
from reuse.errors import N_
from reuse.mailing.matters import CONTRACT
from reuse.mailing.queries import Told
from reuse.notices.letters import Envelope, catalogue, compose

CHANGED = N_("Contract “%(name)s”, checked on %(day)s: “%(clause)s”, %(answer)s")


def said(one: Told, name: str, language: str, say: Callable[[str], str]) -> str:
    """Say one reminder; `name` is that of the organisation, or the title of the contract."""
    told = {"name": name, "day": format_date(one.day, "d MMMM y", locale=language)}
    if one.matter == CONTRACT:
        named, _space, answer = one.detail.partition(" ")
        told |= {"clause": clause(named).title[language], "answer": say(ANSWERS[Answer(answer)]).lower()}
        return say(CHANGED) % told
    version, _space, criterion = one.detail.partition(" ")
    if criterion:
        told["criterion"] = scheme_version(int(version)).criterion_named(criterion).title[language]
    return say(MATTERS[Matter(one.matter)]) % told


def reminder(envelope: Envelope, organisation: str, lines: Sequence[tuple[str, str]]) -> EmailMessage:
    """Write a message: each reminder with the address of the page where it is dealt with."""
    say = catalogue(envelope.language).gettext
    return compose(
        envelope,
        say(N_("Reminders for {organisation}")).format(organisation=organisation),
        say(N_("Here is what concerns {organisation}:")).format(organisation=organisation),
        *(f"- {sentence}\n  {address}" for sentence, address in lines),
        leaving=N_("To receive no more reminders by e-mail:"),
    )
