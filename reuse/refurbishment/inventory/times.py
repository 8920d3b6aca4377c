"""Times as tools write them, brought to UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from reuse.refurbishment.inventory.remarks import Remark


def to_utc(value: object, zone: ZoneInfo) -> tuple[str | None, tuple[Remark, ...]]:
    """Give an ISO time as UTC `YYYY-MM-DDTHH:MM:SSZ`, but a time without zone is the territory's.

    In the hour that clocks repeat the earlier time is taken, so that an erasure never looks later than it was.
    """
    if value is None:
        return None, ()
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        written = local.astimezone(UTC).isoformat()[:19] + "Z"
    except (ValueError, OverflowError):
        return None, (Remark.TIME_UNREADABLE,)
    repeated = moment.tzinfo is None and local.utcoffset() != local.replace(fold=1).utcoffset()
    return written, (Remark.TIME_AMBIGUOUS,) if repeated else ()
