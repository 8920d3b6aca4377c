"""Commands that check contracts."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from reuse.cli.speech import _, language

if TYPE_CHECKING:
    from reuse.contracts.checks import Checked
    from reuse.contracts.models import Contract


@click.group()
def contract() -> None:
    """Tell what the history says of public contracts."""


@contract.command()
@click.argument("reference")
@click.option("--siret", help="The buyer; the territory's own organisation if not given.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The last day that counts, as it was known that day.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@click.option("--full", is_flag=True, help="Read every event, and say whether what is kept agrees.")
def check(reference: str, siret: str | None, as_of: datetime | None, as_json: bool, full: bool) -> None:
    """Check each clause of the contract REFERENCE; exit code 1 if one is not met, 2 if what is kept says otherwise."""
    import orjson

    from reuse.cli.opened import opened, organisation_named
    from reuse.contracts.checks import AGREES, agrees, check_contract, end_of_day
    from reuse.contracts.queries import by_reference
    from reuse.contracts.rules import Answer
    from reuse.db import reading

    with opened() as door, reading(door.sessions) as session:
        found = by_reference(session, reference, buyer=organisation_named(session, siret).id)
        checked = check_contract(session, found, as_of=end_of_day(as_of.date()) if as_of else None, whole=full)
        agreed = agrees(session, found) if full else None
    if as_json:
        click.echo(orjson.dumps(_told(found, checked), option=orjson.OPT_INDENT_2).decode())
    else:
        _say(found, checked)
    if full:
        click.echo(_(AGREES[agreed]), err=True)
    if agreed is False:
        click.get_current_context().exit(2)
    if any(result.answer is Answer.NOT_MET for _chosen, result in checked.results):
        click.get_current_context().exit(1)


@contract.command()
def watch() -> None:
    """Check the contracts that are due, as the service does by itself; exit code 1 if it failed for one of them."""
    from reuse import clock
    from reuse.cli.opened import opened
    from reuse.contracts import alerts, faults
    from reuse.contracts.keeping import refresh_all
    from reuse.contracts.models import Contract
    from reuse.db import reading

    with opened() as door:
        refresh_all(door.sessions)
        alerts.watch(door.sessions, clock.now())
        with reading(door.sessions) as session:
            found = [(session.get_one(Contract, one.contract_id), one) for one in faults.told(session)]
    for failing, fault in found:
        click.echo(f"{failing.reference}  {failing.id}  {fault.duty.value}: {fault.problem}", err=True)
    if found:
        click.get_current_context().exit(1)


def _say(found: "Contract", checked: "Checked") -> None:
    from reuse.codes import show_code
    from reuse.contracts.rules import ANSWERS

    click.echo(f"{found.reference}  {found.title}")
    for chosen, result in checked.results:
        click.echo(f"{_(ANSWERS[result.answer])}: {chosen.clause.title[language()]}")
        click.echo("  " + _(result.sentence, **result.figures))
        for one in result.offending:
            day = f", {one.day.isoformat()}" if one.day else ""
            click.echo(f"    {show_code(one.code) if one.code else '–'}  {_(one.why)}{day}")


def _told(found: "Contract", checked: "Checked") -> dict[str, Any]:
    from reuse.clock import stamp

    told = {"reference": found.reference, "as_of": stamp(checked.as_of), "devices": checked.devices}
    clauses = [
        {
            "clause": chosen.clause.id,
            "values": dict(chosen.values),
            "answer": result.answer.value,
            "sentence": _(result.sentence, **result.figures),
            "figures": dict(result.figures),
            "offending": [
                {"code": one.code, "why": _(one.why), "event": one.event or None, "day": one.day}
                for one in result.offending
            ],
        }
        for chosen, result in checked.results
    ]
    return told | {"charges": checked.charges, "clauses": clauses}
