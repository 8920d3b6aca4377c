"""A campaign: its places and times, its counts, its end."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.campaigns import queries, service
from reuse.campaigns.counters import Counted, count_campaign
from reuse.campaigns.models import Campaign, CampaignStop
from reuse.campaigns.report import write_report
from reuse.campaigns.rules import State
from reuse.campaigns.service import Times, Told
from reuse.documents.document import facts
from reuse.errors import BadInputError, ForbiddenError, KeyReusedError, RefusedError, StaleError
from reuse.evidence.models import IssuedDocument
from reuse.lifecycle.stages import Role, Stage
from reuse.points.models import SpecialOpening
from tests.builders import PAPER, Builder
from tests.campaigns.conftest import MARKET


def state(session: Session, campaign: Campaign) -> State:
    return queries.campaign_listed(session, campaign.id).state


def test_a_campaign_is_made_once_whatever_the_repeats(session: Session, boss: Actor) -> None:
    key, told = uuid4(), Told("Une journée")
    made = [service.add_campaign(session, boss.organisation, told, by=boss, key=key).id for _ in range(2)]

    assert made[0] == made[1]
    with pytest.raises(KeyReusedError):
        service.add_campaign(session, boss.organisation, Told("Une autre"), by=boss, key=key)


def test_only_who_runs_the_organisation_prepares_a_campaign(session: Session, build: Builder, boss: Actor) -> None:
    for other in (build.actor(Role.ADMIN), replace(boss, roles=frozenset({Role.COLLECTOR}))):
        with pytest.raises(ForbiddenError):
            service.add_campaign(session, boss.organisation, Told("Une journée"), by=other, key=uuid4())


def test_a_campaign_goes_from_draft_to_over_with_the_clock(
    session: Session, build: Builder, campaign: Campaign, boss: Actor, times: Times
) -> None:
    seen = [state(session, campaign)]
    service.add_stop(session, campaign, session.get_one(Site, boss.site), times, by=boss, key=uuid4())
    seen.append(state(session, campaign))
    for hours in (2, 4):
        build.clock.advance(hours=hours)
        seen.append(state(session, campaign))

    assert seen == [State.DRAFT, State.COMING, State.RUNNING, State.OVER]


def test_a_stop_opens_its_site_beside_its_hours(session: Session, stop: CampaignStop, times: Times) -> None:
    opening = session.get_one(SpecialOpening, stop.opening_id)

    assert (opening.site_id, opening.starts_at, opening.ends_at) == (stop.site_id, times.starts_at, times.ends_at)


def test_a_temporary_place_is_a_collection_point_until_its_day_is_over(
    session: Session, campaign: Campaign, boss: Actor, times: Times
) -> None:
    key = uuid4()
    made = [service.add_temporary_stop(session, campaign, MARKET, times, by=boss, key=key).id for _ in range(2)]
    site = session.get_one(Site, session.get_one(CampaignStop, made[0]).site_id)

    assert made[0] == made[1]
    assert (site.roles, site.last_day, site.organisation_id) == (
        ["collection_point"],
        date(2026, 3, 3),
        boss.organisation,
    )


@pytest.mark.parametrize("hours", [0, -1, 15])
def test_a_stop_lasts_no_longer_than_a_day(
    session: Session, campaign: Campaign, boss: Actor, times: Times, hours: int
) -> None:
    wrong = Times(times.starts_at, times.starts_at + timedelta(hours=hours))
    with pytest.raises(BadInputError) as refused:
        service.add_temporary_stop(session, campaign, MARKET, wrong, by=boss, key=uuid4())

    assert "ends_at" in refused.value.fields


def test_one_site_is_not_opened_twice_at_the_same_time(
    session: Session, campaign: Campaign, stop: CampaignStop, boss: Actor
) -> None:
    later = Times(stop.starts_at + timedelta(hours=1), stop.ends_at + timedelta(hours=1))
    with pytest.raises(BadInputError):
        service.add_stop(session, campaign, session.get_one(Site, stop.site_id), later, by=boss, key=uuid4())


def test_a_site_of_somebody_else_is_not_opened_by_an_admin(
    session: Session, build: Builder, campaign: Campaign, boss: Actor, times: Times
) -> None:
    foreign = session.get_one(Site, build.actor(Role.ADMIN).site)
    with pytest.raises(ForbiddenError):
        service.add_stop(session, campaign, foreign, times, by=boss, key=uuid4())


def test_a_removed_temporary_place_leaves_the_map_at_once(
    session: Session, campaign: Campaign, boss: Actor, times: Times
) -> None:
    stop = service.add_temporary_stop(session, campaign, MARKET, times, by=boss, key=uuid4())
    site, opening = session.get_one(Site, stop.site_id), stop.opening_id
    service.remove_stop(session, campaign, stop, by=boss)

    assert site.last_day == date(2026, 3, 2)
    assert session.get(SpecialOpening, opening) is None
    assert state(session, campaign) is State.DRAFT


def test_a_temporary_place_stays_on_the_map_for_its_other_day(
    session: Session, campaign: Campaign, boss: Actor, times: Times
) -> None:
    first = service.add_temporary_stop(session, campaign, MARKET, times, by=boss, key=uuid4())
    site = session.get_one(Site, first.site_id)
    tomorrow = Times(times.starts_at + timedelta(days=1), times.ends_at + timedelta(days=1))
    second = service.add_stop(session, campaign, site, tomorrow, by=boss, key=uuid4())
    days = [site.last_day]
    for stop in (first, second):
        service.remove_stop(session, campaign, stop, by=boss)
        days.append(site.last_day)

    assert days == [date(2026, 3, 4), date(2026, 3, 4), date(2026, 3, 2)]


def test_a_site_with_a_last_day_of_its_own_outlives_the_campaign(
    session: Session, campaign: Campaign, stop: CampaignStop, boss: Actor
) -> None:
    site = session.get_one(Site, stop.site_id)
    site.last_day = date(2026, 12, 31)
    service.cancel_campaign(session, campaign, by=boss)

    assert site.last_day == date(2026, 12, 31)


def test_one_key_makes_no_second_temporary_place_elsewhere(
    session: Session, campaign: Campaign, boss: Actor, times: Times
) -> None:
    key = uuid4()
    service.add_temporary_stop(session, campaign, MARKET, times, by=boss, key=key)
    with pytest.raises(KeyReusedError):
        service.add_temporary_stop(session, campaign, replace(MARKET, address="Ailleurs"), times, by=boss, key=key)


def test_a_cancelled_campaign_still_says_where_it_would_have_been(
    session: Session, campaign: Campaign, stop: CampaignStop, boss: Actor
) -> None:
    opening = stop.opening_id
    for _ in range(2):
        service.cancel_campaign(session, campaign, by=boss)

    assert state(session, campaign) is State.CANCELLED
    assert session.get(SpecialOpening, opening) is None
    assert [one.stop.id for one in queries.places_of(session, campaign)] == [stop.id]
    with pytest.raises(RefusedError):
        service.remove_stop(session, campaign, stop, by=boss)


def test_what_is_taken_in_there_and_then_is_counted(
    session: Session, build: Builder, campaign: Campaign, stop: CampaignStop, boss: Actor
) -> None:
    build.collected(boss)  # an hour early: not of the campaign
    build.clock.advance(hours=2)
    here = [build.collected(boss), build.collected(boss, kind="monitor")]
    build.collected(build.actor(Role.COLLECTOR))  # elsewhere
    build.clock.advance(hours=5)
    build.collected(boss)  # after it
    counted = count_campaign(session, campaign)

    assert counted.kinds == {"laptop": 1, "monitor": 1}
    assert counted.stops == {stop.id: 2}
    assert (counted.grams, counted.weighed, counted.without_mass) == (1650 + 5700, 0, 0)
    build.correct(here[0], build.last(here[0]))
    assert count_campaign(session, campaign).kinds == {"monitor": 1}


def test_a_report_waits_for_the_last_place_to_close(
    session: Session, campaign: Campaign, stop: CampaignStop, boss: Actor
) -> None:
    assert stop
    with pytest.raises(RefusedError):
        service.close_campaign(session, campaign, by=boss, paper=PAPER)


def test_a_report_is_issued_again_only_when_more_is_known(
    session: Session, build: Builder, campaign: Campaign, stop: CampaignStop, boss: Actor
) -> None:
    assert stop
    build.clock.advance(hours=2)
    device = build.collected(boss)
    build.clock.advance(hours=24)
    numbers = [service.close_campaign(session, campaign, by=boss, paper=PAPER).report for _ in range(2)]
    build.fact(device, "refused", boss)
    numbers.append(service.close_campaign(session, campaign, by=boss, paper=PAPER).report)

    assert numbers[0] == numbers[1] != numbers[2]
    first, last = (session.get_one(IssuedDocument, number) for number in (numbers[0], numbers[2]))
    assert "Site" in str(first.facts)
    assert first.number in str(last.facts)
    assert state(session, campaign) is State.CLOSED


def test_what_a_report_says_was_spared_names_its_sources_and_assumptions(
    session: Session, campaign: Campaign, boss: Actor
) -> None:
    counted = Counted({"laptop": 2}, {Stage.DONATED: 2}, {}, {"laptop": 2}, 3300, 0, 0)
    told = str(facts(write_report(session, campaign, counted, "BIL-1", by=boss, paper=PAPER)))

    assert "entre 43 et 365 kg de CO2e (109 au milieu)" in told
    assert "ADEME, Base Empreinte (2026)" in told
    assert "50 % (30 – 80 %) des secondes vies évitent un achat, pour 60 % (40 – 80 %) de sa durée" in told


def test_counts_that_differ_only_by_what_serves_again_are_not_the_same() -> None:
    once = Counted({"laptop": 1, "monitor": 1}, {Stage.DONATED: 1, Stage.COLLECTED: 1}, {}, {"laptop": 1}, 7350, 0, 0)

    assert once.mark != replace(once, reused={"monitor": 1}).mark


def test_words_changed_meanwhile_are_not_written_over(session: Session, campaign: Campaign, boss: Actor) -> None:
    service.edit_campaign(session, campaign, Told("Nouveau nom"), version=1, by=boss)

    assert (campaign.name, campaign.version) == ("Nouveau nom", 2)
    with pytest.raises(StaleError):
        service.edit_campaign(session, campaign, Told("Autre"), version=1, by=boss)
