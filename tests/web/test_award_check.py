"""The register, the check page of an award and the files it is checked with."""

import re
from collections.abc import Callable
from hashlib import sha256

import orjson
import pytest
import time_machine
import zxingcpp
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from pypdfium2 import PdfDocument
from sqlalchemy.orm import Session, object_session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site
from reuse.awards.models import Award, AwardState
from reuse.events.keys import rotate_key
from reuse.lifecycle.stages import Role
from tests.applications import app_within
from tests.awards.awarded import REASONS, awarded
from tests.builders import Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]
HOSTILE = "<script>alert(1)</script> & “C” ${7*7} {{7*7}} ]]> -->"


@pytest.fixture
def holder(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER)


@pytest.fixture
def award(build: Builder, holder: Actor) -> Award:
    return awarded(build.session, holder, build.actor(Role.COORDINATOR))


def named(session: Session, holder: Actor, name: str) -> None:
    session.get_one(Organisation, holder.organisation).name = name
    session.flush()


def verify(visitor: Visitor, award: Award) -> None:
    """Let openbadgeslib check an award with nothing but what the service answers."""

    def download(url: str) -> bytes:
        return visitor.get(re.sub("^https?://[^/]+", "", url)).data

    signed = visitor.get(f"/awards/{award.number}/credential.jwt").text
    with time_machine.travel(clock.now(), tick=False):
        verifier = OB3Verifier.for_issuer_did("did:web:localhost", download=download)
        verifier.verify(signed, check_status=True, download=download)


def becomes(award: Award, state: AwardState) -> None:
    award.state = state
    object_session(award).flush()


def test_the_check_page_says_who_holds_it_until_when_and_what_happened(visitor: Visitor, award: Award) -> None:
    page = visitor.get(f"/awards/{award.number}").text

    for told in ("In force", "confirmed", "3 March 2029", "it is no certification", "100%: 40 out of 40"):
        assert told in page
    assert all(line in page for line in REASONS.splitlines())
    assert sha256(visitor.get(f"/awards/{award.number}/credential.json").data).hexdigest() in page


@pytest.mark.parametrize(
    ("state", "told"),
    [(AwardState.SUSPENDED, "Suspended"), (AwardState.REVOKED, "Revoked"), (AwardState.WARNED, "with a warning")],
)
def test_the_check_page_says_how_it_stands_today(visitor: Visitor, award: Award, state: AwardState, told: str) -> None:
    becomes(award, state)

    assert f"{told}</h2>" in visitor.get(f"/awards/{award.number}").text


def test_an_award_expires_by_itself(visitor: Visitor, award: Award, build: Builder) -> None:
    build.clock.advance(days=3 * 365 + 2)

    assert "Expired</h2>" in visitor.get(f"/awards/{award.number}").text


@pytest.mark.parametrize("number", ["0" * 32, "z" * 32])
def test_a_number_that_nobody_holds_leads_nowhere(visitor: Visitor, number: str) -> None:
    assert visitor.get(f"/awards/{number}").status_code == 404


def test_capitals_lead_to_the_same_page(visitor: Visitor, award: Award) -> None:
    assert visitor.get(f"/awards/{award.number.upper()}").status_code == 200


def test_what_was_signed_never_changes(visitor: Visitor, award: Award, holder: Actor, build: Builder) -> None:
    before = visitor.get(f"/awards/{award.number}/credential.json").data
    named(build.session, holder, "Un autre nom")
    becomes(award, AwardState.REVOKED)

    assert visitor.get(f"/awards/{award.number}/credential.json").data == before


def test_another_library_verifies_what_the_service_publishes(visitor: Visitor, award: Award) -> None:
    verify(visitor, award)


@pytest.mark.parametrize("state", [AwardState.REVOKED, AwardState.SUSPENDED])
def test_another_library_sees_that_it_was_taken_away(visitor: Visitor, award: Award, state: AwardState) -> None:
    visitor.get(f"/awards/{award.number}")
    becomes(award, state)

    with pytest.raises(OB3VerificationError, match="is set at index"):
        verify(visitor, award)


def test_a_suspension_that_ends_leaves_no_mark(visitor: Visitor, award: Award) -> None:
    becomes(award, AwardState.SUSPENDED)
    visitor.get("/awards/status/suspension/0")
    becomes(award, AwardState.IN_FORCE)

    verify(visitor, award)


def test_a_credential_signed_by_a_replaced_key_is_still_verified(session, tmp_path, award: Award, build) -> None:
    app = app_within(session, "http://localhost", tmp_path)
    visitor = Visitor(app.test_client())
    before = orjson.loads(visitor.get(f"/awards/{award.number}/credential.json").data)
    rotate_key(tmp_path / "signing-key.pem", build.clock())

    keys = visitor.get("/.well-known/did.json").json["assertionMethod"]
    assert orjson.loads(visitor.get(f"/awards/{award.number}/credential.json").data) == before
    assert before["proof"]["verificationMethod"] == keys[1]
    verify(visitor, award)


@pytest.mark.parametrize("path", ["/awards/status/revocation/1", "/awards/status/message/0", "/awards/scheme/99"])
def test_what_was_never_published_is_not_there(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/.well-known/did.json", "/awards/status/revocation/0", "/awards/scheme/1"])
def test_what_programs_read_again_and_again_is_kept_by_proxies(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).headers["Cache-Control"].startswith("public, max-age=")


def test_a_status_list_is_sent_again_only_once_it_changed(visitor: Visitor, award: Award) -> None:
    path = "/awards/status/revocation/0"
    tag = visitor.get(path).headers["ETag"]

    assert visitor.client.get(path, headers={"If-None-Match": tag}).status_code == 304
    becomes(award, AwardState.REVOKED)
    assert visitor.client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_the_register_lists_every_award_and_narrows(visitor: Visitor, award: Award, build: Builder) -> None:
    other = awarded(build.session, build.actor(Role.SELLER), build.actor(Role.COORDINATOR), level="engaged")
    becomes(other, AwardState.REVOKED)

    assert {award.number, other.number} <= set(re.findall(r"/awards/([0-9a-f]{32})", visitor.get("/awards").text))
    narrowed = visitor.get("/awards?level=engaged").text
    assert other.number in narrowed
    assert award.number not in narrowed
    assert "No award answers this" in visitor.get("/awards?commune=99999").text


def test_the_register_goes_on_page_by_page(visitor: Visitor, build: Builder, monkeypatch) -> None:
    monkeypatch.setattr("reuse.web.award_register.PAGE", 2)
    coordinator = build.actor(Role.COORDINATOR)
    made = {awarded(build.session, build.actor(Role.SELLER), coordinator).number for _ in range(5)}
    path, seen = "/awards", set()
    while path:
        page = visitor.get(path).text
        seen |= set(re.findall(r"/awards/([0-9a-f]{32})", page))
        following = re.search(r'href="([^"]+)" rel="next"', page)
        path = following[1].replace("&amp;", "&") if following else ""

    assert seen == made


def test_an_empty_register_says_so(visitor: Visitor) -> None:
    assert "none has been awarded so far" in visitor.get("/awards").text


@pytest.mark.parametrize("paper", ["certificate.pdf", "sticker.pdf", "sticker.pdf?format=a5"])
def test_the_symbol_of_a_paper_leads_to_its_check_page_with_the_fingerprint(
    award: Award, holder: Actor, signed_in: SignIn, paper: str, build: Builder
) -> None:
    named(build.session, holder, HOSTILE)
    visitor = signed_in(holder)
    answer = visitor.get(f"/awards/{award.number}/{paper}")
    with PdfDocument(answer.data) as document:
        image = document[0].render(scale=203 / 72, grayscale=True).to_pil()
        told = document[0].get_textpage().get_text_range()

    found = sha256(visitor.get(f"/awards/{award.number}/credential.json").data).hexdigest()
    assert [mark.text for mark in zxingcpp.read_barcodes(image)] == [f"http://localhost/awards/{award.number}#{found}"]
    assert "<script>alert(1)</script>" in told


def test_papers_are_printed_by_who_holds_the_label_only(award: Award, build: Builder, signed_in: SignIn) -> None:
    paths = [f"/awards/{award.number}/{paper}" for paper in ("certificate.pdf", "sticker.pdf")]
    stranger, coordinator = signed_in(build.actor(Role.REFURBISHER)), signed_in(build.actor(Role.COORDINATOR))

    assert [stranger.get(path).status_code for path in paths] == [403, 403]
    assert [coordinator.get(path).status_code for path in paths] == [200, 200]


@pytest.mark.parametrize("state", [AwardState.SUSPENDED, AwardState.REVOKED])
def test_no_paper_is_printed_of_a_label_that_is_not_held(
    award: Award, state: AwardState, holder: Actor, signed_in: SignIn
) -> None:
    becomes(award, state)
    visitor = signed_in(holder)

    assert visitor.get(f"/awards/{award.number}/certificate.pdf").status_code == 403
    assert "sticker.pdf" not in visitor.get(f"/awards/{award.number}").text


def test_the_holder_finds_papers_and_badge_on_the_page(award: Award, holder: Actor, signed_in: SignIn) -> None:
    page = signed_in(holder).get(f"/awards/{award.number}").text

    assert "sticker.pdf" in page
    assert f"&lt;img src=&#34;http://localhost/awards/{award.number}/badge.svg&#34;" in page


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (AwardState.IN_FORCE, "tenu jusqu’au 3 mars 2029"),
        (AwardState.SUSPENDED, "suspendu"),
        (AwardState.REVOKED, "révoqué"),
    ],
)
def test_the_badge_tells_the_state_and_loads_nothing(
    visitor: Visitor, award: Award, state: AwardState, told: str
) -> None:
    becomes(award, state)
    answer = visitor.get(f"/awards/{award.number}/badge.svg")

    assert answer.mimetype == "image/svg+xml"
    assert told in answer.text
    assert not re.search(r"<script|href|url\(|<style|onload|http(?!://www\.w3\.org/2000/svg)", answer.text)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")


def test_a_hostile_name_stays_words_everywhere(visitor: Visitor, award: Award, holder: Actor, build: Builder) -> None:
    named(build.session, holder, HOSTILE)
    page, badge = (visitor.get(f"/awards/{award.number}{path}").text for path in ("", "/badge.svg"))

    assert "<script>alert" not in page + badge + visitor.get("/awards").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "49" not in badge


def test_pages_about_an_actor_mention_the_label_while_it_is_held(
    visitor: Visitor, award: Award, holder: Actor, build: Builder
) -> None:
    site = build.session.get_one(Site, holder.site)
    paths = [
        "/actors",
        f"/actors/{holder.organisation}",
        f"/points/{site.id}",
        f"/points/card?at={site.lat},{site.lon}",
    ]
    words = "Local recycling label, level confirmed"

    assert [words in visitor.get(path).text for path in paths] == [True] * 4
    becomes(award, AwardState.SUSPENDED)
    assert [words in visitor.get(path).text for path in paths] == [False] * 4


def test_the_open_data_tell_every_award_and_how_it_stands(visitor: Visitor, award: Award) -> None:
    becomes(award, AwardState.REVOKED)
    (told,) = visitor.get("/data/labels.json").json

    assert (told["numero"], told["niveau"], told["etat"]) == (award.number, "confirmed", "revoked")
    assert told["valable_jusqu_au"] == "2029-03-03"


def test_a_renewed_award_leads_to_the_later_one(visitor: Visitor, award: Award, holder: Actor, build: Builder) -> None:
    later = awarded(build.session, holder, build.actor(Role.COORDINATOR), level="exemplary")
    award.renewed_by = later.id
    build.session.flush()
    page = visitor.get(f"/awards/{award.number}").text

    assert "Renewed since</h2>" in page
    assert f"/awards/{later.number}" in page


def test_the_directory_on_paper_says_who_holds_the_label(visitor: Visitor, award: Award, holder: Actor) -> None:
    assert award.organisation_id == holder.organisation
    with PdfDocument(visitor.get("/directory.pdf?lang=en").data) as document:
        told = " ".join(page.get_textpage().get_text_range() for page in document)

    assert "Local recycling label, level confirmed" in re.sub(r"\s+", " ", told)
