"""Schemas and fields that let through only what every part of the service can keep."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import validate

from reuse.clock import stamp
from reuse.errors import N_

LARGEST = 2**53 - 1
SAID_BY_MARSHMALLOW = (
    N_("Missing data for required field."),
    N_("Field may not be null."),
    N_("Not a valid UUID."),
    N_("Not a valid boolean."),
    N_("Not a valid list."),
    N_("Not a valid mapping type."),
    N_("Not a valid date."),
    N_("Not a valid number."),
    N_("Not a valid file."),
    N_("Invalid input type."),
    N_("Invalid value."),
)
"""What fields say by themselves, named here so that it is translated."""

REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9_./-]{0,79}$"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)


class Strict(ma.Schema):
    """A schema that refuses what it does not know."""

    class Meta:
        """Unknown members are mistakes, or an attempt."""

        unknown = ma.RAISE

    error_messages = {  # noqa: RUF012 - marshmallow reads it from the class
        "unknown": N_("This field is not known here."),
        "type": N_("An object is expected here."),
    }


class Text(ma.fields.String):
    """Text without NUL, lone surrogates or more than `most` characters."""

    default_error_messages = {  # noqa: RUF012 - the same
        "required": N_("An answer is needed here."),
        "null": N_("An answer is needed here."),
        "invalid": N_("A text is expected here."),
        "unkeepable": N_("This text holds a character that cannot be kept."),
        "long": N_("This text is too long."),
    }

    def __init__(self, *, most: int = 200, **options: Any):
        metadata = {"maxLength": most} | options.pop("metadata", {})
        super().__init__(metadata=metadata, **options)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs) or ""
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise self.make_error("unkeepable")
        if len(text) > self.most:
            raise self.make_error("long")
        return text


class Reference(Text):
    """Letters, digits and dashes only: never free text, which could name a person."""

    def __init__(self, **options: Any):
        told = validate.Regexp(REFERENCE, re.ASCII, error=N_("Only letters, digits and - _ . / are kept here."))
        super().__init__(most=80, validate=told, **options)


class Whole(ma.fields.Integer):
    """An integer between two bounds, below 2^53 at most."""

    default_error_messages = {  # noqa: RUF012 - the same
        "required": N_("An answer is needed here."),
        "null": N_("An answer is needed here."),
        "invalid": N_("A whole number is expected here."),
        "too_large": N_("This number is out of range."),
        "range": N_("This number is out of range."),
    }

    def __init__(self, *, least: int = 0, most: int = LARGEST, **options: Any):
        super().__init__(metadata={"minimum": least, "maximum": most} | options.pop("metadata", {}), **options)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if isinstance(value, bool | float) or (isinstance(value, str) and not _is_number(value)):
            raise self.make_error("invalid")
        number = super()._deserialize(value, attr, data, **kwargs) or 0
        if not self.least <= number <= self.most:
            raise self.make_error("range")
        return int(number)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d{1,16}", text, re.ASCII))


class Degrees(ma.fields.Float):
    """A latitude or longitude."""

    def __init__(self, *, most: int, **options: Any):
        on_earth = validate.Range(-most, most, error=N_("This number is out of range."))
        super().__init__(metadata={"minimum": -most, "maximum": most}, validate=on_earth, **options)


class Flag(ma.fields.Boolean):
    """True or false; a query says it in letters."""

    truthy = {True, "true"}  # noqa: RUF012 - marshmallow reads it from the class
    falsy = {False, "false"}  # noqa: RUF012 - the same

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        return bool(super()._deserialize(value, attr, data, **kwargs))


class Identifier(ma.fields.UUID):
    """A UUID in its usual form."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> UUID:
        if not isinstance(value, str):
            raise self.make_error("invalid_uuid")
        return UUID(str(super()._deserialize(value, attr, data, **kwargs)))


class Moment(ma.fields.DateTime):
    """An instant with its zone, written in UTC to the millisecond."""

    default_error_messages = {  # noqa: RUF012 - the same
        "zoneless": N_("A time with its zone is expected here, like 2026-03-03T12:00:00Z."),
        "far": N_("This time is too far away."),
    }

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002 - its shape
        return stamp(value) if value is not None else None

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:  # noqa: ARG002 - its shape
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise self.make_error("zoneless")
        try:
            moment = datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self.make_error("zoneless") from error
        if not 1980 <= moment.year < 2200:
            raise self.make_error("far")
        return moment


class Day(ma.fields.Date):
    """A calendar day."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        day: date = super()._deserialize(value, attr, data, **kwargs)
        return day


def at_most(count: int, *, least: int = 0) -> validate.Length:
    """Bound how many items a list holds."""
    return validate.Length(min=least, max=count, error=N_("There are too many of them, or none."))


def choice(values: Any, **options: Any) -> Text:
    """Make a field that takes one of the values, as text."""
    known = [str(value) for value in values]
    return Text(validate=validate.OneOf(known, error=N_("This is none of the possible answers.")), **options)


class Page(Strict):
    """How much of a list to send."""

    limit = Whole(least=1, most=200, load_default=50)


class PageById(Page):
    """Where a list goes on."""

    after = Identifier(load_default=None, metadata={"description": "What the page before answered as `next`."})


class PageByNumber(Page):
    """Where a numbered list goes on."""

    after = Whole(load_default=None, metadata={"description": "What the page before answered as `next`."})


class Listed(Strict):
    """One page of a list."""

    next = Text(allow_none=True, metadata={"description": "Send as `after` to go on; null at the end."})


class ProblemSchema(ma.Schema):
    """A refusal, as RFC 9457 problem details."""

    type = ma.fields.String(required=True, metadata={"format": "uri-reference"})
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    rule = ma.fields.String(metadata={"description": "The rule that refused."})
    remedy = ma.fields.String(metadata={"description": "What would satisfy it."})

    class Meta:
        """`fields` is also the name of a schema's own attribute."""

        include = {"fields": ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())}  # noqa: RUF012 - the same
