"""One account per role, and a member of the label's committee, which exist in the demonstration only."""

import base64
import hmac
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import SecondFactor, User
from reuse.actors.passwords import is_password
from reuse.actors.second_factor import key_of
from reuse.actors.totp import KEY_BYTES, code_of, step_at
from reuse.lifecycle.stages import Role


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs in: for which organisation of the demonstration, under which role."""

    role: Role
    organisation: str
    name: str
    login: str = ""

    @property
    def email(self) -> str:
        """An address that can never receive anything."""
        return f"{self.login or self.role.value}@demo.test"


ACCOUNTS = (
    Account(Role.COLLECTOR, "31395", "Accueil de la mairie (démo)"),
    Account(Role.CARRIER, "carrier", "Tournée (démo)"),
    Account(Role.REFURBISHER, "workshop", "Atelier (démo)"),
    Account(Role.SELLER, "recyclery_toulouse", "Boutique (démo)"),
    Account(Role.RECYCLER, "recycler", "Recyclage (démo)"),
    Account(Role.BUYER, "departement", "Achats (démo)"),
    Account(Role.COORDINATOR, "departement", "Coordination (démo)"),
    Account(Role.COORDINATOR, "departement", "Commission du label (démo)", login="committee"),
    Account(Role.ADMIN, "departement", "Administration (démo)"),
)


def password_of(account: Account, secret: str) -> str:
    """Derive the account's password from the service's secret, so that every start can say it again."""
    mac = hmac.new(secret.encode(), b"demo account " + account.email.encode(), sha256).digest()
    text = base64.b32encode(mac[:10]).decode().lower()
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))


def generator_key(account: Account, secret: str) -> bytes:
    """Derive the key of the account's one-time codes, which an admin needs, in the same way."""
    return hmac.digest(secret.encode(), b"demo codes " + account.email.encode(), "sha256")[:KEY_BYTES]


def codes_to_try(session: Session, secret: str) -> list[tuple[Account, str]]:
    """List the demonstration's accounts that are asked for a code, with the one that serves now or next.

    Whoever set up a generator of their own is left out: the key of a person is nobody else's to use.
    """
    query = select(User.email, SecondFactor).join(SecondFactor, SecondFactor.user_id == User.id)
    known = {row.email: row.SecondFactor for row in session.execute(query.where(User.demo.is_(True)))}
    codes = []
    for account in ACCOUNTS:
        key, factor = generator_key(account, secret), known.get(account.email)
        if factor and key_of(session, factor.user_id, secret=secret) == key:
            codes.append((account, code_of(key, max(step_at(clock.now()), factor.last_step + 1))))
    return codes


def keys_to_try(session: Session, secret: str) -> list[tuple[Account, str]]:
    """List the demonstration's accounts with their passwords, those whose password was changed left out."""
    query = select(User.email, User.password_hash).where(User.demo.is_(True), User.active.is_(True))
    known = {row.email: row.password_hash for row in session.execute(query)}
    pairs = [(account, password_of(account, secret)) for account in ACCOUNTS]
    return [pair for pair in pairs if is_password(known.get(pair[0].email), pair[1])]
