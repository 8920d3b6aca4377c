"""Commands that show one device."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from reuse.cli.speech import _, language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from reuse.devices.models import Device


@click.group()
def device() -> None:
    """Show one device."""


@device.command()
@click.argument("code")
def show(code: str) -> None:
    """Say what the device that bears CODE is, where it stands and what it holds."""
    from reuse.cli.opened import opened
    from reuse.db import reading
    from reuse.devices.queries import by_code

    with opened() as door, reading(door.sessions) as session:
        lines = list(_lines(session, by_code(session, code)))
    width = max(len(name) for name, _value in lines)
    for name, value in lines:
        click.echo(f"{name:<{width}}  {value}")


def _lines(session: "Session", found: "Device") -> Iterator[tuple[str, str]]:
    from reuse.actors.models import Organisation, Site
    from reuse.codes import show_code
    from reuse.devices.kinds import kinds
    from reuse.devices.models import Model
    from reuse.devices.queries import codes_of, identities_of

    situation = found.situation
    kind = kinds().get(found.kind)
    model = session.get(Model, found.model_id) if found.model_id else None
    holder = session.get(Organisation, found.holder_id) if found.holder_id else None
    site = session.get(Site, found.site_id) if found.site_id else None
    yield _("Codes"), ", ".join(show_code(one.code) for one in codes_of(session, found))
    yield _("Kind"), kind.named(language()) if kind else found.kind
    yield _("Model"), f"{model.maker} {model.name}".strip() if model else "–"
    yield _("Stage"), found.stage.value
    yield _("Held by"), ", ".join(dict.fromkeys(one.name for one in (holder, site) if one)) or "–"
    for identity in identities_of(session, found):
        yield identity.kind.value, identity.value
    if not situation.media_known:
        yield _("Media"), _("not known since its latest collection")
    for key, medium in situation.media.items():
        yield _("Medium"), f"{key} ({medium.kind}, {medium.whereabouts}, {medium.erased or _('not erased')})"
    yield _("Events"), str(found.seq)


@device.command()
@click.argument("code")
def history(code: str) -> None:
    """List everything that happened to the device that bears CODE, oldest first."""
    from uuid import UUID

    from reuse.actors.models import Site
    from reuse.cli.opened import opened
    from reuse.db import reading
    from reuse.devices.queries import by_code
    from reuse.events import queries
    from reuse.territory import territory

    zone = territory().zone
    with opened() as door, reading(door.sessions) as session:
        found = by_code(session, code)
        voided = queries.voided(session, found.subject)
        for event in queries.history(session, found.subject):
            when = event.occurred_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
            site = session.get(Site, UUID(event.site)) if event.site else None
            mark = f"  ({_('undone')})" if event.id in voided else ""
            click.echo(f"{event.seq:>4}  {when}  {event.type:<24}  {site.name if site else '–'}{mark}")
