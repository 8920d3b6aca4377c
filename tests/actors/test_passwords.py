"""Passwords: what is worth keeping, and how what was kept is compared."""

import subprocess
import sys

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

import seeds
from reuse.actors.passwords import first_password, hash_password, is_password
from reuse.errors import BadInputError

GOOD = "quatre mots sans aucun rapport"


@pytest.mark.parametrize("password", ["", "short", "fourteen chars", "x" * 201, "é" * 14])
def test_a_password_has_fifteen_to_two_hundred_characters(password):
    with pytest.raises(BadInputError, match="characters"):
        hash_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaaaa",
        "abcdefghijklmnopqrs",
        "123456789012345678",
        "98765432109876543",
        "abc1abc1abc1abc1",
        "azertyuiop12345!",
        "MotDePasse-2026-!!",
        "M0tD3P4ss3-T0ul0us3",
        "Février à Toulouse 26",
        "Reuse Haute-Garonne 31",
        "correct horse battery staple",
        "Liberté Égalité Fraternité",
    ],
)
def test_what_somebody_would_try_first_is_refused(password):
    with pytest.raises(BadInputError, match="first that somebody would try"):
        hash_password(password)


@pytest.mark.parametrize("password", ["nadia-password-2026", "Martin.Nadia.1984-06", "atelier31 nadia martin"])
def test_a_password_made_of_the_persons_own_words_is_refused(password):
    with pytest.raises(BadInputError, match="first that somebody would try"):
        hash_password(password, personal=("nadia", "Martin"))


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "845920175839201",
        "soleil cheval piano fromage",
        "🐢🐘🦊🐝 maison verte",
        "пароль из четырёх слов",
        "é" * 8 + "à l’orée du bois" * 2,
    ],
)
def test_long_passwords_of_any_script_are_taken(password):
    assert is_password(hash_password(password), password)


def test_every_expected_word_stretched_with_digits_is_refused():
    taken = [row["word"] for row in seeds.read_csv("reference/expected_words") if not _is_refused(row["word"])]

    assert taken == []


def _is_refused(word):
    try:
        hash_password(f"{word.capitalize()}-2026-5839201746")
    except BadInputError:
        return True
    return False


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password():
    composed, decomposed = "un café près de l’église", "un cafe\u0301 pre\u0300s de l’e\u0301glise"

    assert is_password(hash_password(composed), decomposed)


def test_a_password_kept_before_normalisation_still_opens():
    before = "ﬁn de l’été à Saint-Béat"
    kept = PasswordHasher().hash(before.encode())

    assert is_password(kept, before)
    assert not is_password(kept, before + "x")


def test_what_follows_the_longest_password_is_not_forgotten():
    longest = (GOOD * 7)[:200]

    assert is_password(hash_password(longest), longest)
    assert not is_password(hash_password(longest), longest + "x")


@pytest.mark.parametrize("password", ["nobody has this password", GOOD, "", "\0", "\ud800" * 20])
def test_where_nothing_is_kept_nothing_opens(password):
    assert not is_password(None, password)


@effort(max_examples=100)
@given(st.text(min_size=1, max_size=300))
def test_only_the_password_itself_opens(other):
    assert is_password(KEPT, other) == (other == GOOD)


KEPT = hash_password(GOOD)


def test_first_passwords_are_worth_keeping_and_never_the_same():
    drawn = {first_password() for _ in range(5)}

    assert len(drawn) == 5
    assert all(hash_password(one) for one in drawn)


def test_passwords_are_hashed_as_rfc_9106_asks_at_least():
    code = "from reuse.actors.passwords import _hasher as h; print(h.type.name, h.memory_cost, h.time_cost)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.split()

    assert (said[0], int(said[1]) >= 65536, int(said[2]) >= 3) == ("ID", True, True)
