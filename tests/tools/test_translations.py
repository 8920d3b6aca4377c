"""French catalogue against its sources."""

from babel.messages.catalog import Catalog

from tools import translations


def catalogue(**messages: str) -> Catalog:
    made = Catalog(locale="fr")
    for source, french in messages.items():
        made.add(source, french)
    return made


def test_a_complete_catalogue_has_no_complaint():
    assert list(translations.complaints({"Hello"}, catalogue(Hello="Bonjour"))) == []


def test_a_message_without_french_is_named():
    assert list(translations.complaints({"Hello", "Yes"}, catalogue(Hello="Bonjour"))) == ["missing: 'Yes'"]


def test_an_empty_translation_is_named():
    assert list(translations.complaints({"Hello"}, catalogue(Hello=""))) == ["empty: 'Hello'"]


def test_a_message_that_nobody_says_any_more_is_named():
    assert list(translations.complaints(set(), catalogue(Hello="Bonjour"))) == ["unused: 'Hello'"]


def test_a_translation_that_loses_a_placeholder_is_named():
    french = catalogue(**{"Hello {name}": "Bonjour {nom}"})

    assert list(translations.complaints({"Hello {name}"}, french)) == ["other placeholders: 'Hello {name}'"]


def test_the_compiled_catalogue_is_the_same_bytes_each_time():
    assert translations.compiled(catalogue(Hello="Bonjour")) == translations.compiled(catalogue(Hello="Bonjour"))


def test_the_signs_that_french_sets_apart_never_begin_a_line():
    assert (
        translations.typeset("« {name} » : 5 %% ?")
        == "«\N{NO-BREAK SPACE}{name}\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: 5\N{NO-BREAK SPACE}%%\N{NO-BREAK SPACE}?"
    )


def test_what_is_filled_in_is_not_taken_for_a_percent_sign():
    assert translations.typeset("de %(name)s") == "de %(name)s"
