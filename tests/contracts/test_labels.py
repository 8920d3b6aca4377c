"""Labels of suppliers as a bundle holds them: checked without the service."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.awards.credential_check import Standing, check_credential, trust_document
from reuse.awards.credentials import issuance
from reuse.bundles.report import Voice
from reuse.contracts.labels import Labels, labels_of, sign_labels
from reuse.lifecycle.stages import Role
from reuse.settings import Settings
from tests.awards.awarded import awarded
from tests.builders import SECRET, Builder

VOICE = Voice("en", lambda message: message)


@pytest.fixture
def told(session: Session, build: Builder, supplier: Actor, tmp_path: Path) -> Labels:
    awarded(session, supplier, build.actor(Role.COORDINATOR))
    suppliers = [session.get_one(Organisation, supplier.organisation)]
    by = issuance(Settings("sqlite://", SECRET, "https://essai.test", tmp_path))
    sign_labels(session, suppliers, by)
    return labels_of(session, suppliers, by, VOICE)


def test_a_credential_is_checked_with_the_lists_and_the_identity_beside_it(told: Labels) -> None:
    files = {one.name: one.content for one in told.enclosed}
    lists = [content for name, content in files.items() if name.endswith(".jwt")]
    (credential,) = (content for name, content in files.items() if name != "labels/did.json" and ".json" in name)

    found = check_credential(credential, trust_document(files["labels/did.json"]), lists, clock.now())

    assert (found.standing, len(lists)) == (Standing.VALID, 2)


def test_the_report_says_how_each_label_stands_and_its_history_is_asked_for(told: Labels) -> None:
    assert told.parts[0].rows[1][2] == "In force"
    assert [subject.partition(":")[0] for subject in told.subjects] == ["award"]


def test_suppliers_without_a_label_add_nothing(session: Session, build: Builder, tmp_path: Path) -> None:
    nobody = [session.get_one(Organisation, build.actor(Role.SELLER).organisation)]
    by = issuance(Settings("sqlite://", SECRET, "https://essai.test", tmp_path))

    assert labels_of(session, nobody, by, VOICE) == Labels()
