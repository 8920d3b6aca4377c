"""Papers at the end of their term."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.models import SiteRole
from reuse.erasure.service import Destruction, destroy_medium
from reuse.evidence.models import DocumentSource, IssuedDocument
from reuse.evidence.service import PAPERS_KEPT, purge_papers
from reuse.lifecycle.stages import Role
from tests.builders import Builder


def kinds(session: Session) -> list[str]:
    """Say which papers are left."""
    session.expire_all()
    return sorted(session.scalars(select(IssuedDocument.kind)))


def test_a_paper_of_a_device_goes_at_its_term_and_not_before(build: Builder, session: Session) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    build.sell(build.ready(desk), desk)
    begun = build.clock.at

    assert purge_papers(session, begun + PAPERS_KEPT - timedelta(seconds=1)) == 0
    assert purge_papers(session, begun + PAPERS_KEPT) == 1
    assert kinds(session) == []
    assert session.scalars(select(DocumentSource)).all() == []


def test_a_legal_hold_keeps_the_papers_of_its_device_and_of_its_lot(build: Builder, session: Session) -> None:
    workshop, plant = (
        build.actor(Role.REFURBISHER, Role.SELLER),
        build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT),
    )
    sold, other = build.ready(workshop), build.ready(workshop)
    for device in (sold, other):
        build.sell(device, workshop)
    lot = [build.at_recycler(plant) for _ in range(2)]
    for device in lot:
        destroy_medium(session, device, Destruction("S1"), by=plant, key=uuid4())
    build.treat(lot, plant)
    build.take_back(sold, workshop)
    build.correct(lot[0], build.last(lot[0]))
    for device in (sold, lot[0]):
        build.fact(device, "hold_set", build.actor(Role.COORDINATOR))
    gone = purge_papers(session, build.clock.at + PAPERS_KEPT)

    assert (gone, kinds(session)) == (1, ["sale", "treatment"])


def test_a_report_that_names_nobody_stays(build: Builder, session: Session) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    _, paper = build.sell(build.ready(desk), desk)
    paper.kind = "stocktake"
    session.flush()

    assert purge_papers(session, build.clock.at + PAPERS_KEPT) == 0
