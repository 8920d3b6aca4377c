"""Commands of the local recycling label."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from reuse.cli.award_check import check
from reuse.cli.speech import _, language

if TYPE_CHECKING:
    from reuse.awards.rules import Judged
    from reuse.awards.scheme import Scheme

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def awards() -> None:
    """See what the history says of an actor."""


awards.add_command(check)


@awards.command()
@click.argument("siret")
@click.option("--from", "first", type=_DAY, help="The first day; twelve months before the last if not given.")
@click.option("--to", "last", type=_DAY, help="The last day; yesterday if not given.")
def measure(siret: str, first: datetime | None, last: datetime | None) -> None:
    """Measure the organisation that has this SIRET against each criterion of the label."""
    from reuse import clock
    from reuse.awards.period import asked_period
    from reuse.awards.queries import report
    from reuse.awards.scheme import scheme_on
    from reuse.cli.opened import opened, organisation_named
    from reuse.db import reading
    from reuse.territory import local_day

    today = local_day(clock.now())
    scheme = scheme_on(today)
    period = asked_period(_day(first), _day(last), today=today, months=scheme.months)
    with opened() as door, reading(door.sessions) as session:
        found = report(session, organisation_named(session, siret), scheme, period)
    head = _("{name}, from {first} to {last}:", name=found.organisation.name, first=period.first, last=period.last)
    click.echo(head)
    for one in found.judged:
        click.echo(f"  {one.criterion.title[language()]}{_(': ')}{_told(one, scheme)}")


@awards.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def register(as_json: bool) -> None:
    """List every award ever given, the latest first, whatever became of it."""
    import orjson

    from reuse import clock
    from reuse.awards.queries import whole_register
    from reuse.awards.rules import standing
    from reuse.cli.opened import opened
    from reuse.db import reading
    from reuse.territory import local_day

    today = local_day(clock.now())
    with opened() as door, reading(door.sessions) as session:
        for one in whole_register(session):
            told = {"organisation": one.organisation, "level": one.award.level}
            told |= {name: getattr(one.award, name).isoformat() for name in ("awarded_on", "expires_on")}
            told |= {"standing": standing(one.award, today).value, "number": one.award.number}
            click.echo(orjson.dumps(told).decode() if as_json else "  ".join(told.values()))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _told(judged: "Judged", scheme: "Scheme") -> str:
    """Write the share and what it is worth; the level's name stands where one is reached."""
    from reuse.awards.rules import ANSWER_NAMES

    reached = scheme.level_named(judged.level).text[language()] if judged.level else ""
    worth = reached or _(ANSWER_NAMES[judged.answer])
    measured = judged.measured
    return f"{measured.numerator}/{measured.denominator}, {worth}" if measured else worth
