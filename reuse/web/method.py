"""How figures are counted, and what a reader's own assumptions would make of them."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from reuse import http
from reuse.figures import queries
from reuse.figures.board import of_the_territory
from reuse.figures.disclosure import LEAST
from reuse.impact.assumptions import NAMES, Assumptions
from reuse.impact.avoided import Avoided, avoided_by
from reuse.impact.factors import factors
from reuse.impact.queries import of_year, present_assumptions
from reuse.web import words
from reuse.web.addresses import number_in
from reuse.web.blueprint import blueprint
from reuse.web.figures import SHARED_SECONDS, year_asked
from reuse.web.speech import number

EXAMPLE = "laptop"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a reader tries: which percents, on which example; `wrong` are those that are no percents."""

    typed: dict[str, str]
    wrong: frozenset[str]
    kind: str
    year: str
    years: list[str]

    @property
    def percents(self) -> dict[str, int | None]:
        """Give the percents that are ones."""
        return {name: _percent(text) for name, text in self.typed.items()}


@dataclass(frozen=True, slots=True)
class Compared:
    """The same estimate as the territory assumes and as the reader does."""

    name: str
    theirs: Avoided
    own: Avoided


@blueprint.get("/figures/method")
@http.public
@http.shared_for(SHARED_SECONDS)
def figures_method() -> ResponseReturnValue:
    """Say how each number is counted and from what the ranges come, and count again as the reader assumes."""
    with http.reading() as session:
        trial = _trial(queries.years(session))
        lines = queries.of_territory(session, trial.year) if trial.year else []
    assumed = present_assumptions()
    own = assumed.chosen(**trial.percents)
    compared = [_example(trial.kind, assumed, own)]
    if trial.year:
        years = of_year(trial.year)
        boards = [of_the_territory(lines, trial.year, one) for one in (years, years.chosen(**trial.percents))]
        theirs_and_own = [board.avoided for board in boards if board.avoided and board.avoided.covered]
        compared += [Compared("", *theirs_and_own)] if theirs_and_own else []
    return render_template(
        "figures_method.html",
        factors=[(words.kind(kind).name, factor) for kind, factor in sorted(factors().items())],
        assumed=assumed,
        own=own,
        trial=trial,
        compared=compared,
        kinds=[(kind, words.kind(kind).name) for kind in sorted(factors())],
        spoken=http.language(),
        least=LEAST,
        kilograms=kilograms,
    )


def _trial(years: list[str]) -> Trial:
    typed = {name: request.args.get(name, "").strip()[:10] for name in NAMES}
    wrong = frozenset(name for name, text in typed.items() if text and _percent(text) is None)
    kind = request.args.get("kind", "")
    return Trial(typed, wrong, kind if kind in factors() else EXAMPLE, year_asked(years), years)


def _percent(text: str) -> int | None:
    value = number_in(text)
    return value if value is not None and value <= 100 else None


def _example(kind: str, assumed: Assumptions, own: Assumptions) -> Compared:
    return Compared(words.kind(kind).name, avoided_by({kind: 1}, assumed), avoided_by({kind: 1}, own))


def kilograms(grams: int) -> str:
    """Write grams of CO2e as kilograms."""
    return number(round(grams / 1000, 1))
