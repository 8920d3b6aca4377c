"""Reader of nwipe's logs, 0.3x and 0.4x: the summary decides, whatever the lines above it claim."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from reuse.erasure.reports.nwipe_log import CUT_MODEL, STAMPED, Drive, Row, Run, runs
from reuse.refurbishment.inventory import values
from reuse.refurbishment.inventory.reading import ErasureReading, ErasureResult, Findings, Verified
from reuse.refurbishment.inventory.remarks import Remark
from reuse.refurbishment.inventory.times import to_utc

_RESULTS = {
    "Erased": ErasureResult.SUCCESS,
    "-FAILED-": ErasureResult.FAILED,
    "UABORTED": ErasureResult.ABORTED,
}
_VERIFIED = {"NV": Verified.NONE, "VL": Verified.LAST, "VA": Verified.ALL}
_VERIFY_OPTIONS = {"0": Verified.NONE, "1": Verified.LAST, "2": Verified.ALL}

Said = tuple[ErasureReading, list[Remark]]


def is_nwipe(log: str) -> bool:
    """Tell whether a text is an nwipe log: stamped lines that name the tool or its summary."""
    if "nwipe" not in log and "Drive Status" not in log:
        return False
    return any(STAMPED.match(line) for line in log.splitlines())


def read(log: str, zone: ZoneInfo) -> Findings:
    """Read the erasures of every run; the device stays unknown, since drives are often erased in another machine."""
    erasures: list[ErasureReading] = []
    remarks: list[Remark] = []
    for run in runs(log):
        said = list(_erasures(run, zone))
        erasures += (erasure for erasure, _ in said)
        remarks += (remark for _, remarks_on_one in said for remark in remarks_on_one)
        remarks += _remarks_on(run, [erasure for erasure, _ in said])
    return Findings(erasures=tuple(erasures), warnings=tuple(remarks if erasures else [*remarks, Remark.NO_ERASURE]))


def _remarks_on(run: Run, erasures: list[ErasureReading]) -> list[Remark]:
    serials = [values.folded(erasure.medium_serial) for erasure in erasures if erasure.medium_serial]
    said = (
        (len(serials) > len(set(serials)), Remark.SAME_SERIAL_TWICE),
        (run.hidden_sectors, Remark.HIDDEN_SECTORS),
        (_only_verified(run.method), Remark.VERIFICATION_ONLY),
        (bool(run.started()) and not run.rows, Remark.NO_SUMMARY),
    )
    return [remark for applies, remark in said if applies]


def _only_verified(method: str | None) -> bool:
    return (method or "").casefold().startswith("verify")


def _erasures(run: Run, zone: ZoneInfo) -> Iterator[Said]:
    if _only_verified(run.method):
        return
    summed_up: set[str] = set()
    for row in run.rows:
        drive = _drive_of(run, row)
        if drive:
            summed_up.add(drive.path)
        yield _from_summary(run, row, drive, zone)
    for drive in run.started():
        if drive.path not in summed_up and not _only_verified(drive.method):
            yield _reading(run, drive, drive.serial, ErasureResult.ABORTED, zone)


def _drive_of(run: Run, row: Row) -> Drive | None:
    """Find the drive of a summary's row, but only when one alone can be meant: the name may have lost its beginning."""
    if exact := run.drives.get(f"/dev/{row.name}"):
        return exact
    ending = [drive for drive in run.drives.values() if drive.path.endswith(row.name)]
    return ending[0] if len(ending) == 1 else None


def _from_summary(run: Run, row: Row, drive: Drive | None, zone: ZoneInfo) -> Said:
    result, remarks = _result(run, row)
    serial, said_of_serial = _serial(row, drive)
    erasure, others = _reading(run, drive or Drive(row.name), serial, result, zone)
    return erasure, [*remarks, *said_of_serial, *others]


def _result(run: Run, row: Row) -> tuple[ErasureResult, list[Remark]]:
    if row.status not in _RESULTS:  # such as INSANITY, nwipe's own word for a bug
        return ErasureResult.FAILED, [Remark.STATUS_UNKNOWN]
    result = _RESULTS[row.status]
    if result is ErasureResult.SUCCESS and run.errors.get(row.name):
        return ErasureResult.FAILED, [Remark.SUMMARY_DISAGREES]
    return result, []


def _serial(row: Row, drive: Drive | None) -> tuple[str, list[Remark]]:
    """Give the whole serial, which stands where the drive was found; the summary only has to agree with it."""
    if drive is None or not (drive.model or drive.serial):
        return row.model_and_serial.rpartition("/")[2], [Remark.SERIAL_FROM_SUMMARY]
    whole = f"{drive.model[:CUT_MODEL]}/{drive.serial}"
    agree = values.folded(whole).startswith(values.folded(row.model_and_serial))
    return (drive.serial, []) if agree else ("", [Remark.DRIVE_DISAGREES])


def _reading(run: Run, drive: Drive, serial: str, result: ErasureResult, zone: ZoneInfo) -> Said:
    started, said_of_start = to_utc(drive.started, zone)
    finished, said_of_end = to_utc(drive.last_seen, zone)
    known = None if drive.virtual else values.serial(serial)
    erasure = ErasureReading(
        medium_serial=known,
        tool=values.text(run.options.get("banner"), values.LONGEST_NAME) or "nwipe",
        result=result,
        passes=values.integer(drive.passes),
        verified=_VERIFIED.get(run.verify or "") or _VERIFY_OPTIONS.get(run.options.get("verify", "")[:1]),
        started=started,
        finished=finished,
    )
    return erasure, [*said_of_start, *said_of_end, *([] if known else [Remark.ERASED_WITHOUT_SERIAL])]
