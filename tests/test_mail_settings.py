"""The mail server, as the environment names it."""

import pytest

from reuse.errors import BadInputError
from reuse.settings import Mail

SENDER = "Reuse <no-reply@reuse.example>"


@pytest.mark.parametrize(
    ("url", "mail"),
    [
        ("smtp://localhost", Mail("smtp", "localhost", 25, SENDER)),
        ("starttls://me:p%40ss@mail.example", Mail("starttls", "mail.example", 587, SENDER, "me", "p@ss")),
        ("smtps://me:pass@mail.example:2465", Mail("smtps", "mail.example", 2465, SENDER, "me", "pass")),
    ],
    ids=["plain", "starttls", "smtps"],
)
def test_the_server_is_read_from_its_address(url: str, mail: Mail) -> None:
    assert Mail.from_environment({"SMTP_URL": url, "MAIL_FROM": SENDER}) == mail


def test_without_a_server_there_is_none() -> None:
    assert Mail.from_environment({"MAIL_FROM": SENDER}) is None


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("http://mail.example", SENDER),
        ("smtp://", SENDER),
        ("smtp://mail.example", ""),
        ("smtp://a:b@mail.example", SENDER),
    ],
    ids=["scheme", "host", "sender", "password-in-clear"],
)
def test_what_would_send_nothing_or_betray_a_password_is_refused_at_start(url: str, sender: str) -> None:
    with pytest.raises(BadInputError):
        Mail.from_environment({"SMTP_URL": url, "MAIL_FROM": sender})


def test_the_password_is_not_shown() -> None:
    assert "secret" not in repr(Mail("smtps", "mail.example", 465, SENDER, "me", "secret"))
