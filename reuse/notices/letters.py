"""What the letters say: plain words, in the language in which they were asked for."""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date

from reuse import clock
from reuse.errors import N_
from reuse.notices.rules import UNCONFIRMED

_POLICY = SMTP.clone(max_line_length=300, cte_type="7bit")
"""No link is folded, and accents pass through servers that know seven bits only."""

LEAVING = N_("To receive nothing more and have your address deleted:")

_FOLDER = Path(__file__).parents[1] / "translations"

NEWS: dict[str, str] = {
    "erased": N_("Data erased: {count}"),
    "second_life": N_("Second life found: {count}"),
    "recycled": N_("Recycled with a certificate: {count}"),
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom a letter goes and in whose name; `id` stays the same when it is sent again."""

    id: str
    sender: str
    to: str
    language: str
    service: str
    telephone: str
    leave_url: str


def confirmation(envelope: Envelope, *, deposit: date, confirm_url: str) -> EmailMessage:
    """Ask whoever reads this address whether it asked for the news."""
    say = catalogue(envelope.language).gettext
    day = _day(deposit, envelope.language)
    hours = int(UNCONFIRMED.total_seconds() // 3600)
    return compose(
        envelope,
        say(N_("Confirm your address, to follow your deposit")),
        say(N_("Somebody, probably you, asked for news of a deposit of {day} to be sent to this address.")).format(
            day=day
        ),
        say(N_("If it was you, confirm it within {hours} hours:")).format(hours=hours) + f"\n{confirm_url}",
        say(N_("If it was not, you need do nothing: your address is deleted by itself.")),
        leaving=LEAVING,
    )


def news(envelope: Envelope, *, deposit: date, counts: Mapping[str, int], follow_url: str) -> EmailMessage:
    """Tell what has been reached since the last letter, in numbers of devices."""
    say = catalogue(envelope.language).gettext
    lines = [f"- {say(words).format(count=counts[name])}" for name, words in NEWS.items() if counts.get(name)]
    return compose(
        envelope,
        say(N_("News of your deposit")),
        say(N_("Here is what has happened to your deposit of {day}, in numbers of devices:")).format(
            day=_day(deposit, envelope.language)
        )
        + "\n"
        + "\n".join(lines),
        say(N_("Its whole story:")) + f"\n{follow_url}",
        leaving=LEAVING,
    )


def compose(envelope: Envelope, subject: str, *paragraphs: str, leaving: str) -> EmailMessage:
    """Write a letter around its paragraphs, which ends by saying how to receive no more."""
    say = catalogue(envelope.language).gettext
    host = envelope.sender.rpartition("@")[2].rstrip("> ")
    letter = EmailMessage(_POLICY)
    letter["From"], letter["To"], letter["Subject"] = envelope.sender, envelope.to, subject
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = f"<{envelope.id}@{host}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["List-Unsubscribe"] = f"<{envelope.leave_url}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    farewell = say(leaving) + f"\n{envelope.leave_url}"
    signed = f"{envelope.service}\n" + say(N_("By telephone: {number}")).format(number=envelope.telephone)
    letter.set_content("\n\n".join((say(N_("Hello,")), *paragraphs, farewell, signed)) + "\n")
    return letter


def _day(day: date, language: str) -> str:
    return format_date(day, "full", locale=language)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the words of a language, English where there are none."""
    return gettext.translation("messages", _FOLDER, languages=[language], fallback=True)
