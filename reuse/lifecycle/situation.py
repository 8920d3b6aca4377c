"""Everything the rules need to know of one device, rebuilt from its events alone."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

import orjson

from reuse.lifecycle.stages import Stage


class Level(StrEnum):
    """NIST SP 800-88 methods, weakest first."""

    CLEAR = "clear"
    PURGE = "purge"
    DESTROY = "destroy"

    @property
    def strength(self) -> int:
        """Rank the level: 1 for Clear, 3 for Destroy."""
        return list(Level).index(self) + 1


@dataclass(slots=True)
class MediumState:
    """One data-bearing part, by its serial or, where none can be read, a name given at inventory."""

    kind: str = "unknown"
    whereabouts: str = "inside"  # inside, removed (followed as its own device), kept (by the depositor)
    erased: str | None = None  # the level reached since the latest collection
    attested: bool = False
    size_bytes: int | None = None


@dataclass(slots=True)
class Situation:
    """A device as its history leaves it: the materialised fold of its events."""

    stage: Stage = Stage.NEW
    resume: Stage | None = None
    holder: str | None = None
    site: str | None = None
    handover: dict[str, Any] | None = None
    lives: int = 0
    collected_at: str = ""
    left_at: str = ""
    media_known: bool = False
    media: dict[str, MediumState] = field(default_factory=dict)
    destroyed: list[str] = field(default_factory=list)
    title: str | None = None
    resale: str = "free"
    depositor: str = "resident"
    status: str = "reemploi"
    kind: str = "other"
    held: bool = False
    danger: bool = False
    same_as: str | None = None
    parent: str | None = None
    grade: str | None = None
    mass_g: int | None = None
    mass_measured: bool = False
    pieces: int | None = None
    parts_g: int = 0
    residue_g: int | None = None
    treatment: str | None = None
    reservation: str | None = None
    price_cents: int | None = None
    waiting: list[str] = field(default_factory=list)

    @property
    def media_inside(self) -> set[str]:
        """The media that leave with the device."""
        return {key for key, medium in self.media.items() if medium.whereabouts == "inside"}

    def media_erased(self, required: dict[str, str], attested_suffices: bool) -> set[str]:
        """The media inside whose erasure reaches the level required for their kind."""
        return {
            key
            for key in self.media_inside
            if _suffices(self.media[key], required, attested_suffices) or key in self.destroyed
        }

    def copy(self) -> Self:
        """Return a copy that can be changed without changing this one."""
        return self.load(self.dump())

    def dump(self) -> str:
        """Write as sorted JSON; equal situations give equal text."""
        return orjson.dumps(as_dict(self), option=orjson.OPT_SORT_KEYS).decode()

    @classmethod
    def load(cls, text: str) -> Self:
        """Read back what `dump` wrote."""
        values = orjson.loads(text)
        values["stage"] = Stage(values["stage"])
        values["resume"] = Stage(values["resume"]) if values["resume"] else None
        values["media"] = {key: MediumState(**medium) for key, medium in values["media"].items()}
        return cls(**values)


_NAMES = tuple(field.name for field in fields(Situation))
_MEDIUM_NAMES = tuple(field.name for field in fields(MediumState))


def as_dict(situation: Situation) -> dict[str, Any]:
    """Give the fields as a dict, media included; `dataclasses.asdict` copies deeply and costs ten times more."""
    values = {name: getattr(situation, name) for name in _NAMES}
    values["media"] = {
        key: {name: getattr(medium, name) for name in _MEDIUM_NAMES} for key, medium in situation.media.items()
    }
    return values


def _suffices(medium: MediumState, required: dict[str, str], attested_suffices: bool) -> bool:
    if medium.erased is None or (medium.attested and not attested_suffices):
        return False
    wanted = required.get(medium.kind, required.get("unknown", Level.PURGE))
    return Level(medium.erased).strength >= Level(wanted).strength
