"""Who is asking: a person or a program, acting for one organisation."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from reuse.errors import N_, ForbiddenError
from reuse.lifecycle.stages import Role

OPERATOR = UUID("7d1f3a52-0c3e-5e0b-8a7e-000000000001")
"""The reference of whoever holds the machine's shell, who may do everything."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One acting identity; `reference` is opaque and is all the history keeps of a person."""

    reference: UUID
    organisation: UUID
    roles: frozenset[Role]
    site: UUID | None = None
    sites: frozenset[UUID] = frozenset()

    @property
    def mark(self) -> str:
        """What an event holds: the organisation and the person or token, by reference only."""
        return f"{self.organisation}/{self.reference}"

    def thing(self, key: UUID, name: str = "") -> UUID:
        """Derive the id of what a request makes, so that a replay finds the same thing."""
        return uuid5(self.organisation, f"{key}/{name}" if name else str(key))

    def needs(self, *roles: Role) -> None:
        """Refuse unless one of the roles is held; raises ForbiddenError."""
        if not self.roles & set(roles):
            raise ForbiddenError(
                N_("Your role does not let you do this."), remedy=N_("Ask a person who has the role for it.")
            )

    def sees_all(self) -> bool:
        """Whether the whole territory is visible, not only one organisation's custody."""
        return bool(self.roles & {Role.COORDINATOR})


def subkey(key: UUID, n: int) -> UUID:
    """Derive the key of the n-th event of one request."""
    return uuid5(key, str(n))
