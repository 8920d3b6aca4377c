"""How pages and papers of purchases say shares, amounts and what is missing."""

from decimal import Decimal

from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from reuse import http
from reuse.errors import N_
from reuse.purchases.lines import GiftValue, Reason, gift_values, lines, reasons, targets
from reuse.purchases.models import Answer
from reuse.purchases.rules import Share, Standing
from reuse.web.speech import number, price
from reuse.web.words import said

TONES = {Standing.MET: "done", Standing.NOT_MET: "refused"}
"""Each standing's tone; one that asks for nothing has none."""

STANDINGS = {
    Standing.MET: N_("Target met"),
    Standing.NOT_MET: N_("Target not met"),
    Standing.NOTHING: N_("Nothing to count"),
    Standing.NO_TARGET: N_("No target"),
}
MARKS = {
    "S": N_("read in its source"),
    "secondary": N_("quoted by another source: to be read again before you publish"),
    "K": N_("known, not read again: to be checked before you publish"),
}
ANSWERS = {
    Answer.ADDED: (N_("Added"), "done"),
    Answer.UPDATED: (N_("Changed"), "done"),
    Answer.UNCHANGED: (N_("Known already"), "waiting"),
    Answer.REFUSED: (N_("Refused"), "refused"),
}


def line_name(code: str) -> str:
    """Name a product line in the reader's language; one that is no longer there by its code."""
    found = lines().get(code)
    return found.named(http.language()) if found else code


def reason_name(code: str) -> str:
    """Name a reason to buy new in the reader's language."""
    found = reasons().get(code)
    return found.named(http.language()) if found else code


def named(thing: GiftValue | Reason) -> str:
    """Name a flat value or a reason in the reader's language."""
    return thing.named(http.language())


def gift_value_name(code: str, year: int) -> str:
    """Say at what flat value a gift counts, or that none is known."""
    found = gift_values(year).get(code)
    if found is None:
        return str(_("no value known"))
    return str(_("%(name)s: %(price)s each", name=named(found), price=price(found.cents)))


def percent(basis_points: int | None) -> str:
    """Write hundredths of a percent as "33,33 %", or a dash where there is no share."""
    if basis_points is None:
        return "–"
    told = str(format_decimal(Decimal(basis_points) / 100))
    return f"{told}\N{NARROW NO-BREAK SPACE}%" if str(get_locale()).startswith("fr") else f"{told}%"


def standing(share: Share) -> tuple[str, str]:
    """Name how a share stands, after its tone."""
    return TONES.get(share.standing, ""), said(STANDINGS[share.standing])


def answer(one: Answer) -> tuple[str, str]:
    """Name the answer to a row of a file, after its tone."""
    name, tone = ANSWERS[one]
    return tone, said(name)


def in_euros(share: Share) -> str:
    """Say what is missing of a share of spend, in one sentence."""
    if share.standing is Standing.NOT_MET:
        missing = price(share.missing)
        return str(
            _(
                "%(missing)s of the same spend would still have to be reused or made of recycled matter.",
                missing=missing,
            )
        )
    return _plainly(share)


def in_devices(share: Share) -> str:
    """Say what is missing of a share of devices, in one sentence."""
    if share.standing is Standing.NOT_MET:
        return str(_("Devices that would still have to go to reuse: %(missing)s.", missing=number(share.missing)))
    return _plainly(share)


def _plainly(share: Share) -> str:
    said_so: dict[Standing, str] = {
        Standing.MET: _("Nothing is missing."),
        Standing.NOTHING: _("Nothing was counted yet: there is no share."),
        Standing.NO_TARGET: _("The law sets no target for this year."),
    }
    return said_so[share.standing]


def limits(year: int) -> list[str]:
    """Say what nobody has read in the law, and how it is reckoned all the same."""
    told = [
        _("Gifts count in what is reused and in the whole, the cautious way: we did not find how the law adds them."),
        _("We found one flat value in the law, that of a laptop under 5 years old: other gifts are told, not counted."),
    ]
    if not any(one.reused is not None for one in targets(year).values()):
        split = _(
            "We did not find in the law how the target is split between reused goods and recycled matter: both are"
            " added up, and told apart."
        )
        told.insert(0, split)
    return told


def rate_limits() -> str:
    """Say what the reuse rate rests on, and what it does not tell."""
    return str(
        _(
            "A device counts once, in the year of its first second life (gift, sale, loan, redeployment), if a public"
            " body gave it up by a disposal decision, if its taker committed to reuse, and if it is of category 2 or 6."
            " What was held on 1 January is what the organisation declares: the service cannot check it."
        )
    )


def mark(code: str) -> str:
    """Say how well a legal text is known."""
    return said(MARKS[code])
