"""Verbs of a campaign: made, given its places and times, cancelled, closed with its report."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Site, SiteRole
from reuse.actors.queries import organisation as organisation_by_id
from reuse.actors.rules import check_version
from reuse.actors.service import Place, add_site, check_runs
from reuse.campaigns.counters import count_campaign
from reuse.campaigns.models import Campaign, CampaignStop
from reuse.campaigns.queries import stops_of
from reuse.campaigns.report import write_report
from reuse.campaigns.rules import MOST_STOPS, times_of, words_of
from reuse.errors import N_, BadInputError, RefusedError
from reuse.events.requests import asked_before
from reuse.evidence.models import IssuedDocument
from reuse.evidence.service import Paper, issue, number_for, today
from reuse.points.models import SpecialOpening
from reuse.territory import local_day

_NEVER_ELSE = "off"
"""The ordinary hours of a place made for a campaign: none."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a campaign is called, and a few lines about it for residents."""

    name: str
    about: str = ""


def add_campaign(session: Session, organisation: UUID, told: Told, *, by: Actor, key: UUID) -> Campaign:
    """Make a campaign of the organisation; replaying the key returns the same one."""
    check_runs(organisation, by)
    name, about = words_of(told.name, told.about)
    asked = {"organisation": str(organisation), "name": name, "about": about}
    if asked_before(session, by, key, "campaign", asked):
        return session.get_one(Campaign, by.thing(key))
    made = Campaign(id=by.thing(key), organisation_id=organisation, name=name, about=about, made_at=clock.now())
    session.add(made)
    session.flush()
    audit.note(session, Action.CAMPAIGN_MADE, by=by, subject=made.id, organisation=organisation)
    return made


def edit_campaign(session: Session, campaign: Campaign, told: Told, *, version: int, by: Actor) -> Campaign:
    """Change the words of a campaign; refused when somebody changed it since `version`. Raises StaleError."""
    _hold(session, campaign, by)
    check_version(campaign.version, version)
    campaign.name, campaign.about = words_of(told.name, told.about)
    campaign.version += 1
    _note(session, campaign, by, Action.CAMPAIGN_CHANGED)
    return campaign


@dataclass(frozen=True, slots=True)
class Times:
    """When a place takes equipment in, as aware times."""

    starts_at: datetime
    ends_at: datetime


def add_stop(session: Session, campaign: Campaign, site: Site, times: Times, *, by: Actor, key: UUID) -> CampaignStop:
    """Open an existing site for the campaign, beside its ordinary hours."""
    starts_at, ends_at = times_of(times.starts_at, times.ends_at)
    _hold(session, campaign, by)
    asked = {"campaign": str(campaign.id), "from": clock.stamp(starts_at), "to": clock.stamp(ends_at)}
    asked["site"] = str(site.id)
    if asked_before(session, by, key, "campaign stop", asked):
        return session.get_one(CampaignStop, by.thing(key))
    return _stop(session, campaign, site, Times(starts_at, ends_at), by, key)


def add_temporary_stop(
    session: Session, campaign: Campaign, place: Place, times: Times, *, by: Actor, key: UUID
) -> CampaignStop:
    """Make a collection point for the campaign only: it stands on the map until its day is over."""
    starts_at, ends_at = times_of(times.starts_at, times.ends_at)
    _hold(session, campaign, by)
    asked = {"campaign": str(campaign.id), "from": clock.stamp(starts_at), "to": clock.stamp(ends_at)}
    asked |= {name: str(value) for name, value in asdict(place).items()}
    if asked_before(session, by, key, "campaign temporary stop", asked):
        return session.get_one(CampaignStop, by.thing(key))
    temporary = replace(
        place, roles=(SiteRole.COLLECTION_POINT,), opening_hours=_NEVER_ELSE, last_day=local_day(ends_at)
    )
    home = organisation_by_id(session, campaign.organisation_id)
    site = add_site(session, home, temporary, by=by, key=by.thing(key, "site"))
    session.flush()
    return _stop(session, campaign, site, Times(starts_at, ends_at), by, key)


def _stop(session: Session, campaign: Campaign, site: Site, times: Times, by: Actor, key: UUID) -> CampaignStop:
    check_runs(site.organisation_id, by)
    _check_room(session, campaign, site, times)
    opening = SpecialOpening(
        id=by.thing(key, "opening"), site_id=site.id, starts_at=times.starts_at, ends_at=times.ends_at
    )
    made = CampaignStop(
        id=by.thing(key),
        campaign_id=campaign.id,
        site_id=site.id,
        opening_id=opening.id,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
    )
    if site.last_day is not None and site.last_day < local_day(times.ends_at):
        site.last_day, site.version = local_day(times.ends_at), site.version + 1
    session.add(opening)
    session.flush()
    session.add(made)
    session.flush()
    _note(session, campaign, by, Action.CAMPAIGN_CHANGED)
    return made


def _check_room(session: Session, campaign: Campaign, site: Site, times: Times) -> None:
    own = select(func.count()).where(CampaignStop.campaign_id == campaign.id)
    if (session.scalar(own) or 0) >= MOST_STOPS:
        raise BadInputError(N_("A campaign has 100 places at most."), remedy=N_("Make another campaign."))
    meets = (CampaignStop.starts_at < times.ends_at, CampaignStop.ends_at > times.starts_at)
    if session.scalar(own.where(CampaignStop.site_id == site.id, *meets)):
        raise BadInputError(
            N_("This place is open for the campaign at that time already."),
            fields={"starts_at": N_("already open then")},
        )


def remove_stop(session: Session, campaign: Campaign, stop: CampaignStop, *, by: Actor) -> None:
    """Take a place out of the campaign; a temporary one leaves the map, what was given there stays followed."""
    _hold(session, campaign, by)
    _close(session, stop)
    session.delete(stop)
    _note(session, campaign, by, Action.CAMPAIGN_CHANGED)


def _close(session: Session, stop: CampaignStop) -> None:
    """Take a stop's opening back; the map forgets from today on a temporary site that opens no other time."""
    site = session.get_one(Site, stop.site_id)
    opening, stop.opening_id = session.get(SpecialOpening, stop.opening_id), None
    session.flush()
    session.delete(opening)
    session.flush()
    others = exists().where(SpecialOpening.site_id == site.id, SpecialOpening.ends_at > clock.now())
    if site.last_day is not None and site.opening_hours == _NEVER_ELSE and not session.scalar(select(others)):
        site.last_day = min(site.last_day, today().date() - timedelta(days=1))
        site.version += 1


def cancel_campaign(session: Session, campaign: Campaign, *, by: Actor) -> Campaign:
    """Cancel a campaign: its places close but stay named on its page; cancelling twice changes nothing."""
    check_runs(campaign.organisation_id, by)
    session.refresh(campaign, with_for_update=True)
    if campaign.cancelled_at is None:
        _check_open(campaign)
        for stop in stops_of(session, campaign):
            _close(session, stop)
        campaign.cancelled_at = clock.now()
        _note(session, campaign, by, Action.CAMPAIGN_CANCELLED)
    return campaign


def close_campaign(session: Session, campaign: Campaign, *, by: Actor, paper: Paper) -> Campaign:
    """Close a campaign whose last place has closed, and issue its report.

    Asked again once more was recorded (a phone without network, an outcome), it issues a further report; else the same.
    """
    check_runs(campaign.organisation_id, by)
    session.refresh(campaign, with_for_update=True)
    if campaign.closed_at is None:
        _check_over(session, campaign)
        campaign.closed_at = clock.now()
        _note(session, campaign, by, Action.CAMPAIGN_CLOSED)
    counted = count_campaign(session, campaign)
    number = number_for("CAM", uuid5(campaign.id, counted.mark))
    if session.get(IssuedDocument, number) is None:
        at_home = replace(by, organisation=campaign.organisation_id, site=None)
        issue(session, write_report(session, campaign, counted, number, by=at_home, paper=paper), by=at_home)
    campaign.report = number
    session.flush()
    return campaign


def _check_over(session: Session, campaign: Campaign) -> None:
    _check_open(campaign)
    stops = stops_of(session, campaign)
    if not stops or max(stop.ends_at for stop in stops) > clock.now():
        raise RefusedError(
            N_("This campaign is not over."),
            rule=N_("a report is drawn when the last place has closed"),
            remedy=N_("Come back when its last place has closed, or cancel it."),
        )


def _hold(session: Session, campaign: Campaign, by: Actor) -> None:
    """Lock a campaign that is still to be changed."""
    check_runs(campaign.organisation_id, by)
    session.refresh(campaign, with_for_update=True)
    _check_open(campaign)


def _check_open(campaign: Campaign) -> None:
    if campaign.cancelled_at is not None or campaign.closed_at is not None:
        raise RefusedError(
            N_("This campaign is closed."),
            rule=N_("a campaign that was closed or cancelled stays as it was"),
            remedy=N_("Make another campaign."),
        )


def _note(session: Session, campaign: Campaign, by: Actor, action: Action) -> None:
    audit.note(session, action, by=by, subject=campaign.id, organisation=campaign.organisation_id)
