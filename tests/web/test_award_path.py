"""The pages of an application and of an award, from both sides."""

import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.awards import dossier
from reuse.awards.models import Application, ApplicationState, AwardState, Outcome, Step, StepKind
from reuse.awards.yearly import measure_again, measured_on
from reuse.lifecycle.stages import Role
from tests.awards.awarded import awarded
from tests.awards.granting import PDF, Path, worked
from tests.builders import Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]


@pytest.fixture
def path(build: Builder) -> Path:
    return Path.of(build)


def only(session: Session) -> Application:
    return session.scalars(select(Application)).one()


def test_an_organisation_applies_adds_its_papers_and_submits(session: Session, path: Path, signed_in: SignIn) -> None:
    visitor = signed_in(path.applicant)
    assert "Apply for the label" in visitor.get("/label").text
    visitor.send("/label/applications", form="/label", level="engaged")
    here = f"/label/applications/{only(session).id}"
    day = path.build.clock.at.date().isoformat()
    sent = {"criterion": "plants", "dated": day, "valid_until": "", "file": (io.BytesIO(PDF), "a.pdf")}
    assert visitor.send(f"{here}/documents", form=here, **sent).status_code == 303
    page = visitor.get(here).text
    assert "Authorised plants</a>" in page
    assert "no end" in page
    visitor.send(f"{here}/submission", form=here)

    assert only(session).state is ApplicationState.SUBMITTED
    page = visitor.get(here).text
    assert "frozen when the application was submitted" in page
    assert "Submit the application" not in page


def test_what_is_wrong_with_a_paper_is_said_beside_its_field(path: Path, signed_in: SignIn) -> None:
    here = f"/label/applications/{path.apply().id}"
    sent = {"criterion": "plants", "dated": "yesterday", "file": (io.BytesIO(PDF), "a.pdf")}
    answer = signed_in(path.applicant).send(f"{here}/documents", form=here, **sent)

    assert answer.status_code == 422
    assert 'href="#f-dated">Date of the document: choose a day' in answer.text


def test_papers_are_given_as_files_and_only_to_both_sides(session: Session, path: Path, signed_in: SignIn) -> None:
    made = path.apply()
    path.join(made, "plants")
    address = f"/label/documents/{dossier.papers(session, made)[0].id}"
    answer = signed_in(path.coordinator).get(address)

    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert signed_in(path.build.actor(Role.REFURBISHER)).get(address).status_code == 404
    here = f"/label/applications/{made.id}"
    signed_in(path.applicant).send(f"{address}/removal", form=here)
    assert dossier.papers(session, made) == []


def test_the_coordinator_audits_and_decides(build: Builder, signed_in: SignIn) -> None:
    path = Path.of(build, worked(build))
    made = path.submitted()
    visitor, here = signed_in(path.coordinator), f"/label/applications/{made.id}"
    assert f"{here}/review" in visitor.get("/label/applications").text
    marks = {f"mark-{name}": "accepted" for name in ("plants", "data_protection")}
    notes = {f"note-{name}": "Read." for name in ("plants", "data_protection")}
    told = {"verdict": "granted", "level": "engaged", "reasons": "Sound work.", "impartial": "yes"}

    too_soon = visitor.send(f"{here}/decision", form=f"{here}/review", version=str(made.version), **told)
    assert too_soon.status_code == 409
    assert "Authorised plants: missing for this level" in too_soon.text
    sent = {**marks, **notes, "version": str(made.version)}
    assert visitor.send(f"{here}/marks", form=f"{here}/review", **sent).status_code == 303
    page = visitor.get(f"{here}/review").text
    assert "You audited this application" in page
    assert "Nobody else may decide yet" in page
    committee = signed_in(path.coordinator)
    assert "May decide: Essai." in visitor.get(f"{here}/review").text
    build.session.refresh(made)
    answer = committee.send(f"{here}/decision", form=f"{here}/review", version=str(made.version), **told)
    assert answer.status_code == 303
    page = signed_in(path.applicant).get(here).text
    assert "Label awarded: engaged" in page
    assert "Sound work." in page
    assert "Label “engaged”, awarded on" in signed_in(path.applicant).get("/label").text


def test_a_mark_needs_its_note(path: Path, signed_in: SignIn) -> None:
    made = path.submitted()
    here = f"/label/applications/{made.id}"
    sent = {"mark-plants": "accepted", "version": str(made.version)}
    answer = signed_in(path.coordinator).send(f"{here}/marks", form=f"{here}/review", **sent)

    assert answer.status_code == 422
    assert "say what was seen" in answer.text


def test_nobody_reviews_their_own_organisation(path: Path, signed_in: SignIn) -> None:
    made = path.submitted()
    own = Actor(uuid4(), path.applicant.organisation, frozenset({Role.COORDINATOR, Role.REFURBISHER}))
    page = signed_in(own).get(f"/label/applications/{made.id}/review").text

    assert "This is your own organisation" in page
    assert "Record the decision" not in page


def test_who_declares_a_link_sees_no_form_to_mark_or_decide(path: Path, signed_in: SignIn) -> None:
    made = path.submitted()
    visitor, here = signed_in(path.coordinator), f"/label/applications/{made.id}"
    visitor.send(f"{here}/conflicts", form=f"{here}/review", statement="My cousin works there.")
    page = visitor.get(f"{here}/review").text

    assert "You declared a link" in page
    assert "Record the decision" not in page
    assert "Record the audit" not in page


def test_a_refusal_is_contested_and_answered(session: Session, path: Path, signed_in: SignIn) -> None:
    made = path.reviewed()
    refused, here = path.decide(made, Outcome.REFUSED), f"/label/applications/{made.id}"
    visitor = signed_in(path.applicant)
    visitor.send(f"{here}/appeal", form=here, about=str(refused.id), appeal="Look again.")
    appeal = session.scalars(select(Step).where(Step.kind == StepKind.APPEAL_OPENED)).one()
    other = signed_in(path.build.actor(Role.COORDINATOR))
    assert "Look again." in other.get(f"{here}/review").text
    told = {"upheld": "yes", "reasons": "Right."}
    kept = other.send(f"/label/appeals/{appeal.id}/decision", form=f"{here}/review", **told)
    assert kept.status_code == 422
    assert ">Right.</textarea>" in kept.text
    told["impartial"] = "yes"
    other.send(f"/label/appeals/{appeal.id}/decision", form=f"{here}/review", **told)

    session.refresh(made)
    assert made.state is ApplicationState.IN_REVIEW
    assert "upheld" in visitor.get(here).text


def test_an_award_is_warned_about_replied_and_put_in_force_again(
    session: Session, build: Builder, signed_in: SignIn
) -> None:
    path = Path.of(build)
    award = awarded(session, path.applicant, path.coordinator)
    here = f"/label/awards/{award.id}"
    coordinator, applicant = signed_in(path.coordinator), signed_in(path.applicant)
    told = {"reasons": "Reports came in.", "impartial": "yes"}
    refused = coordinator.send(f"{here}/acts", form=here, act="suspended", version="1", **told)
    assert refused.status_code == 409
    coordinator.send(f"{here}/acts", form=here, act="warned", version="1", **told)
    session.refresh(award)
    assert award.state is AwardState.WARNED
    assert "You may reply about your local label until" in applicant.get("/label").text
    warned = session.scalars(select(Step)).one()
    applicant.send(f"{here}/replies", form=here, about=str(warned.id), reply="Mended.")
    page = coordinator.get(here).text
    assert "Mended." in page
    assert "Reports came in." in page
    session.refresh(award)
    coordinator.send(f"{here}/acts", form=here, act="reinstated", version=str(award.version), **told)
    session.refresh(award)
    assert award.state is AwardState.IN_FORCE


def test_the_coordinator_invites(session: Session, path: Path, signed_in: SignIn) -> None:
    label = f"/label?organisation={path.applicant.organisation}"
    visitor = signed_in(path.coordinator)
    told = {"organisation": str(path.applicant.organisation), "level": "engaged"}
    visitor.send("/label/invitations", form=label, **told)

    assert only(session).invited
    assert "You are invited to apply" in signed_in(path.applicant).get("/label").text


def test_others_see_none_of_it(path: Path, signed_in: SignIn) -> None:
    made = path.apply()
    stranger = signed_in(path.build.actor(Role.REFURBISHER))

    assert stranger.get(f"/label/applications/{made.id}").status_code == 404
    assert stranger.get(f"/label/applications/{made.id}/review").status_code == 403
    assert stranger.get(f"/label/awards/{uuid4()}").status_code == 404
    assert stranger.get("/label/applications").status_code == 403


def test_what_waits_about_the_label_stands_on_my_day(path: Path, signed_in: SignIn) -> None:
    made = path.submitted()
    page = signed_in(path.coordinator).get("/").text

    assert f'<a href="/label/applications/{made.id}">Structure applied for the local label' in page
    assert "applied for the local label" not in signed_in(path.applicant).get("/").text


def test_a_yearly_measure_names_the_criteria_that_fell(session: Session, path: Path, signed_in: SignIn) -> None:
    award = awarded(session, path.applicant, path.coordinator, level="engaged")
    path.build.clock.advance(days=365)
    day = path.build.clock.at.date()
    measure_again(session, award, day, measured_on(session, award, day))
    page = signed_in(path.coordinator).get(f"/label/awards/{award.id}").text

    assert "below its level" in page
    assert "(Erasure of data, An outcome within 90 days, Authorised plants" in page
