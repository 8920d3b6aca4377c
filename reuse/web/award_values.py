"""Measured values of an award as its application froze them, in the reader's words."""

from dataclasses import dataclass

from flask_babel import gettext as _

from reuse import http
from reuse.awards.frozen import thaw
from reuse.awards.measures import Measured
from reuse.awards.models import Application
from reuse.awards.scheme import Criterion, Source, scheme_version
from reuse.web import speech


@dataclass(frozen=True, slots=True)
class Value:
    """One criterion, and the share that was measured for it; "" where none was."""

    title: str
    text: str
    required: bool
    value: str


def values(application: Application) -> list[Value]:
    """Tell what was measured for each criterion; a paper's is not told, papers stay private."""
    measured = thaw(application.measured).values if application.measured else {}
    criteria = scheme_version(application.scheme_version).criteria
    return [_value(one, measured.get(one.name)) for one in criteria if one.measure.source is not Source.UNRECORDED]


def _value(one: Criterion, measured: Measured | None) -> Value:
    spoken = http.language()
    told = str(_("On papers, read by the audit")) if one.measure.source is Source.DOCUMENT else ""
    if measured and measured.denominator:
        told = _share(one, measured)
    elif measured:
        told = str(_("Nothing of this kind happened over these months."))
    return Value(one.title[spoken], one.text[spoken], one.required, told)


def _share(one: Criterion, measured: Measured) -> str:
    percent = measured.numerator * 100 // measured.denominator
    write = speech.mass if one.measure.name == "reuse_by_mass" else speech.number
    top, bottom = write(measured.numerator), write(measured.denominator)
    return str(_("%(percent)s %%: %(top)s out of %(bottom)s", percent=percent, top=top, bottom=bottom))
