"""The one entry to the readers of hardware files: the format is told by content, never by name."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from reuse.errors import N_, UnreadableFileError
from reuse.refurbishment.inventory import lshw, smartctl, workbench11, workbench2022, workbench_script
from reuse.refurbishment.inventory.opening import LARGEST_FILE, open_json, open_text
from reuse.refurbishment.inventory.reading import Findings, Format, Reading, conclude
from reuse.refurbishment.inventory.remarks import Remark

Recognises = Callable[[object], bool]
Reads = Callable[[list[Any], ZoneInfo], Findings]

# the script is asked before Workbench 2022, which carries some of the same parts
_READERS: tuple[tuple[Format, Recognises, Reads], ...] = (
    (Format.WORKBENCH_11, workbench11.is_workbench11, lambda documents, zone: workbench11.read(documents[0], zone)),
    (
        Format.WORKBENCH_SCRIPT,
        workbench_script.is_workbench_script,
        lambda documents, _: workbench_script.read(documents[0]),
    ),
    (Format.WORKBENCH_2022, workbench2022.is_workbench2022, lambda documents, _: workbench2022.read(documents[0])),
    (Format.SMARTCTL, smartctl.is_smartctl, lambda documents, _: smartctl.read(documents)),
    (Format.LSHW, lshw.is_lshw, lambda documents, _: lshw.read(documents)),
)
_ONE_AT_A_TIME = frozenset((Format.WORKBENCH_11, Format.WORKBENCH_SCRIPT, Format.WORKBENCH_2022))


def read_file(content: bytes, *, zone: ZoneInfo, limit: int = LARGEST_FILE) -> Reading:
    """Read a hardware file of at most `limit` bytes, in any format known; a time without zone is `zone`'s.

    What is damaged in part is read in part, with a warning; what cannot be read at all raises UnreadableFileError.
    """
    text, said_of_text = open_text(content, limit)
    documents, said_of_json = open_json(text)
    for file_format, recognises, reads in _READERS:
        known = [document for document in documents if recognises(document)]
        if known:
            partial = (Remark.DAMAGED_PART,) if len(known) < len(documents) else ()
            _refuse_several(file_format, len(known))
            digest = sha256(content).hexdigest()
            return conclude(file_format, digest, reads(known, zone), *said_of_text, *said_of_json, *partial)
    raise UnreadableFileError(
        N_("The file is in none of the formats known."),
        remedy=N_("Send what lshw, smartctl, an eReuse Workbench or nwipe wrote, as it wrote it."),
    )


def _refuse_several(file_format: Format, count: int) -> None:
    if file_format in _ONE_AT_A_TIME and count > 1:
        raise UnreadableFileError(N_("The file holds several machines."), remedy=N_("Send one file for each machine."))
