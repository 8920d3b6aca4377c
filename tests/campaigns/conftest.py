"""A commune that prepares a collection day."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.actors.service import Place
from reuse.campaigns.models import Campaign, CampaignStop
from reuse.campaigns.service import Times, Told, add_campaign, add_stop
from reuse.lifecycle.stages import Role
from tests.builders import Builder

MARKET = Place("Marché couvert", "Place de l’Essai", "31600", "Muret", "31395", 43.46, 1.33)


@pytest.fixture
def boss(build: Builder) -> Actor:
    """Who runs the town hall and takes in there."""
    return build.actor(Role.ADMIN, Role.COLLECTOR)


@pytest.fixture
def times(build: Builder) -> Times:
    """From two o'clock to six on the day of the test, at Paris."""
    return Times(build.clock.at + timedelta(hours=1), build.clock.at + timedelta(hours=5))


@pytest.fixture
def campaign(session: Session, boss: Actor) -> Campaign:
    """A campaign without a place yet."""
    return add_campaign(session, boss.organisation, Told("Journée du réemploi", "Venez"), by=boss, key=uuid4())


@pytest.fixture
def stop(session: Session, campaign: Campaign, boss: Actor, times: Times) -> CampaignStop:
    """The town hall, open for the campaign."""
    return add_stop(session, campaign, session.get_one(Site, boss.site), times, by=boss, key=uuid4())
