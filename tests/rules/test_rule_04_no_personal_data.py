"""Rule 4: no personal data in the chain."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, SiteRole, User
from reuse.actors.people import add_membership, add_user, remove_membership
from reuse.collection.models import Depositor, Title
from reuse.collection.service import Description, Terms, follow_up_code, open_deposit, take_in
from reuse.devices.models import IdentityKind
from reuse.erasure.service import Destruction, destroy_medium, file_erasures
from reuse.events.models import Event
from reuse.events.verify import verify_histories
from reuse.evidence.models import StoredFile
from reuse.evidence.service import KEPT, keep_file, purge_files, salted_hash
from reuse.lifecycle.stages import Role
from reuse.outcomes.models import Outcome, Receiver
from reuse.outcomes.service import Terms as Leaving
from reuse.outcomes.service import forget_receivers, give_out
from reuse.refurbishment.inventory.reading import ErasureReading, ErasureResult
from reuse.refurbishment.service import record_media
from tests.builders import PAPER, SECRET, Builder

NAMES = st.text(st.characters(min_codepoint=0x41, max_codepoint=0x17F, categories=["L"]), min_size=12, max_size=30)


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


def written(session: Session) -> str:
    """Everything that every chain holds, canonical bytes and columns alike."""
    rows = session.execute(select(Event.canonical, Event.data, Event.actor, Event.site)).all()
    return " ".join(row.canonical.decode() + str(row.data) + row.actor + str(row.site) for row in rows)


@given(name=NAMES, referral=NAMES)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_receives_is_never_named_in_the_chain(
    build: Builder, session: Session, name: str, referral: str
) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    leaving = (
        Leaving("donated", Receiver.PERSON, referral=referral),
        Leaving("donated", Receiver.ASSOCIATION, receiver_name=name),
        Leaving("sold", Receiver.COMPANY, receiver_name=name, price_cents=100),
    )
    for terms in leaving:
        give_out(session, build.ready(desk), terms, by=desk, key=uuid4(), paper=PAPER)

    assert name not in written(session)
    assert referral not in written(session)


def test_staff_are_opaque_references(build: Builder, session: Session, desk: Actor) -> None:
    person = User(
        id=desk.reference, email="nadia.durand@exemple.fr", name="Nadia Durand", password_hash="x",
        session_nonce="n", created_at=build.clock.at,
    )  # fmt: skip
    session.add(person)
    device = build.ready(desk)

    assert device.seq > 5
    assert "nadia" not in written(session).lower()
    assert str(desk.reference) in written(session)


def test_the_name_goes_with_the_last_access_and_what_was_recorded_stays(
    build: Builder, session: Session, desk: Actor
) -> None:
    coordinator = build.actor(Role.COORDINATOR)
    person = add_user(
        session, email="nadia@exemple.fr", name="Nadia", password="quatre mots au hasard", by=coordinator, key=uuid4()
    )
    homes = [session.get_one(Organisation, one.organisation) for one in (desk, coordinator)]
    access = [add_membership(session, person, home, {Role.SELLER}, set(), by=coordinator) for home in homes]
    remove_membership(session, access[0].id, by=coordinator)
    assert session.scalar(select(User.name).where(User.id == person.id)) == "Nadia"
    remove_membership(session, access[1].id, by=coordinator)

    assert session.scalar(select(User.name).where(User.id == person.id)) is None


def test_a_person_who_is_erased_leaves_every_chain_valid(build: Builder, session: Session, desk: Actor) -> None:
    session.add(
        User(id=desk.reference, email="n@exemple.fr", name="N", password_hash="x", session_nonce="n",
             created_at=build.clock.at)
    )  # fmt: skip
    build.sell(build.ready(desk), desk)
    session.execute(delete(User).where(User.id == desk.reference))

    assert list(verify_histories(session)) == []


def test_the_follow_up_code_of_a_deposit_is_nowhere(build: Builder, session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(Depositor.COMPANY, Title.SIGNED_LIST), secret=SECRET, by=desk, key=uuid4())
    take_in(session, build.code(desk), Description("laptop"), deposit, by=desk, key=uuid4())
    code = follow_up_code(SECRET, deposit.id)

    assert code not in written(session)
    assert code not in deposit.follow_up_hash.upper()


def test_the_identities_of_a_device_stay_out_of_its_arrival(build: Builder, session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    names = ((IdentityKind.ASSET_TAG, "BUREAU-DE-NADIA"), (IdentityKind.IMEI, "490154203237518"))
    take_in(session, build.code(desk), Description("phone", "M", "N", names), deposit, by=desk, key=uuid4())

    assert "NADIA" not in written(session)
    assert "490154203237518" not in written(session)


def test_a_report_stays_out_of_the_chain_which_holds_its_salted_hash(
    build: Builder, session: Session, desk: Actor
) -> None:
    device = build.at_bench(desk)
    record_media(session, device, {"S1": "hdd"}, by=desk, key=uuid4())
    report = keep_file(session, b"report of Nadia", media_type="text/plain", by=desk, key=uuid4())
    reading = ErasureReading("S1", "nwipe 0.40", ErasureResult.SUCCESS)
    file_erasures(session, [reading], report, by=desk, key=uuid4())
    told = build.last(device).data["file"]

    assert told == salted_hash(report)
    assert told != report.sha256
    assert report.sha256 not in written(session)


def test_once_purged_a_file_cannot_be_guessed_and_the_chain_is_valid(
    build: Builder, session: Session, desk: Actor
) -> None:
    device = build.at_bench(desk)
    photo = keep_file(session, b"photo", media_type="image/png", by=desk, key=uuid4(), device=device)
    destroy_medium(session, device, Destruction("S1", photo, "W-1"), by=desk, key=uuid4())

    assert purge_files(session, build.clock.at + KEPT + timedelta(days=1)) == 1
    session.expire_all()
    assert (photo.content, photo.salt) == (None, None)
    assert list(verify_histories(session)) == []


def test_a_file_is_kept_until_its_term(build: Builder, session: Session, desk: Actor) -> None:
    keep_file(session, b"photo", media_type="image/png", by=desk, key=uuid4())

    assert purge_files(session, build.clock.at + KEPT - timedelta(days=1)) == 0
    assert session.scalar(select(func.count()).select_from(StoredFile).where(StoredFile.content.is_not(None))) == 1


def test_receivers_are_forgotten_at_their_term_and_the_chain_is_valid(
    build: Builder, session: Session, desk: Actor
) -> None:
    device = build.ready(desk)
    terms = Leaving("donated", Receiver.PERSON, referral="R-77")
    give_out(session, device, terms, by=desk, key=uuid4(), paper=PAPER)

    assert forget_receivers(session, build.clock.at) == 0
    assert forget_receivers(session, build.clock.at + KEPT + timedelta(days=1)) == 1
    session.expire_all()
    assert session.scalars(select(Outcome)).one().referral is None
    assert list(verify_histories(session)) == []


def test_a_held_device_keeps_its_receiver(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    give_out(session, device, Leaving("donated", Receiver.PERSON, referral="R-77"), by=desk, key=uuid4(), paper=PAPER)
    build.take_back(device, desk)
    build.fact(device, "hold_set", build.actor(Role.COORDINATOR))

    assert forget_receivers(session, build.clock.at + KEPT + timedelta(days=1)) == 0
