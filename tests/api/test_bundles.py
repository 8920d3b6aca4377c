"""Evidence bundles through the API."""

from uuid import uuid4

import pytest

from reuse.bundles.verifier.verify_bundle import verify
from reuse.events import log
from reuse.events.keys import ensure_signer
from reuse.lifecycle.stages import Role


@pytest.fixture
def collector(caller):
    return caller(Role.COLLECTOR)


@pytest.fixture
def deposit(session, build, collector, tmp_path):
    """A sealed deposit of one device."""
    made = build.collected(collector.actor).deposit_id
    log.seal(session, signer=ensure_signer(tmp_path / "signing-key.pem", "localhost/log"), now=build.clock.at)
    return made


@pytest.mark.parametrize("name", ["deposit", "list"])
def test_a_program_takes_the_bundle_of_a_deposit_or_a_list(collector, deposit, name):
    sent = collector.get(f"/bundles?{name}={deposit}", buffered=True)

    assert sent.mimetype == "application/zip"
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert verify(sent.data).differences == []


def test_a_bundle_is_of_one_thing(collector, deposit):
    asked = ("", f"?deposit={deposit}&list={deposit}", f"?contract={uuid4()}", f"?deposit={uuid4()}")

    assert [collector.get(f"/bundles{query}").status_code for query in asked] == [422, 422, 404, 404]
    assert collector.get(f"/bundles?deposit={deposit}&since=99").status_code == 404


def test_another_organisation_takes_no_bundle(caller, deposit):
    assert caller(Role.COLLECTOR).get(f"/bundles?deposit={deposit}").status_code == 404
