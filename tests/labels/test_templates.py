"""Label templates."""

import pytest

from reuse.errors import BadInputError
from reuse.labels.templates import SheetTemplate, sheet_template, sheet_templates

EVERY = pytest.mark.parametrize("template", sheet_templates().values(), ids=lambda template: template.name)


def test_the_sheets_offices_buy_are_known():
    assert {"L7160", "L7163", "L7164", "L7165", "L7651", "plain"} == set(sheet_templates())


@EVERY
def test_a_sheet_fits_a4_and_is_centred_across(template: SheetTemplate):
    left, _ = template.place(0)
    right, bottom = template.place(template.per_sheet - 1)

    assert left == pytest.approx(210 - right - template.width_mm, abs=0.01)
    assert bottom + template.height_mm <= 297


@EVERY
def test_labels_of_a_sheet_do_not_overlap(template: SheetTemplate):
    assert template.across_mm >= template.width_mm
    assert template.down_mm >= template.height_mm


def test_a_sheet_is_found_whatever_the_case():
    assert sheet_template(" l7160 ") is sheet_templates()["L7160"]


def test_an_unknown_sheet_is_refused_with_those_known():
    with pytest.raises(BadInputError, match="L7163"):
        sheet_template("L9999")
