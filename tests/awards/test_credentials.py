"""Credentials as they are issued and kept."""

from collections.abc import Sequence
from pathlib import Path

import orjson
import pytest

from reuse.awards.credential_models import AwardCredential
from reuse.awards.credential_verifying import check_credentials
from reuse.awards.credentials import Issuance, issuance, issue
from reuse.awards.models import Award
from reuse.awards.securing import prove
from reuse.lifecycle.stages import Role
from reuse.settings import Settings
from tests.awards.awarded import awarded
from tests.awards.credentials import NOW, bare, stamp
from tests.builders import SECRET, Builder


@pytest.fixture
def by(tmp_path: Path) -> Issuance:
    return issuance(Settings("sqlite://", SECRET, "https://reemploi.example", tmp_path))


@pytest.fixture
def award(build: Builder) -> Award:
    return awarded(build.session, build.actor(Role.REFURBISHER), build.actor(Role.COORDINATOR))


@pytest.fixture
def kept(build: Builder, award: Award, by: Issuance) -> AwardCredential:
    return issue(build.session, award, by)


def found(build: Builder, by: Issuance) -> Sequence[str]:
    return [one.field for one in check_credentials(build.session, by.keys)]


def test_what_was_issued_verifies(build: Builder, kept: AwardCredential, by: Issuance) -> None:
    assert kept.sha256
    assert found(build, by) == []


def test_issuing_again_gives_back_the_first(build: Builder, award: Award, kept: AwardCredential, by: Issuance) -> None:
    build.clock.advance(days=30)

    assert issue(build.session, award, by).content == kept.content


@pytest.mark.parametrize("word", ["Effacement", "validUntil", "did:web"])
def test_a_changed_credential_is_found(build: Builder, kept: AwardCredential, by: Issuance, word: str) -> None:
    kept.content = kept.content.replace(word, word.swapcase(), 1)

    assert {"sha256", "signature"} <= set(found(build, by))


@pytest.mark.parametrize("field", ["number", "level", "expires_on", "status_index"])
def test_an_award_changed_after_it_was_signed_is_found(
    build: Builder, award: Award, kept: AwardCredential, by: Issuance, field: str
) -> None:
    changed = {
        "number": "f" * 32,
        "level": "exemplary",
        "expires_on": award.expires_on.replace(year=2040),
        "status_index": (award.status_index + 1) % 131_072,
    }
    setattr(award, field, changed[field])

    assert kept.content
    assert found(build, by) == [field]


def test_a_credential_that_another_key_signed_is_found(build: Builder, kept: AwardCredential, by: Issuance) -> None:
    kept.content = orjson.dumps(prove(bare(), stamp(), NOW)).decode()

    assert {"sha256", "key", "number"} <= set(found(build, by))
