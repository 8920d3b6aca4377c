"""The report of a stock-take, drawn from its lines."""

from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.devices.kinds import kinds
from reuse.documents.document import NamedDevice
from reuse.documents.stocktake import Seen, SeenList, StocktakeReport
from reuse.evidence.service import Paper, heading
from reuse.stocktakes.lists import Line, list_lines
from reuse.stocktakes.models import Stocktake
from reuse.stocktakes.queries import Tally, tally
from reuse.stocktakes.rules import Finding, Part

NAMED = 1000
"""Lines of one list that stand on paper: nobody reads more, and a sheet is drawn while others wait to write."""


def write_report(session: Session, stocktake: Stocktake, number: str, *, by: Actor, paper: Paper) -> StocktakeReport:
    """Write the report of a closed stock-take; whoever holds what another organisation follows is not named."""
    numbers, site = tally(session, stocktake), session.get_one(Site, stocktake.site_id)
    return StocktakeReport(
        **heading(session, number, [], by=by, paper=paper),
        site=site.name,
        site_address=f"{site.address}, {site.postcode} {site.commune}",
        opened_at=stocktake.opened_at,
        closed_at=stocktake.closed_at or stocktake.opened_at,
        expected=numbers.expected,
        counted=numbers.counted,
        late=numbers.late,
        replaces=stocktake.report or "",
        lists=tuple(_list(session, stocktake, part, numbers, paper.language) for part in Part),
    )


def _list(session: Session, stocktake: Stocktake, part: Part, numbers: Tally, language: str) -> SeenList:
    lines = list_lines(session, stocktake, part, limit=NAMED)
    return SeenList(part.value, numbers.parts[part], tuple(_seen(line, language) for line in lines))


def _seen(line: Line, language: str) -> Seen:
    kind = kinds().get(line.device.kind) if line.device else None
    named = kind.named(language) if kind else line.device.kind if line.device else ""
    return Seen(NamedDevice(line.code or "", named, line.maker, line.model), _note(line))


def _note(line: Line) -> str:
    if line.finding is Finding.ELSEWHERE:
        return (line.place or "no_site") if line.own else "other_organisation"
    if line.finding is Finding.ENDED:
        return line.stage.value if line.stage else ""
    return line.finding.value if line.finding in (Finding.ARRIVED, Finding.UNCLAIMED) else ""
