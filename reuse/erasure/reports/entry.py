"""The one entry to every reader: erasure reports first, then hardware files."""

from hashlib import sha256
from zoneinfo import ZoneInfo

from reuse.erasure.reports import nwipe
from reuse.refurbishment.inventory.detect import read_file
from reuse.refurbishment.inventory.opening import LARGEST_FILE, open_text
from reuse.refurbishment.inventory.reading import Format, Reading, conclude


def read_report(content: bytes, *, zone: ZoneInfo, limit: int = LARGEST_FILE) -> Reading:
    """Read a hardware or erasure file of at most `limit` bytes, in any format known.

    A time without zone is `zone`'s. What cannot be read at all raises UnreadableFileError.
    """
    text, remarks = open_text(content, limit)
    if nwipe.is_nwipe(text):
        return conclude(Format.NWIPE, sha256(content).hexdigest(), nwipe.read(text, zone), *remarks)
    return read_file(content, zone=zone, limit=limit)
