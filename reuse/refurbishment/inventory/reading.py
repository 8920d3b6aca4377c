"""The typed result that every reader of tools' files returns."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Format(StrEnum):
    """Who wrote the file."""

    LSHW = "lshw"
    SMARTCTL = "smartctl"
    WORKBENCH_11 = "workbench-11"
    WORKBENCH_2022 = "workbench-2022"
    WORKBENCH_SCRIPT = "workbench-script"
    NWIPE = "nwipe"


class MachineKind(StrEnum):
    """What the firmware or the tool calls the machine."""

    LAPTOP = "laptop"
    DESKTOP = "desktop"
    ALL_IN_ONE = "all_in_one"
    SERVER = "server"
    TABLET = "tablet"


class MediumKind(StrEnum):
    """How a medium keeps data; every flash disc is an SSD, whatever its plug."""

    HDD = "hdd"
    SSD = "ssd"
    EMMC = "emmc"
    PHONE_FLASH = "phone_flash"
    UNKNOWN = "unknown"


class Health(StrEnum):
    """What the medium says of itself."""

    PASSED = "passed"
    FAILED = "failed"


class Verified(StrEnum):
    """Which passes the tool read back."""

    NONE = "none"
    LAST = "last"
    ALL = "all"


class ErasureResult(StrEnum):
    """How an erasure ended; only one way is good."""

    SUCCESS = "success"
    FAILED = "failed"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class DeviceReading:
    """The machine itself; memory in MiB."""

    kind: MachineKind | None = None
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    sku: str | None = None
    memory_mb: int | None = None
    processor: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the keys of the published form, in its order."""
        return {
            "kind": self.kind,
            "maker": self.maker,
            "model": self.model,
            "serial": self.serial,
            "sku": self.sku,
            "memory_mb": self.memory_mb,
            "processor": self.processor,
        }


@dataclass(frozen=True, slots=True)
class MediumReading:
    """One data-bearing part of the machine."""

    kind: MediumKind = MediumKind.UNKNOWN
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    size_bytes: int | None = None
    health: Health | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the keys of the published form, in its order, but an unknown kind is null."""
        return {
            "kind": None if self.kind is MediumKind.UNKNOWN else self.kind,
            "maker": self.maker,
            "model": self.model,
            "serial": self.serial,
            "size_bytes": self.size_bytes,
            "health": self.health,
        }


@dataclass(frozen=True, slots=True)
class ErasureReading:
    """What a tool says it did to one medium; times are UTC `YYYY-MM-DDTHH:MM:SSZ`."""

    medium_serial: str | None
    tool: str
    result: ErasureResult
    passes: int | None = None
    verified: Verified | None = None
    started: str | None = None
    finished: str | None = None
    method: str = "clear"
    technique: str = "overwrite"

    def as_json(self) -> dict[str, Any]:
        """Give the keys of the published form, in its order."""
        return {
            "medium_serial": self.medium_serial,
            "method": self.method,
            "technique": self.technique,
            "tool": self.tool,
            "passes": self.passes,
            "verified": self.verified,
            "result": self.result,
            "started": self.started,
            "finished": self.finished,
        }


@dataclass(frozen=True, slots=True)
class Findings:
    """What a reader took from a file whose format is already known.

    `marks` are further identities (firmware UUID, board serial) that recognise a machine but are never published.
    """

    device: DeviceReading = field(default_factory=DeviceReading)
    media: tuple[MediumReading, ...] = ()
    erasures: tuple[ErasureReading, ...] = ()
    warnings: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read: what it is, what it says, and in `warnings` what could not be read."""

    format: Format
    sha256: str
    device: DeviceReading
    media: tuple[MediumReading, ...]
    erasures: tuple[ErasureReading, ...]
    warnings: tuple[str, ...]
    marks: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """Give the published form, in its order; marks stay inside."""
        return {
            "format": self.format,
            "sha256": self.sha256,
            "device": self.device.as_json(),
            "media": [medium.as_json() for medium in self.media],
            "erasures": [erasure.as_json() for erasure in self.erasures],
            "warnings": list(self.warnings),
        }


def conclude(file_format: Format, sha256: str, findings: Findings, *opening: str) -> Reading:
    """Make the reading of one file, but say each warning only once, the opening ones first."""
    return Reading(
        format=file_format,
        sha256=sha256,
        device=findings.device,
        media=findings.media,
        erasures=findings.erasures,
        warnings=tuple(dict.fromkeys(str(warning) for warning in (*opening, *findings.warnings))),
        marks=findings.marks,
    )
