"""What the pages of the phone say, given to their scripts as data so that every word is translated in one place."""

from functools import cache
from typing import Any

from flask_babel import force_locale, gettext

from reuse.acts import ELSEWHERE
from reuse.collection.models import ACCESSORIES, CONDITIONS, REASONS, RESALES, Channel, Depositor, Status
from reuse.lifecycle.fields import DANGERS, FIELDS, Field, Type
from reuse.lifecycle.stages import Stage
from reuse.lifecycle.transitions import EVENTS, ROWS
from reuse.lifecycle.usual import USUAL
from reuse.web import fields, phone_sayings, words

ONE_BY_ONE = frozenset({"code", "medium", "media", "photo", "receipt", "fact", "voids"})
"""Answers that differ for each device: their events are not recorded in series."""

UNSUITED = frozenset({*ELSEWHERE, "corrected", "settled", "contested", "reassigned"})
"""Events with a door of their own."""


@cache
def phone_words(language: str) -> dict[str, Any]:
    """Gather the words of the phone's pages in a language, once: they are the same for everybody."""
    with force_locale(language):
        return _gathered(language)


def _gathered(language: str) -> dict[str, Any]:
    return {
        "language": language,
        "said": {name: _said(message) for name, message in phone_sayings.SAID.items()},
        "kinds": {code: {"name": named.name, "icon": named.icon} for code, named in words.kinds()},
        "stages": {stage.value: _stage(stage) for stage in Stage},
        "events": {event: _event(event) for event in EVENTS},
        "usual": {stage.value: steps for stage, steps in USUAL.items()},
        "choices": {value: fields.choice(value) for value in _CHOICES},
        "intake": {
            "conditions": CONDITIONS,
            "reasons": REASONS,
            "resales": RESALES,
            "accessories": ACCESSORIES,
            "dangers": DANGERS,
            "depositors": [one.value for one in Depositor],
            "statuses": [one.value for one in Status],
            "channels": [one.value for one in Channel],
        },
    }


_CHOICES = tuple(
    dict.fromkeys(
        (
            *CONDITIONS,
            *REASONS,
            *RESALES,
            *ACCESSORIES,
            *DANGERS,
            *(one.value for enum in (Depositor, Status, Channel) for one in enum),
            *(str(value) for several in FIELDS.values() for field in several for value in field.choices),
        )
    )
)


def _said(message: str | tuple[str, str]) -> Any:
    if isinstance(message, str):
        return gettext(message)
    return {"one": gettext(message[0]), "other": gettext(message[1])}


def _stage(stage: Stage) -> dict[str, str]:
    named = words.stage(stage)
    return {"name": named.name, "icon": named.icon, "tone": named.tone}


def _event(event: str) -> dict[str, Any]:
    target = next((row.target for row in ROWS if row.event == event), None)
    asked = FIELDS[event]
    return {
        "said": words.event(event).name,
        "action": words.action(event).name,
        "icon": words.action(event).icon,
        "target": target.value if target else None,
        "series": event not in UNSUITED and not any(field.name in ONE_BY_ONE for field in asked),
        "alone": event not in UNSUITED and not any(field.type is Type.MEDIA for field in asked),
        "fields": [_field(field) for field in asked],
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": fields.label(field.name),
        "type": field.type.value,
        "required": field.required,
        "choices": field.choices,
        "scale": fields.scale_of(field.name),
    }
