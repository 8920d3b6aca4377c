"""The demonstration's year: every stage, nothing to find, the same at each run."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from reuse.actors.models import Organisation, Site, SiteRole, User
from reuse.actors.passwords import is_password
from reuse.actors.queries import user_by_email
from reuse.actors.second_factor import accepts
from reuse.awards.models import Application
from reuse.awards.queries import public_register
from reuse.awards.verifying import check_awards
from reuse.collection.models import Deposit
from reuse.contracts.alerts import changes_of
from reuse.contracts.checks import check_contract
from reuse.contracts.models import Contract
from reuse.contracts.rules import Answer
from reuse.contracts.verification import verify_contracts
from reuse.db import Sessions, reading
from reuse.demo.accounts import ACCOUNTS, codes_to_try, keys_to_try, password_of
from reuse.demo.tampering import check
from reuse.demo.year import END, load
from reuse.devices.kinds import kinds
from reuse.devices.models import Code, Device
from reuse.erasure.models import UnmatchedErasure
from reuse.events.log_models import Checkpoint
from reuse.events.models import Event, WaitingFact
from reuse.evidence.models import IssuedDocument
from reuse.figures.queries import count_history
from reuse.lifecycle.stages import Role, Stage
from reuse.points.point import State
from reuse.points.search import Wanted, find_points
from reuse.purchases import queries as duties
from reuse.purchases.retired import reuse_rate
from reuse.settings import Settings
from tests.figures.recount import recount

pytestmark = pytest.mark.journey

FIRST_CODE = "X2K6R6W0K"
"""Changes when the demonstration does, and only then."""


@pytest.fixture(scope="module", autouse=True)
def _loaded(factory: Sessions, settings: Settings) -> None:
    assert load(factory, settings)


@pytest.fixture(scope="module")
def stages(factory: Sessions) -> dict[Stage, int]:
    with reading(factory) as session:
        return {row[0]: row[1] for row in session.execute(select(Device.stage, func.count()).group_by(Device.stage))}


def test_some_four_hundred_devices_came(stages: dict[Stage, int]):
    assert 400 <= sum(stages.values()) <= 500


def test_every_stage_has_its_devices(stages: dict[Stage, int]):
    assert set(Stage) - set(stages) <= {Stage.NEW}


def test_residents_find_points_that_are_kept_one_full_and_few_that_nobody_confirmed(factory: Sessions):
    with reading(factory) as session:
        found = find_points(session, Wanted(limit=100), at=END).points
    states = Counter(point.opening.state for point in found)

    assert states[State.FULL] == 1
    assert 0 < sum((END - (one.site.confirmed_at or one.site.created_at)).days > 183 for one in found) < 8


def test_a_contract_shows_every_answer_with_the_devices_that_decide(factory: Sessions):
    with reading(factory) as session:
        contract = session.scalars(select(Contract)).one()
        checked = check_contract(session, contract, as_of=END)
        told = {chosen.clause.id: result for chosen, result in checked.results}
        changed = changes_of(session, contract)

        assert list(verify_contracts(session)) == []
    assert {name for name, one in told.items() if one.answer is Answer.NOT_MET} == {"outcome", "plants", "certificate"}
    assert all(told[name].offending for name in ("outcome", "plants", "certificate"))
    assert (told["custody"].answer, told["no_export"].answer) == (Answer.MET, Answer.NO_EVIDENCE)
    assert {one.clause for one in changed} >= {"outcome", "plants", "certificate"}


def test_most_ended_well(stages: dict[Stage, int]):
    lives = sum(stages[stage] for stage in (Stage.SOLD, Stage.DONATED, Stage.LENT, Stage.REDEPLOYED))

    assert lives > 200 > stages[Stage.RECYCLED] > 40


def test_the_year_s_figures_are_what_its_raw_events_say(factory: Sessions):
    with reading(factory) as session:
        communes = session.execute(select(Deposit.id, Site.commune_code).join(Site, Site.id == Deposit.site_id))
        usual = {code: kind.mass_g or 0 for code, kind in kinds().items()}
        raw = session.scalars(select(Event.canonical).order_by(Event.number))
        apart = recount(raw, {str(deposit): commune for deposit, commune in communes}, usual)
        counted = {(n.month, n.commune_code, n.kind, n.fact): (n.count, n.mass_g) for n in count_history(session)}

    assert counted == apart
    assert {"collected", "sold", "donated", "lent", "recycled", "part_reused"} <= {fact for *_cell, fact in counted}


def test_forty_town_halls_and_a_dozen_colleges_collect(factory: Sessions):
    with reading(factory) as session:
        names = [site.name for site in session.scalars(select(Site)) if SiteRole.COLLECTION_POINT in site.roles]

    assert sum(name.startswith("Mairie d") for name in names) == 40
    assert sum(name.startswith("Collège ") for name in names) == 12


def test_everything_verifies(factory: Sessions, settings: Settings):
    assert check(factory, settings) == []


def test_one_label_is_held_and_one_application_waits(factory: Sessions):
    with reading(factory) as session:
        assert [one.award.level for one in public_register(session)] == ["confirmed"]
        assert session.scalars(select(Application.state).order_by(Application.state)).all() == ["decided", "submitted"]
        assert list(check_awards(session)) == []


def test_the_departement_sees_what_its_yearly_duties_lack(factory: Sessions):
    with reading(factory) as session:
        home = session.scalars(select(Organisation).where(Organisation.kind == "departement")).one()
        bought, rate = duties.report(session, home, END.year), reuse_rate(session, home.id, END.year)

    assert bought.total.share.missing > 0
    assert 0 < len(rate.counted) < (rate.share.required or 0)


def test_each_day_was_sealed(factory: Sessions):
    with reading(factory) as session:
        heads = session.scalars(select(Checkpoint).order_by(Checkpoint.size)).all()

    assert len(heads) > 200
    assert len({head.made_at.date() for head in heads}) == len(heads)


def test_one_scan_waits_to_be_settled(factory: Sessions):
    with reading(factory) as session:
        assert session.scalar(select(func.count()).select_from(WaitingFact)) == 1


def test_one_erasure_waits_in_the_tray(factory: Sessions):
    with reading(factory) as session:
        assert session.scalar(select(func.count()).select_from(UnmatchedErasure)) == 1


def test_nothing_happened_after_the_end(factory: Sessions):
    with reading(factory) as session:
        assert session.scalar(select(func.max(Event.recorded_at))) <= END


def test_papers_were_issued(factory: Sessions):
    with reading(factory) as session:
        kinds = set(session.scalars(select(IssuedDocument.kind)))

    assert {"erasure", "donation", "sale", "treatment"} <= kinds


def test_each_role_has_one_account_whose_password_can_be_said_again(factory: Sessions, settings: Settings):
    with reading(factory) as session:
        pairs = keys_to_try(session, settings.secret_key)

    assert [account for account, _password in pairs] == list(ACCOUNTS)


def test_the_code_said_for_the_admin_is_accepted(factory: Sessions, settings: Settings):
    secret = settings.secret_key
    with factory() as session:
        ((account, code),) = codes_to_try(session, secret)
        user = user_by_email(session, account.email)

        assert account.role is Role.ADMIN
        assert accepts(session, user, code, secret=secret, origin="here")
        assert not accepts(session, user, code, secret=secret, origin="here")
        assert codes_to_try(session, secret) != [(account, code)]


def test_a_changed_password_is_said_no_more(factory: Sessions, settings: Settings):
    with reading(factory) as session:
        assert keys_to_try(session, f"{settings.secret_key}, changed") == []


def test_a_second_load_changes_nothing(factory: Sessions, settings: Settings):
    with reading(factory) as session:
        before = [
            session.scalar(select(func.count()).select_from(table)) for table in (Event, Code, User, Organisation)
        ]

    assert load(factory, settings) is False

    with reading(factory) as session:
        after = [session.scalar(select(func.count()).select_from(table)) for table in (Event, Code, User, Organisation)]
    assert after == before


def test_the_year_is_the_same_at_each_run(factory: Sessions):
    with reading(factory) as session:
        first = session.scalars(select(Device.code).order_by(Device.id).limit(1)).one()

    assert first == FIRST_CODE


def test_a_password_is_not_derived_from_the_address_alone():
    assert password_of(ACCOUNTS[0], "one secret") != password_of(ACCOUNTS[0], "another")


def test_a_demo_password_opens_its_account(factory: Sessions, settings: Settings):
    with reading(factory) as session:
        user = session.scalars(select(User).where(User.email == ACCOUNTS[0].email)).one()

    assert is_password(user.password_hash, password_of(ACCOUNTS[0], settings.secret_key))
