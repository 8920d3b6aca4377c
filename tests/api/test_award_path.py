"""The path to the label and an award's life, as programs walk them."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.lifecycle.stages import Role
from tests.api.conftest import Caller
from tests.awards.awarded import awarded
from tests.awards.granting import PDF, Path, worked
from tests.builders import Builder

HERE = "/awards/applications"


@pytest.fixture
def workshop(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


def told(answer: Any, status: int = 201) -> Any:
    assert answer.status_code == status, answer.text
    return answer.get_json()


def test_a_program_walks_the_whole_path(build: Builder, caller: Callable[..., Caller]) -> None:
    applicant, coordinator = caller(actor=worked(build)), caller(Role.COORDINATOR)
    refurbisher = caller(Role.REFURBISHER)
    made = told(applicant.post(HERE, {"level": "engaged"}))
    path = f"{HERE}/{made['id']}"
    for criterion in ("plants", "data_protection"):
        query = f"criterion={criterion}&dated=2026-06-01"
        file = {"data": {"file": (io.BytesIO(PDF), "a.pdf")}, "content_type": "multipart/form-data"}
        made = told(applicant.post(f"{path}/documents?{query}", **file))
    document = made["documents"][0]["id"]
    assert coordinator.get(f"/awards/documents/{document}").data == PDF
    assert refurbisher.get(f"/awards/documents/{document}").status_code == 404
    assert told(applicant.post(f"{path}/submission", {}), 200)["state"] == "submitted"
    marks = [{"criterion": one, "mark": "accepted", "note": "Read."} for one in ("plants", "data_protection")]
    version = told(coordinator.get(path), 200)["version"]
    seen = told(coordinator.post(f"{path}/marks", {"version": version, "marks": marks}))
    assert seen["reached"] == "engaged"
    verdict = {"outcome": "granted", "level": "confirmed", "reasons": "Sound.", "impartial": True}
    refused = coordinator.post(f"{path}/decisions", verdict | {"version": seen["version"]})
    assert (refused.status_code, list(refused.get_json()["fields"])) == (403, ["impartial"])
    coordinator = caller(Role.COORDINATOR)
    refused = coordinator.post(f"{path}/decisions", verdict | {"version": seen["version"]})
    assert (refused.status_code, list(refused.get_json()["fields"])) == (409, ["others"])
    assert coordinator.post(f"{path}/decisions", verdict | {"version": 1}).status_code == 412
    verdict |= {"level": "engaged", "version": seen["version"]}
    assert told(coordinator.post(f"{path}/decisions", verdict))["state"] == "decided"
    assert [one["level"] for one in told(refurbisher.get("/awards"), 200)["items"]] == ["engaged"]


def test_an_award_is_acted_on_and_answered(build: Builder, caller: Callable[..., Caller]) -> None:
    path = Path.of(build)
    award = awarded(build.session, path.applicant, path.coordinator)
    applicant, coordinator = caller(actor=path.applicant), caller(actor=path.coordinator)
    other = caller(Role.COORDINATOR)
    here = f"/awards/{award.id}"
    act = {"act": "warned", "reasons": "Reports.", "impartial": True, "version": 1}
    warned = told(coordinator.post(f"{here}/acts", act))
    assert (warned["standing"], warned["steps"][0]["reply_by"]) == ("warned", "2026-03-18")
    about = {"about": warned["steps"][0]["id"], "text": "Mended."}
    told(applicant.post(f"{here}/replies", about))
    appealed = told(applicant.post(f"{here}/appeals", about))
    answer = {"upheld": True, "reasons": "Right.", "impartial": True}
    appeal = next(one["id"] for one in appealed["steps"] if one["kind"] == "appeal_opened")
    assert told(other.post(f"/awards/appeals/{appeal}/decision", answer))["upheld"]
    assert told(applicant.get(here), 200)["standing"] == "in_force"


def test_an_invitation_is_withdrawn_by_the_organisation(
    workshop: Actor, caller: Callable[..., Caller], coordinator: Caller
) -> None:
    applicant = caller(actor=workshop)
    made = told(coordinator.post(HERE, {"level": "engaged", "organisation": str(workshop.organisation)}))
    assert made["invited"]
    assert told(applicant.get(f"{HERE}?pending=true"), 200)["items"][0]["id"] == made["id"]
    assert told(applicant.post(f"{HERE}/{made['id']}/withdrawal", {}), 200)["state"] == "withdrawn"
    assert told(applicant.get(f"{HERE}?pending=true"), 200)["items"] == []


def test_who_may_not_is_refused(workshop: Actor, caller: Callable[..., Caller], refurbisher: Caller) -> None:
    made = told(caller(actor=workshop).post(HERE, {"level": "engaged"}))

    assert refurbisher.get(f"{HERE}/{made['id']}").status_code == 404
    assert refurbisher.post(f"{HERE}/{made['id']}/marks", {"version": 1, "marks": []}).status_code == 403
    assert caller(Role.BUYER).post(HERE, {"level": "engaged"}).status_code == 403
