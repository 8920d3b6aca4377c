"""What commands say, in the language of the shell."""

import gettext
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import click

from reuse.errors import ReuseError, fill

_FOLDER = Path(__file__).parents[1] / "translations"


def language() -> str:
    """Return the shell's language: French or, for any other, English."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "fr" if said.lower().startswith("fr") else "en"


@cache
def _catalogue(spoken: str) -> gettext.NullTranslations:
    return gettext.translation("messages", _FOLDER, languages=[spoken], fallback=True)


def _(message: str, /, **params: Any) -> str:
    """Translate a message, then fill it."""
    return _fill(message, params)


def _fill(message: str, params: Mapping[str, Any]) -> str:
    return fill(message, params, _catalogue(language()).gettext)


def tell_refusal(refusal: ReuseError) -> None:
    """Say on the error output what was refused, why, and what would help."""
    rule = getattr(refusal, "rule", "")
    said = [_fill(rule, {})] if rule else []
    said.append(_fill(refusal.message, refusal.params))
    click.echo(": ".join(said), err=True)
    for field, why in refusal.fields.items():
        click.echo(f"  {field}: {_fill(why, refusal.params)}", err=True)
    if refusal.remedy:
        click.echo(_fill(refusal.remedy, refusal.params), err=True)
