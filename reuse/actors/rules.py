"""What names, numbers, hours, places and tokens must look like."""

import math
import re
from hashlib import sha256
from itertools import pairwise

from email_validator import EmailNotValidError, validate_email
from opening_hours import validate as hours_are_valid
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_number

import seeds
from reuse.errors import N_, BadInputError, StaleError

LEAK_MARK = "reuse_"
"""Lets leak scanners recognise a token."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_FIVE_DIGITS = re.compile(r"\d{5}", re.ASCII)
_SIX_DIGITS = re.compile(r"\d{6}", re.ASCII)
_DAY, _MONTH = "(0[1-9]|[12][0-9]|3[01])", "(0[1-9]|1[0-2])"
_DATE = re.compile(f"{_DAY}{_MONTH}..|{_MONTH}{_DAY}..|..{_MONTH}{_DAY}|{_MONTH}(19|20)..|(19|20)..{_MONTH}")
_COMMUNE = re.compile(r"\d[\dAB]\d{3}", re.ASCII)
_WEBSITE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#][^\s\"'<>`{}\\]*)?")
STEP_FREE = ("", "yes", "limited", "no")
MANY_QUALIFICATIONS = 20
MOST_DEVICES = 100_000
_MOBILE = re.compile(r"(?:(?:00)?33)?0?[67]\d{8}")
_TELEPHONE = re.compile(r"[+0-9][0-9 .()-]{2,28}", re.ASCII)


def name_of(text: str, field: str, *, most: int = 200) -> str:
    """Return a name without surrounding spaces; one that a spreadsheet would run as a formula is refused."""
    name = text.strip(" \n")
    if not name:
        raise BadInputError(N_("A name is needed."), fields={field: N_("empty")})
    if len(name) > most:
        raise BadInputError(N_("This name is too long."), fields={field: N_("too long")})
    if _UNSEEN.search(name):
        raise BadInputError(
            N_("This name holds characters that cannot be shown."), fields={field: N_("unseen characters")}
        )
    if name.startswith(FORMULA_STARTS):
        raise BadInputError(
            N_("A name cannot start with =, +, -, @ or a tab: a spreadsheet would run it."),
            fields={field: N_("starts with a sign")},
        )
    return name


def check_pin(pin: str) -> None:
    """Refuse a PIN that is not six digits, or among those that somebody would try first."""
    if not _SIX_DIGITS.fullmatch(pin):
        raise BadInputError(N_("A PIN has six digits."), fields={"pin": N_("six digits")})
    steps = {(int(one) - int(other)) % 10 for one, other in pairwise(pin)}
    repeats = len(set(pin)) < 3 or pin[:3] in (pin[3:], pin[:2:-1]) or pin[:2] == pin[2:4] == pin[4:]
    if len(steps) == 1 or repeats or _DATE.fullmatch(pin):
        raise BadInputError(
            N_("This PIN is among the first that somebody would try."),
            remedy=N_("No date, no repetition, no digits in order."),
            fields={"pin": N_("choose another one")},
        )


def siret_of(text: str) -> str:
    """Return the 14 digits of a SIRET whose check digits are right."""
    try:
        return str(siret_number.validate(text))
    except ValidationError as error:
        raise BadInputError(
            N_("This SIRET is wrong: its check digits do not match."),
            remedy=N_("A SIRET has 14 digits; it stands on the organisation's papers."),
            fields={"siret": N_("wrong check digits")},
        ) from error


def email_of(text: str) -> str:
    """Return an e-mail address in the form it is kept and compared in; no network is asked."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise BadInputError(
            N_("This is not an e-mail address."), fields={"email": N_("not an e-mail address")}
        ) from error
    return found.normalized.lower()


def hours_of(text: str) -> str:
    """Return opening hours in OpenStreetMap's syntax; empty says that they are not known."""
    hours = text.strip()
    if hours and not (len(hours) <= 500 and not _UNSEEN.search(hours) and hours_are_valid(hours)):
        raise BadInputError(
            N_("These opening hours cannot be read."),
            remedy=N_("Write them as OpenStreetMap does, like “Mo-Fr 09:00-12:30; PH off”."),
            fields={"opening_hours": N_("not in OpenStreetMap's syntax")},
        )
    return hours


def position_of(lat: float, lon: float) -> tuple[float, float]:
    """Return a place on Earth, in degrees."""
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise BadInputError(
            N_("This is not a place on Earth."), fields={"lat": N_("out of range"), "lon": N_("out of range")}
        )
    return lat, lon


def postcode_of(text: str) -> str:
    """Return a French postcode."""
    return _matching(_FIVE_DIGITS, text, "postcode")


def commune_code_of(text: str) -> str:
    """Return an INSEE commune code."""
    return _matching(_COMMUNE, text, "commune_code")


def telephone_of(text: str) -> str:
    """Return a telephone number as it will be printed; empty where there is none."""
    return _matching(_TELEPHONE, text, "telephone") if text.strip() else ""


def is_mobile(telephone: str) -> bool:
    """Tell a French mobile number, however it is written: it may be a person's own."""
    return bool(_MOBILE.fullmatch(re.sub(r"\(0\)|\D", "", telephone)))


def accepted_of(kinds: list[str]) -> list[str]:
    """Return the kinds of device a site takes, each of the reference table, once."""
    known = {row["code"] for row in seeds.read_csv("reference/categories")}
    if unknown := sorted(set(kinds) - known):
        raise BadInputError(
            N_("“{kind}” is no kind of device known here."), kind=unknown[0], fields={"accepts": N_("unknown kind")}
        )
    return sorted(set(kinds))


def prose_of(text: str, field: str, *, most: int) -> str:
    """Return a few lines of free text; empty says nothing."""
    return name_of(text, field, most=most) if text.strip() else ""


def step_free_of(text: str) -> str:
    """Return whether somebody in a wheelchair enters, as OpenStreetMap says it; empty where it is not known."""
    if text not in STEP_FREE:
        raise BadInputError(
            N_("“{text}” has not the expected form."), text=text[:40], fields={"step_free": N_("yes, limited or no")}
        )
    return text


def website_of(text: str) -> str:
    """Return the address of a site's own pages; empty where it has none."""
    address = text.strip()
    if address and (len(address) > 300 or not _WEBSITE.fullmatch(address)):
        raise BadInputError(
            N_("This is not the address of a website."), fields={"website": N_("starts with https:// or http://")}
        )
    return address


def qualifications_of(names: list[str]) -> list[str]:
    """Return the labels and qualifications that a site's people say they hold, each once."""
    if len(names) > MANY_QUALIFICATIONS:
        raise BadInputError(N_("This is too much at once."), fields={"qualifications": N_("at most 20")})
    return sorted({name_of(name, "qualifications", most=100) for name in names})


def capacity_of(devices: int | None) -> int | None:
    """Return how many devices a site can keep; None where nobody counted."""
    if devices is not None and not 0 < devices <= MOST_DEVICES:
        raise BadInputError(N_("A number is out of range."), fields={"capacity": N_("between 1 and 100 000")})
    return devices


def _matching(pattern: re.Pattern[str], text: str, field: str) -> str:
    if not pattern.fullmatch(text.strip()):
        raise BadInputError(N_("“{text}” has not the expected form."), text=text[:40], fields={field: N_("wrong form")})
    return text.strip()


def check_version(held: int, read: int) -> None:
    """Refuse a change by whoever read a thing before somebody else changed it; raises StaleError."""
    if held != read:
        raise StaleError(
            N_("Somebody changed this since you read it."), remedy=N_("Read it again, then send your change.")
        )


def token_hash(plain: str) -> str:
    """Hash a token for keeping and looking up; 256 random bits need no slow hash."""
    return sha256(plain.encode("utf-8", "replace")).hexdigest()
