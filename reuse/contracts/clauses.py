"""The library of clauses, each with its text, its parameters and the check bound to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import seeds
from reuse.errors import N_, BadInputError, NotFoundError

LIBRARY = "contracts/clauses-1.json"
MOST_TEXT = 200
WORDS = {
    "clear": "Clear",
    "purge": "Purge",
    "destroy": "Destroy",
    "number": "nombre",
    "mass": "masse",
}
"""How a French clause names a choice."""

Value = int | bool | str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that the buyer chooses: days, a percentage, a choice, a text or yes and no."""

    name: str
    type: str
    default: Value
    fr: str
    en: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()

    def read(self, given: object) -> Value:
        """Return the value if it is one that the clause can be checked with; raises BadInputError."""
        if not self._takes(given):
            named = N_("Choose a value that the clause's page names.")
            raise BadInputError(
                N_("A clause cannot be checked with this value."),
                remedy=N_("Choose a number from {least} to {most}.") if self.most else named,
                fields={self.name: N_("this value is not possible here")},
                least=self.least,
                most=self.most,
            )
        return given if isinstance(given, int) else str(given)

    def _takes(self, given: object) -> bool:
        if self.type == "flag":
            return isinstance(given, bool)
        if self.type in ("days", "percent"):
            return isinstance(given, int) and not isinstance(given, bool) and self.least <= given <= self.most
        if self.type == "choice":
            return given in self.choices
        return isinstance(given, str) and len(given) <= MOST_TEXT and given.isprintable()


@dataclass(frozen=True, slots=True)
class Hook:
    """A legal text: `mark` says whether it was read in its source (S), in another (secondary) or is only known (K)."""

    reference: str
    says: str
    mark: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A French text to paste, and how it will be checked; `place` is the tender's piece where it goes."""

    id: str
    version: int
    place: str
    title: Mapping[str, str]
    text: str
    summary: str
    parameters: tuple[Parameter, ...]
    legal: tuple[Hook, ...]
    evidence: str
    checked: str
    check: str

    def read(self, given: Mapping[str, object]) -> dict[str, Value]:
        """Complete the values chosen with the defaults; raises BadInputError naming the one that is not possible."""
        if unknown := given.keys() - {one.name for one in self.parameters}:
            raise BadInputError(
                N_("This clause has no such parameter."), fields=dict.fromkeys(unknown, N_("not known here"))
            )
        return {one.name: one.read(given.get(one.name, one.default)) for one in self.parameters}

    def written(self, values: Mapping[str, Value]) -> str:
        """Write the text with its values, ready to paste."""
        return self.text.format(**{name: WORDS.get(str(value), value) for name, value in values.items()})


@cache
def editions() -> Mapping[tuple[str, int], Clause]:
    """Return every version of every clause, in the library's order: none is ever taken out, contracts rest on them."""
    found = [_clause(one) for one in seeds.read_json(LIBRARY)["clauses"]]
    return {(one.id, one.version): one for one in found}


@cache
def library() -> Mapping[str, Clause]:
    """Return the latest version of each clause by its id, in the library's order: what is offered today."""
    latest: dict[str, Clause] = {}
    for one in editions().values():
        if one.id not in latest or one.version > latest[one.id].version:
            latest[one.id] = one
    return latest


def _clause(told: Mapping[str, Any]) -> Clause:
    parameters = tuple(_parameter(one) for one in told["parameters"])
    return Clause(**{**told, "parameters": parameters, "legal": tuple(Hook(**one) for one in told["legal"])})


def _parameter(told: Mapping[str, Any]) -> Parameter:
    return Parameter(**{**told, "choices": tuple(told.get("choices", ()))})


def clause(identifier: str, version: int | None = None) -> Clause:
    """Return one clause, the latest version unless one is named; raises NotFoundError."""
    found = library().get(identifier) if version is None else editions().get((identifier, version))
    if found is None:
        raise NotFoundError(N_("There is no such clause."))
    return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """A clause of a contract with the values chosen for it."""

    clause: Clause
    values: Mapping[str, Value]

    @property
    def text(self) -> str:
        """The text as it stands in the contract."""
        return self.clause.written(self.values)


def offered(signed: Sequence[Chosen] = ()) -> Mapping[str, Clause]:
    """Return the library with the versions that a contract was signed with in place of later ones."""
    return {**library(), **{one.clause.id: one.clause for one in signed}}


def chosen(asked: Sequence[Mapping[str, Any]], signed: Sequence[Chosen] = ()) -> tuple[Chosen, ...]:
    """Read clauses as `{"clause": id, "version": number, "values": {…}}`, each once.

    Without a number, the version signed before, else the latest. Raises BadInputError, NotFoundError.
    """
    versions = {one.clause.id: one.clause.version for one in signed}
    read = [(clause(one["clause"], one.get("version") or versions.get(one["clause"])), one) for one in asked]
    found = tuple(Chosen(known, known.read(one.get("values", {}))) for known, one in read)
    if not found or len({one.clause.id for one in found}) < len(found):
        raise BadInputError(
            N_("A contract has at least one clause, and each of them once."), fields={"clauses": N_("choose again")}
        )
    return found
