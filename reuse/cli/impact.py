"""Command that tells what one device means for the climate and for matter."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from reuse.cli.speech import _, language

if TYPE_CHECKING:
    from reuse.impact.avoided import Avoided
    from reuse.impact.factors import Range
    from reuse.impact.queries import Impact

_PERCENT = click.IntRange(0, 100)


@click.command()
@click.argument("code")
@click.option("--displacement", type=_PERCENT, help="Your own share of second lives that spare a new device, in %.")
@click.option("--extension", type=_PERCENT, help="Your own length of a second life, in % of a new device's.")
def impact(code: str, displacement: int | None, extension: int | None) -> None:
    """Say what the second life of the device that bears CODE spares, and what its recycling gave back."""
    from reuse.cli.opened import opened
    from reuse.db import reading
    from reuse.devices.models import Device
    from reuse.devices.queries import by_code
    from reuse.impact.queries import impact_of, present_assumptions

    assumed = present_assumptions().chosen(displacement=displacement, extension=extension)
    with opened() as door, reading(door.sessions) as session:
        found = impact_of(session, Device.id == by_code(session, code).id, assumed)
    for line in _lines(found):
        click.echo(line)


def _lines(found: "Impact") -> Iterator[str]:
    estimate = found.spared if found.spared.devices else found.possible
    if estimate.covered:
        yield _("Making a device of this kind emits {range}.", range=_range(found.embodied))
        yield (
            _("Its second life spares {range}.", range=_range(estimate.emissions))
            if found.spared.covered
            else _("If it serves again, it spares {range}.", range=_range(estimate.emissions))
        )
        yield from _grounds(estimate, found)
    elif estimate.devices:
        yield _("For this kind of device we know no published figure: nothing is estimated.")
    for part in found.recovered.matter:
        how = _("measured") if part.measured else _("plant's average of {day}", day=part.averaged_on)
        yield f"{part.material}  {part.mass_g} g  ({how})"
    if not (estimate.devices or found.recovered.devices):
        yield _("Nothing is told of this device: it was not recycled, and no second life of it is open.")


def _grounds(estimate: "Avoided", found: "Impact") -> Iterator[str]:
    yield _("Sources: {sources}.", sources="; ".join(estimate.sources))
    for one in found.assumed:
        ends = one.percent
        reason = one.reason.get(language(), _("your own"))
        yield f"{one.name}  {ends.central} % ({ends.low} – {ends.high} %)  {reason}"


def _range(told: "Range") -> str:
    low, central, high = (f"{round(grams / 1000, 1):g}" for grams in (told.low, told.central, told.high))
    return _("between {low} and {high} kg of CO2e, {central} as the central value", low=low, high=high, central=central)
