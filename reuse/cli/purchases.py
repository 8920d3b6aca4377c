"""Commands of public buyers' yearly duties."""

from typing import TYPE_CHECKING, Any

import click

from reuse.cli.speech import _, language

if TYPE_CHECKING:
    from reuse.purchases.queries import Report
    from reuse.purchases.reuse_rate import ReuseRate
    from reuse.purchases.rules import Share


@click.group()
def purchases() -> None:
    """Tell what public buyers bought reused, and what of their retired equipment serves again."""


@purchases.command()
@click.argument("year", type=click.IntRange(2020, 2199))
@click.option("--organisation", "siret", help="Its SIRET; the territory's own organisation if not given.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def report(year: int, siret: str | None, as_json: bool) -> None:
    """Tell the shares of YEAR and what is missing to reach their targets."""
    import orjson

    from reuse.cli.opened import opened, organisation_named
    from reuse.db import reading
    from reuse.purchases import queries, retired

    with opened() as door, reading(door.sessions) as session:
        home = organisation_named(session, siret)
        found = queries.report(session, home, year)
        rate = retired.reuse_rate(session, home.id, year)
    if as_json:
        click.echo(orjson.dumps(_told(found, rate), option=orjson.OPT_INDENT_2).decode())
    else:
        _say(found, rate)


def _say(found: "Report", rate: "ReuseRate") -> None:
    from reuse.purchases.lines import lines

    click.echo(f"{found.organisation.name}, {found.year}")
    click.echo(
        f"{_('Share of reused goods')}: {_share(found.total.share, found.total.percent)}, {_cents(found.total.share)}"
    )
    for one in found.total.lines:
        if one.share.whole:
            percent = one.target.percent if one.target else None
            click.echo(f"  {lines()[one.line].named(language())}: {_share(one.share, percent)}, {_cents(one.share)}")
    percent = rate.target.percent if rate.target else None
    click.echo(f"{_('Reuse rate of retired equipment')}: {_share(rate.share, percent)}")
    click.echo("  " + _("Devices that would still have to go to reuse: {missing}.", missing=rate.share.missing))


def _share(share: "Share", percent: int | None) -> str:
    """Say a share of its target, such as `12.50 % / 20 %`."""
    reached = "–" if share.basis_points is None else f"{share.basis_points / 100:.2f} %"
    return reached if percent is None else f"{reached} / {percent} %"


def _cents(share: "Share") -> str:
    return _("missing: {euros} €", euros=f"{share.missing / 100:.2f}")


def _told(found: "Report", rate: "ReuseRate") -> dict[str, Any]:
    lines = [
        {"line": one.line, "spend_cents": one.spend, "gifts_cents": one.gifts}
        | _figures(one.share, one.target.percent if one.target else None)
        for one in found.total.lines
    ]
    devices = [
        {"code": one.code, "event": one.departure.event, "why": _(one.why) if one.why else ""} for one in rate.items
    ]
    return {
        "organisation": found.organisation.siret,
        "year": found.year,
        "purchases": _figures(found.total.share, found.total.percent) | {"lines": lines},
        "retired": _figures(rate.share, rate.target.percent if rate.target else None) | {"devices": devices},
    }


def _figures(share: "Share", percent: int | None) -> dict[str, Any]:
    told = {name: getattr(share, name) for name in ("reached", "whole", "basis_points", "missing")}
    return told | {"standing": share.standing.value, "target_percent": percent}
