"""Reading campaigns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Organisation, Site
from reuse.campaigns.models import Campaign, CampaignStop
from reuse.campaigns.rules import State
from reuse.errors import N_, NotFoundError


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign as a list tells it: when it begins and ends, at how many places; None while it has none."""

    campaign: Campaign
    organisation: str
    starts_at: datetime | None
    ends_at: datetime | None
    stops: int

    @property
    def state(self) -> State:
        """Say where the campaign stands now."""
        if self.campaign.cancelled_at:
            return State.CANCELLED
        if self.campaign.closed_at:
            return State.CLOSED
        if self.starts_at is None or self.ends_at is None:
            return State.DRAFT
        if clock.now() < self.starts_at:
            return State.COMING
        return State.RUNNING if clock.now() < self.ends_at else State.OVER


@dataclass(frozen=True, slots=True)
class Stop:
    """One place of a campaign, with its site."""

    stop: CampaignStop
    site: Site


def campaign(session: Session, identifier: UUID) -> Campaign:
    """Return one campaign; raises NotFoundError."""
    found = session.get(Campaign, identifier)
    if found is None:
        raise NotFoundError(N_("There is no such campaign."))
    return found


def campaign_listed(session: Session, identifier: UUID) -> Listed:
    """Return one campaign as a list tells it; raises NotFoundError."""
    wanted = campaign(session, identifier)
    return Listed(*session.execute(_LISTED.where(Campaign.id == wanted.id)).one())


_LISTED = (
    select(
        Campaign,
        Organisation.name,
        func.min(CampaignStop.starts_at),
        func.max(CampaignStop.ends_at),
        func.count(CampaignStop.id),
    )
    .join(Organisation, Organisation.id == Campaign.organisation_id)
    .outerjoin(CampaignStop, CampaignStop.campaign_id == Campaign.id)
    .group_by(Campaign.id, Organisation.name)
)


def campaigns(session: Session, *, after: UUID | None = None, limit: int = 50) -> list[Listed]:
    """List campaigns, the latest made first, from the one after `after`."""
    query = _LISTED.order_by(Campaign.made_at.desc(), Campaign.id.desc()).limit(limit)
    if after is not None and (last := session.get(Campaign, after)):
        earlier = (Campaign.made_at < last.made_at) | ((Campaign.made_at == last.made_at) & (Campaign.id < last.id))
        query = query.where(earlier)
    return [Listed(*row) for row in session.execute(query)]


def stops_of(session: Session, campaign: Campaign) -> Sequence[CampaignStop]:
    """Return the stops of a campaign, the first to open first."""
    own = select(CampaignStop).where(CampaignStop.campaign_id == campaign.id)
    return session.scalars(own.order_by(CampaignStop.starts_at, CampaignStop.id)).all()


def places_of(session: Session, campaign: Campaign) -> list[Stop]:
    """Return the stops of a campaign with their sites, the first to open first, in one query."""
    own = (
        select(CampaignStop, Site)
        .join(Site, Site.id == CampaignStop.site_id)
        .where(CampaignStop.campaign_id == campaign.id)
        .order_by(CampaignStop.starts_at, Site.commune, CampaignStop.id)
    )
    return [Stop(*row) for row in session.execute(own)]


def stop_of(session: Session, campaign: Campaign, identifier: UUID) -> CampaignStop:
    """Return one stop of the campaign; raises NotFoundError."""
    if found := stop_or_none(session, campaign, identifier):
        return found
    raise NotFoundError(N_("This place is not in the campaign."))


def stop_or_none(session: Session, campaign: Campaign, identifier: UUID) -> CampaignStop | None:
    """Return one stop of the campaign, None where it is not in it."""
    found = session.get(CampaignStop, identifier)
    return found if found and found.campaign_id == campaign.id else None
