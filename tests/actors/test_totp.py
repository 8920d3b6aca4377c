"""One-time codes against the vectors that the RFCs publish."""

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from reuse.actors import totp

KEY = b"12345678901234567890"
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds, code):
    assert totp.code_of(KEY, totp.step_at(datetime.fromtimestamp(seconds, UTC)), digits=8) == code


def test_codes_are_those_of_rfc_4226_appendix_d():
    known = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]

    assert [totp.code_of(KEY, count) for count in range(10)] == known


@pytest.mark.parametrize(("early", "found"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(early, found):
    step = totp.step_at(NOON) + early

    assert totp.matching_step(KEY, totp.code_of(KEY, step), NOON, after=0) == (step if found else None)


def test_a_code_matches_no_step_that_has_served():
    step = totp.step_at(NOON)

    assert totp.matching_step(KEY, totp.code_of(KEY, step), NOON, after=step) is None


def test_the_address_says_the_key_and_the_account():
    found = urlsplit(totp.address(KEY, "Reuse Haute-Garonne", "a+b@essai.test"))

    assert (found.scheme, found.netloc) == ("otpauth", "totp")
    assert found.path == "/Reuse%20Haute-Garonne:a%2Bb%40essai.test"
    assert parse_qs(found.query) == {"secret": [base64.b32encode(KEY).decode()], "issuer": ["Reuse Haute-Garonne"]}
