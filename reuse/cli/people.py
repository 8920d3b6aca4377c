"""Commands that open accounts and make tokens."""

from uuid import UUID, uuid4

import click

from reuse.cli.speech import _
from reuse.lifecycle.stages import Role

ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """Open accounts of people."""


@user.command("create")
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as colleagues see it.")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="What the person may do; repeatable.")
@click.option("--siret", help="The organisation; the only one, or the territory's own, if not given.")
@click.option("--organisation", help="Its name, to add it when no organisation has this SIRET.")
@click.option("--kind", default="departement", show_default=True, help="What that new organisation is by law.")
@click.password_option(help="Asked for when not given.")
def create_user(  # noqa: PLR0913, PLR0917 - each answer an account needs
    email: str, name: str, roles: tuple[str, ...], siret: str | None, organisation: str | None, kind: str, password: str
) -> None:
    """Open an account for EMAIL and say what it may do; the first one of a new service too."""
    from reuse.actors.people import add_membership, add_user
    from reuse.actors.service import add_organisation
    from reuse.cli.opened import opened, operator, organisation_named
    from reuse.cli.speech import language
    from reuse.db import unit_of_work

    by = operator()
    with opened() as door, unit_of_work(door.sessions) as session:
        if organisation and siret:
            home = add_organisation(session, siret=siret, name=organisation, kind=kind, by=by, key=uuid4())
        else:
            home = organisation_named(session, siret)
        made = add_user(session, email=email, name=name, password=password, language=language(), by=by, key=uuid4())
        add_membership(session, made, home, {Role(role) for role in roles}, set(), by=by)
        click.echo(_("{email} may sign in for {organisation}.", email=made.email, organisation=home.name))


@user.command("password")
@click.argument("email")
def give_password(email: str) -> None:
    """Give the account EMAIL a first password, printed this once, and end its sessions."""
    from reuse.actors.queries import user_by_email
    from reuse.actors.signing_in import reset_password
    from reuse.cli.opened import opened, operator
    from reuse.db import unit_of_work

    with opened() as door, unit_of_work(door.sessions) as session:
        plain = reset_password(session, user_by_email(session, email), by=operator())
    click.echo(plain)
    click.echo(_("It serves once: the person chooses another one at the first sign-in."), err=True)


@user.command("sign-out")
@click.argument("email")
def sign_out(email: str) -> None:
    """End every session of the account EMAIL, on every device."""
    from reuse.actors.queries import user_by_email
    from reuse.actors.signing_in import sign_out_everywhere
    from reuse.cli.opened import opened, operator
    from reuse.db import unit_of_work

    with opened() as door, unit_of_work(door.sessions) as session:
        sign_out_everywhere(session, user_by_email(session, email), by=operator())
    click.echo(_("{email} is signed out everywhere.", email=email))


@user.command("code")
@click.argument("email")
def code(email: str) -> None:
    """Print the one-time code that the demonstration's account EMAIL is asked for now."""
    from reuse.cli.opened import opened
    from reuse.db import reading
    from reuse.demo.accounts import codes_to_try
    from reuse.errors import N_, NotFoundError

    with opened() as door, reading(door.sessions) as session:
        codes = {account.email: code for account, code in codes_to_try(session, door.settings.secret_key)}
    if email not in codes:
        raise NotFoundError(N_("No account of the demonstration at this address is asked for codes."))
    click.echo(codes[email])


@user.command("forget-factor")
@click.argument("email")
def forget_factor(email: str) -> None:
    """Remove the second factor of the account EMAIL, whose phone and recovery codes are lost."""
    from reuse.actors.queries import user_by_email
    from reuse.actors.second_factor import remove
    from reuse.cli.opened import opened, operator
    from reuse.db import unit_of_work

    with opened() as door, unit_of_work(door.sessions) as session:
        remove(session, user_by_email(session, email), by=operator())
    click.echo(_("No code is asked of {email} any more; an admin sets up another at once.", email=email))


@click.group()
def token() -> None:
    """Make tokens for programs."""


@token.command("create")
@click.argument("name")
@click.option("--scope", "scopes", type=ROLES, multiple=True, required=True, help="What it may do; repeatable.")
@click.option("--siret", help="The organisation; the only one, or the territory's own, if not given.")
@click.option("--site", "place", help="The site for which it records, by its name.")
@click.option("--days", default=365, show_default=True, help="How long it is valid.")
def create_token(name: str, scopes: tuple[str, ...], siret: str | None, place: str | None, days: int) -> None:
    """Make a token called NAME and print it, this once."""
    from reuse.actors.tokens import add_token
    from reuse.cli.opened import opened, operator, organisation_named, site_named
    from reuse.db import unit_of_work

    with opened() as door, unit_of_work(door.sessions) as session:
        home = organisation_named(session, siret)
        site = site_named(session, home, place)
        _token, plain = add_token(
            session,
            home,
            name=name,
            scopes={Role(scope) for scope in scopes},
            site=site.id if site else None,
            days=days,
            secret=door.settings.secret_key,
            by=operator(home.id),
            key=uuid4(),
        )
    click.echo(plain)


@token.command("list")
@click.option("--siret", help="The organisation; the only one, or the territory's own, if not given.")
def list_tokens(siret: str | None) -> None:
    """Print the tokens that still open something: id, name, scopes, last day, day of last use."""
    from reuse import clock
    from reuse.actors.queries import tokens
    from reuse.cli.opened import opened, organisation_named
    from reuse.db import reading

    with opened() as door, reading(door.sessions) as session:
        found = tokens(session, organisation_named(session, siret).id, limit=1000)
    for one in found:
        if one.revoked_at is None and one.expires_at > clock.now():
            used = str(one.last_used_on or "-")
            click.echo("\t".join((str(one.id), one.name, ",".join(one.scopes), str(one.expires_at.date()), used)))


@token.command("revoke")
@click.argument("identifier", type=click.UUID)
def revoke(identifier: UUID) -> None:
    """Refuse the token IDENTIFIER from now on."""
    from reuse.actors.tokens import revoke_token
    from reuse.cli.opened import opened, operator
    from reuse.db import unit_of_work

    with opened() as door, unit_of_work(door.sessions) as session:
        name = revoke_token(session, identifier, by=operator()).name
    click.echo(_("{name} opens nothing any more.", name=name))
