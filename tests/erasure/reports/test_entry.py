"""One entry for every file a workshop may send."""

from zoneinfo import ZoneInfo

import pytest

from reuse.erasure.reports.entry import read_report
from reuse.errors import UnreadableFileError
from reuse.refurbishment.inventory.reading import Format


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("laptop.nwipe.log", Format.NWIPE),
        ("laptop.lshw.json", Format.LSHW),
        ("laptop.smartctl.json", Format.SMARTCTL),
        ("desktop.workbench-11.json", Format.WORKBENCH_11),
        ("laptop.workbench-2022.json", Format.WORKBENCH_2022),
        ("laptop.workbench-script.json", Format.WORKBENCH_SCRIPT),
    ],
)
def test_each_format_is_told_by_its_content(name, expected, own_file):
    assert read_report(own_file(name), zone=ZoneInfo("Europe/Paris")).format is expected


def test_another_tools_log_is_refused():
    with pytest.raises(UnreadableFileError):
        read_report(b"[2026/10/14 09:05:11]  notice: backup finished\n", zone=ZoneInfo("Europe/Paris"))
