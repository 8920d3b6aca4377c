"""The translations of the language that is spoken now, looked up once a language."""

from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Domain, get_locale
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup


class Words(Domain):  # type: ignore[misc]  # flask-babel ships no types
    """What this product says; the library spells out the name of the language for each message anew."""

    def __init__(self) -> None:
        super().__init__()
        self._spoken: dict[str, Translations | NullTranslations] = {}

    def get_translations(self) -> Translations | NullTranslations:
        """Return the messages in the language of this request, or as they are written outside of one."""
        locale = get_locale()
        if locale is None:
            return NullTranslations()
        if locale.language not in self._spoken:
            self._spoken[locale.language] = super().get_translations()
        return self._spoken[locale.language]


def register(app: Flask) -> None:
    """Let pages and views say their messages by these words."""
    words = app.extensions["babel"].instance.domain_instance = Words()

    @pass_eval_context
    def say(context: EvalContext, message: str, /, **told: object) -> str:
        text: str = words.get_translations().ugettext(message)
        return (Markup(text) if context.autoescape else text) % told  # noqa: S704 - our own words

    app.jinja_env.globals.update(gettext=say, _=say)
