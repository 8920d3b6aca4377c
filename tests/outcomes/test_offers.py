"""What anybody may see of devices ready for a second life."""

from sqlalchemy.orm import Session

from reuse.actors.models import SiteRole
from reuse.lifecycle.stages import Role
from reuse.outcomes.queries import offers
from tests.builders import Builder


def test_only_what_a_recyclery_has_is_offered(build: Builder, session: Session) -> None:
    shop = build.ready(build.actor(Role.REFURBISHER, at=SiteRole.RECYCLERY))
    build.ready(build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP))

    assert [offer.code for offer in offers(session)] == [shop.code]
