"""The closing report of a campaign, drawn from its counts."""

from collections import Counter

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.campaigns.counters import Counted
from reuse.campaigns.models import Campaign
from reuse.campaigns.queries import Stop, places_of
from reuse.devices.kinds import kinds
from reuse.documents.campaign_report import ENDS, CampaignReport, Spared, StopCount
from reuse.evidence.service import Paper, heading
from reuse.impact.assumptions import Assumptions
from reuse.impact.avoided import Avoided, avoided_by
from reuse.impact.queries import present_assumptions
from reuse.lifecycle.stages import LIVE, SECOND_LIVES, Stage


def write_report(
    session: Session, campaign: Campaign, counted: Counted, number: str, *, by: Actor, paper: Paper
) -> CampaignReport:
    """Write the report of a campaign from what was counted."""
    assumed = present_assumptions()
    return CampaignReport(
        **heading(session, number, [], by=by, paper=paper),
        campaign=campaign.name,
        drawn_at=clock.now(),
        replaces=campaign.report or "",
        stops=tuple(_stop(place, counted) for place in places_of(session, campaign)),
        kinds=tuple((_named(kind, paper.language), count) for kind, count in counted.kinds.items()),
        ends=ends(counted),
        grams=counted.grams,
        weighed=counted.weighed,
        without_mass=counted.without_mass,
        spared=_spared(avoided_by(counted.reused, assumed), assumed),
    )


def _spared(told: Avoided, assumed: Assumptions) -> Spared:
    ends = told.emissions
    shares = [f"{one.percent.central} % ({one.percent.low} – {one.percent.high} %)" for one in assumed]
    return Spared(ends.low, ends.central, ends.high, told.uncovered, told.sources, *shares)


def _stop(place: Stop, counted: Counted) -> StopCount:
    stop, site = place.stop, place.site
    return StopCount(f"{site.name}, {site.commune}", stop.starts_at, stop.ends_at, counted.stops.get(stop.id, 0))


def _named(code: str, language: str) -> str:
    kind = kinds().get(code)
    return kind.named(language) if kind else code


def ends(counted: Counted) -> tuple[tuple[str, int], ...]:
    """Group the stages where the devices stand now by what a resident asks: serving again, recycled, in progress."""
    groups: Counter[str] = Counter()
    for stage, count in counted.stages.items():
        groups[_group(stage)] += count
    return tuple((name, groups[name]) for name in ENDS)


def _group(stage: Stage) -> str:
    if stage in SECOND_LIVES:
        return "reused"
    if stage in (Stage.RECYCLED, Stage.HANDED_TO_ECO_ORGANISME):
        return "recycled"
    return "in_hand" if stage in LIVE or stage is Stage.DISMANTLED else "other"
