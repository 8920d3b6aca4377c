"""The poster of a campaign through the pages."""

import re
from datetime import timedelta
from uuid import uuid4

import pypdfium2
import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.campaigns.models import Campaign
from reuse.campaigns.service import Times, Told, add_campaign, add_stop, cancel_campaign
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor


@pytest.fixture
def boss(build: Builder) -> Actor:
    return build.actor(Role.ADMIN, Role.COLLECTOR)


@pytest.fixture
def campaign(session: Session, boss: Actor) -> Campaign:
    return add_campaign(session, boss.organisation, Told("Journée du réemploi", ""), by=boss, key=uuid4())


@pytest.fixture
def announced(session: Session, build: Builder, campaign: Campaign, boss: Actor) -> Campaign:
    site = session.get_one(Site, boss.site)
    site.name, site.accepts = "Marché", ["laptop"]
    times = Times(build.clock.at + timedelta(days=1), build.clock.at + timedelta(days=1, hours=5))
    add_stop(session, campaign, site, times, by=boss, key=uuid4())
    return campaign


def said(answer: bytes) -> str:
    with pypdfium2.PdfDocument(answer) as document:
        return re.sub(r"\s+", " ", document[0].get_textpage().get_text_range())


def test_the_poster_says_what_where_and_when(visitor: Visitor, announced: Campaign) -> None:
    answer = visitor.get(f"/campaigns/{announced.id}/poster.pdf?lang=fr")

    assert answer.cache_control.public
    for words in ("Journée du réemploi", "Marché", "mercredi 4 mars 2026, 13 h – 18 h", "Ordinateur portable"):
        assert words in said(answer.data)


def test_a_campaign_in_preparation_has_no_poster_for_residents(visitor: Visitor, campaign: Campaign) -> None:
    assert visitor.get(f"/campaigns/{campaign.id}/poster.pdf").status_code == 404


def test_a_cancelled_campaign_has_no_poster(
    session: Session, visitor: Visitor, announced: Campaign, boss: Actor
) -> None:
    cancel_campaign(session, announced, by=boss)

    answer = visitor.get(f"/campaigns/{announced.id}/poster.pdf")

    assert answer.status_code == 404
    assert "cancelled" in answer.text
