"""nwipe's logs: the summary decides, and nothing unclear is a success."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reuse.erasure.reports.entry import read_report
from reuse.errors import UnreadableFileError
from reuse.refurbishment.inventory.reading import ErasureReading, ErasureResult, Format, Reading, Verified
from reuse.refurbishment.inventory.remarks import Remark

PARIS = ZoneInfo("Europe/Paris")
GOOD_LOG = Path(__file__).parents[2] / "files" / "desktop.nwipe.log"
SERIAL = "REUSE-DEMO-HDD-0001"


def read(log: str) -> Reading:
    return read_report(log.encode(), zone=PARIS)


@pytest.fixture
def good() -> str:
    return GOOD_LOG.read_text()


def test_a_run_that_ended_well_is_read_whole(good):
    reading = read(good)

    assert reading.format is Format.NWIPE
    assert reading.erasures == (
        ErasureReading(
            medium_serial=SERIAL,
            tool="nwipe 0.40",
            result=ErasureResult.SUCCESS,
            passes=1,
            verified=Verified.ALL,
            started="2026-10-14T06:41:03Z",
            finished="2026-10-14T10:24:31Z",
        ),
    )
    assert reading.warnings == ()


def test_the_serial_of_an_erased_disc_is_the_one_its_machine_gave(own_file):
    erased = read_report(own_file("laptop.nwipe.log"), zone=PARIS).erasures[0].medium_serial
    found = read_report(own_file("laptop.lshw.json"), zone=PARIS).media[0].serial

    assert erased == found


def test_overwriting_is_at_most_clear(good):
    assert {(erasure.method, erasure.technique) for erasure in read(good).erasures} == {("clear", "overwrite")}


def test_a_failed_run_is_never_a_success_though_it_prints_the_word(own_file):
    content = own_file("desktop-failed.nwipe.log")

    assert b"[SUCCESS] Blanked device" in content
    assert [erasure.result for erasure in read_report(content, zone=PARIS).erasures] == [ErasureResult.FAILED]


@pytest.mark.parametrize(
    ("status", "result"),
    [("-FAILED-", ErasureResult.FAILED), ("UABORTED", ErasureResult.ABORTED), ("INSANITY", ErasureResult.FAILED)],
)
def test_only_the_word_erased_is_a_success(status, result, good):
    assert read(good.replace(" Erased ", status)).erasures[0].result is result


def test_a_status_never_seen_failed_with_a_warning(good):
    reading = read(good.replace(" Erased ", " Wiped? "))

    assert reading.erasures[0].result is ErasureResult.FAILED
    assert Remark.STATUS_UNKNOWN in reading.warnings


@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_summary_that_counts_errors_beside_erased_failed(column, good):
    counts = ["          0"] * 3
    counts[column] = "          7"
    clean = "       sda |           0 |                    0 |                    0"

    reading = read(good.replace(clean, f"       sda | {' | '.join(counts)}"))

    assert reading.erasures[0].result is ErasureResult.FAILED
    assert Remark.SUMMARY_DISAGREES in reading.warnings


def test_a_log_without_its_summary_tells_of_an_aborted_run(good):
    reading = read(good[: good.index("****")])

    assert [(erasure.medium_serial, erasure.result) for erasure in reading.erasures] == [(SERIAL, "aborted")]
    assert Remark.NO_SUMMARY in reading.warnings


@settings(max_examples=200)
@given(st.data())
def test_a_log_cut_anywhere_before_its_status_is_never_a_success(data):
    log = GOOD_LOG.read_text()
    cut = data.draw(st.integers(0, log.index("| Erased |")))
    try:
        reading = read(log[:cut])
    except UnreadableFileError:
        return

    assert all(erasure.result is not ErasureResult.SUCCESS for erasure in reading.erasures)


@settings(max_examples=200)
@given(st.data())
def test_a_scratched_log_is_read_or_refused(data):
    content = bytearray(GOOD_LOG.read_bytes())
    start = data.draw(st.integers(0, len(content)))
    content[start : start + data.draw(st.integers(0, 100))] = data.draw(st.binary(max_size=12))
    try:
        reading = read_report(bytes(content), zone=PARIS)
    except UnreadableFileError:
        return

    assert isinstance(reading.as_json(), dict)


def test_a_drive_that_was_found_but_not_chosen_is_not_erased(good):
    assert "REUSE-DEMO-STICK-01" in good
    assert [erasure.medium_serial for erasure in read(good).erasures] == [SERIAL]


def test_two_runs_in_one_file_are_two_erasures(good, own_file):
    failed = own_file("desktop-failed.nwipe.log").decode()

    results = [erasure.result for erasure in read(failed + good).erasures]

    assert results == [ErasureResult.FAILED, ErasureResult.SUCCESS]


def test_a_run_that_died_before_the_next_is_aborted(good):
    died = good[: good.index("****")]

    assert [erasure.result for erasure in read(died + good).erasures] == [ErasureResult.ABORTED, ErasureResult.SUCCESS]


def test_a_summary_that_names_another_drive_gives_no_serial(good):
    reading = read(good.replace("WDC WD5000AZLX-75/REUSE-DEMO-HDD-0001", "WDC WD5000AZLX-75/REUSE-DEMO-HDD-0002"))

    assert reading.erasures[0].medium_serial is None
    assert Remark.DRIVE_DISAGREES in reading.warnings


def test_a_serial_cut_short_in_the_summary_is_completed_where_the_drive_was_found(good):
    assert read(good.replace("75/REUSE-DEMO-HDD-0001", "75/REUSE-DEMO")).erasures[0].medium_serial == SERIAL


def test_a_name_that_lost_its_beginning_is_still_its_drive(own_file):
    log = own_file("laptop.nwipe.log").decode().replace("   nvme0n1 |", "    vme0n1 |")

    assert read(log).erasures[0].started == "2026-10-14T07:05:11Z"


def test_without_the_list_of_drives_a_serial_may_be_cut_short(good):
    reading = read("\n".join(line for line in good.splitlines() if "Found" not in line))

    assert reading.erasures[0].medium_serial == SERIAL
    assert Remark.SERIAL_FROM_SUMMARY in reading.warnings


def test_the_same_serial_twice_in_a_run_is_said(good):
    row = next(line for line in good.splitlines() if "| Erased |" in line)
    found = next(line for line in good.splitlines() if "Found /dev/sda" in line)
    twice = good.replace(row, f"{row}\n{row.replace(' sda ', ' sdc ')}")

    reading = read(twice.replace(found, f"{found}\n{found.replace('/dev/sda', '/dev/sdc')}"))

    assert len(reading.erasures) == 2
    assert Remark.SAME_SERIAL_TWICE in reading.warnings


def test_a_run_that_only_verified_erased_nothing(good):
    reading = read(good.replace("PRNG Stream", "Verify Zeros (0x00)"))

    assert reading.erasures == ()
    assert Remark.VERIFICATION_ONLY in reading.warnings


def test_hidden_sectors_are_said(good):
    line = "[2026/10/14 08:41:03] warning: HIDDEN SECTORS DETECTED! on /dev/sda\n"

    assert Remark.HIDDEN_SECTORS in read(line + good).warnings


def test_a_model_with_commas_keeps_its_serial(good):
    log = good.replace("WDC WD5000AZLX-75K2TA0", "WDC, WD5000").replace("WDC WD5000AZLX-75/", "WDC, WD5000/")

    assert read(log).erasures[0].medium_serial == SERIAL


def test_a_time_that_no_clock_shows_is_said(good):
    reading = read(good.replace("2026/10/14 08:41:03", "2026/13/14 08:41:03"))

    assert reading.erasures[0].started is None
    assert Remark.TIME_UNREADABLE in reading.warnings


def test_times_are_the_territorys(good):
    reading = read_report(good.encode(), zone=ZoneInfo("Indian/Reunion"))

    assert reading.erasures[0].started == "2026-10-14T04:41:03Z"


def test_a_log_with_more_drives_than_any_bench_is_refused(good):
    row = next(line for line in good.splitlines() if "| Erased |" in line)

    with pytest.raises(UnreadableFileError, match="more than 500 drives"):
        read(good.replace(row, "\n".join([row] * 501)))


@pytest.mark.parametrize(
    ("name", "passes", "verified"),
    [("zero", 1, "none"), ("quick", 1, "none"), ("prng", 1, "all"), ("dodshort", 3, "last")],
)
def test_a_real_log_gives_its_passes_and_verification(name, passes, verified, corpus_log):
    (erasure,) = read_report(corpus_log(name), zone=PARIS).erasures

    assert (erasure.tool, erasure.passes, erasure.verified, erasure.result) == (
        "nwipe 0.33",
        passes,
        verified,
        ErasureResult.SUCCESS,
    )


def test_a_real_failed_log_failed(corpus_log):
    (erasure,) = read_report(corpus_log("failed"), zone=PARIS).erasures

    assert (erasure.result, erasure.passes) == (ErasureResult.FAILED, 3)


def test_real_virtual_drives_have_no_serial_and_are_matched_by_hand(corpus_log):
    reading = read_report(corpus_log("two-drives"), zone=PARIS)

    assert [erasure.medium_serial for erasure in reading.erasures] == [None, None]
    assert Remark.ERASED_WITHOUT_SERIAL in reading.warnings
