"""What the pages say and refuse, whoever asks."""

import ast
import csv
import gzip
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from reuse.actors.actor import Actor
from reuse.events.custody import receive
from reuse.lifecycle.stages import Role, Stage
from reuse.web import page as around
from reuse.web.page import local
from reuse.web.spreadsheet import neutral
from tests.builders import Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]


@pytest.mark.parametrize("path", ["/devices", "/labels", "/waiting", "/treatments", "/accounts", "/devices.csv"])
def test_a_staff_page_asks_a_visitor_to_sign_in(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)

    assert answer.status_code == 401
    assert "Sign in" in answer.text


def test_a_form_without_its_token_changes_nothing(visitor: Visitor) -> None:
    answer = visitor.client.post("/sign-in", data={"email": "a@b.c", "password": "x"})

    assert answer.status_code == 400


def test_a_wrong_password_is_said_in_words_and_the_address_is_kept(visitor: Visitor) -> None:
    answer = visitor.send("/sign-in", form="/sign-in", email="nobody@essai.test", password="wrong")

    assert answer.status_code == 422
    assert "do not go together" in answer.text
    assert 'value="nobody@essai.test"' in answer.text


def test_guessing_passwords_is_slowed_down(visitor: Visitor) -> None:
    for _ in range(5):
        visitor.send("/sign-in", form="/sign-in", email="nobody@essai.test", password="wrong")

    answer = visitor.send("/sign-in", form="/sign-in", email="nobody@essai.test", password="wrong")

    assert answer.status_code == 429
    assert "quarter of an hour" in answer.text


@pytest.mark.parametrize(
    "address", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", "x", "/\n", None]
)
def test_a_way_back_never_leads_elsewhere(address: str | None) -> None:
    assert local(address) is None


def test_the_bench_leads_each_role_to_its_doors(build: Builder, signed_in: SignIn) -> None:
    menu = signed_in(build.actor(Role.RECYCLER)).get("/").text

    assert 'href="/treatments"' in menu
    assert 'href="/accounts"' not in menu


def test_a_page_that_still_says_the_same_is_not_sent_again(visitor: Visitor) -> None:
    first = visitor.get("/points")

    again = visitor.client.get("/points", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""


def test_a_mistyped_code_can_be_corrected_where_it_was_typed(visitor: Visitor) -> None:
    answer = visitor.get("/open?code=7K4M-9QXP-0")

    assert answer.status_code == 422
    assert "mistyped" in answer.text
    assert 'value="7K4M-9QXP-0"' in answer.text


def test_a_device_held_by_another_organisation_is_not_shown(build: Builder, signed_in: SignIn) -> None:
    device = build.collected(build.actor(Role.COLLECTOR))
    stranger = signed_in(build.actor(Role.REFURBISHER))

    assert stranger.get(f"/devices/{device.code}").status_code == 404
    assert "Receive it here" in stranger.get(f"/d/{device.code}").text


def test_the_passport_never_says_who_holds_the_device(build: Builder, visitor: Visitor) -> None:
    refurbisher = build.actor(Role.REFURBISHER)
    device = build.at_bench(refurbisher, media=("SECRET-SERIAL",))

    page = visitor.get(f"/D/{device.code}").headers["Location"]
    shown = visitor.get(page).text

    assert "SECRET-SERIAL" not in shown
    assert "Structure" not in shown
    assert "Triaged" in shown


def test_a_refused_step_says_why_and_what_unlocks_it(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER)
    device = build.at_bench(by)
    build.fact(device, "erasure_started", by)

    page = signed_in(by).get(f"/devices/{device.code}").text

    assert "A disk of this device is not erased." in page
    assert f'href="/devices/{device.code}/record/erasure_recorded"' in page


def test_a_refused_form_answers_with_the_rule(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER)
    device = build.at_bench(by)
    build.fact(device, "erasure_started", by)
    asking = signed_in(by)

    answer = asking.send(f"/devices/{device.code}/record/erased", form=f"/devices/{device.code}")

    assert answer.status_code == 409
    assert "no data leaves" in answer.text


def test_sending_a_form_twice_records_once(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER)
    device, key = build.at_bench(by), str(uuid4())
    asking, there = signed_in(by), f"/devices/{device.code}"
    for _ in range(2):
        assert asking.send(f"{there}/record/graded", form=there, key=key, grade="B").status_code == 303

    build.session.expire_all()
    assert device.situation.grade == "B"
    assert asking.get(there).text.count("> Graded<") == 1


def test_ones_own_last_entry_can_be_undone(build: Builder, signed_in: SignIn) -> None:
    coordinator = build.actor(Role.COORDINATOR, Role.COLLECTOR)
    device = build.collected(coordinator)
    event = build.fact(device, "quarantined", coordinator)
    asking, there = signed_in(coordinator), f"/devices/{device.code}"

    answer = asking.send(f"{there}/record/corrected", form=there, voids=str(event.id))

    assert answer.status_code == 303
    build.session.expire_all()
    assert device.stage is Stage.COLLECTED


def test_the_list_forgives_case_dashes_and_one_typo(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.COLLECTOR)
    device = build.collected(by)
    code = device.code or ""

    page = signed_in(by).get(f"/devices?q={code[:4].lower()}-{code[4:8].lower()} {code[8].lower()}").text

    assert f'href="/devices/{device.code}"' in page


def test_the_export_runs_no_formula_in_a_spreadsheet(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.COLLECTOR)
    build.collected(by)

    answer = signed_in(by).get("/devices.csv")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))

    assert answer.text.startswith("\ufeff")
    assert len(rows) == 2
    assert rows[1][4] == "Collected"


@given(st.text(max_size=30))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert neutral(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["\0", "\ud800", "9" * 400, "${alert(1)}", "<script>alert(1)</script>", "=cmd|' /C calc'!A0"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=HOSTILE)
@pytest.mark.parametrize("path", ["/devices?q={}", "/open?code={}", "/points?q={}&kind={}", "/available?after={}"])
def test_no_address_makes_the_service_fail(hostile: Visitor, path: str, text: str) -> None:
    typed = quote(text.encode("utf-8", "surrogatepass"))

    answer = hostile.get(path.replace("{}", typed))

    assert answer.status_code < 500
    assert "<script>alert" not in answer.text


@pytest.fixture
def hostile(build: Builder, signed_in: SignIn) -> Visitor:
    return signed_in(build.actor(Role.COLLECTOR))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=HOSTILE,
    name=st.sampled_from(["kind", "maker", "model", "serial", "imei", "depositor", "reason", "deposit", "danger"]),
)
def test_no_answer_to_the_intake_form_makes_the_service_fail(
    build: Builder, hostile: Visitor, text: str, name: str
) -> None:
    by = build.actor(Role.COLLECTOR)
    answers = {"danger": "none", "kind": "laptop", "depositor": "resident", "status": "reemploi", "reason": "may_serve"}
    data = answers | {name: text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}

    answer = hostile.send(f"/intake/{build.code(by)}", form="/follow-up", **data)

    assert answer.status_code < 500


def test_a_page_weighs_at_most_40_kb_compressed(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER)
    visitor = signed_in(by)
    page = visitor.get(f"/devices/{build.at_bench(by).code}")
    files = set()
    for address in re.findall(r'(?:href|src)="(/static/[^"#]+)', page.text):
        with visitor.get(address) as answer:
            files.add(answer.data)

    assert len(files) > 5
    assert sum(len(gzip.compress(content)) for content in [page.data, *files]) <= 40_000


@pytest.mark.parametrize("path", ["/devices", "/waiting", "/available", "/points"])
def test_a_list_asks_the_database_as_often_whatever_its_length(build: Builder, signed_in: SignIn, path: str) -> None:
    by, other = build.actor(Role.COLLECTOR, Role.REFURBISHER), build.actor(Role.REFURBISHER)
    reader, counts = signed_in(by), []

    for _ in range(2):
        for _ in range(3):
            receive(build.session, build.collected(by), by=other, key=uuid4())
            build.ready(by)
        counts.append(queries_of(build, lambda: reader.get(path)))

    assert counts[0] == counts[1]


def queries_of(build: Builder, work: Callable[[], object]) -> int:
    """Count the statements that some work sends."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    connection = build.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    work()
    event.remove(connection, "before_cursor_execute", note)
    return len(sent)


def _handed_to_templates() -> set[str]:
    """Collect the names that views hand to their templates."""
    trees = (ast.parse(path.read_text("utf-8")) for path in Path(around.__file__).parent.glob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    drawn = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "render_template")
    return {keyword.arg for call in drawn for keyword in call.keywords if keyword.arg}


def test_no_view_hides_from_its_page_what_every_page_says(app: Flask) -> None:
    with app.test_request_context():
        everywhere: dict[str, object] = {}
        app.update_template_context(everywhere)

    assert "who" in everywhere
    assert _handed_to_templates() & everywhere.keys() == set()
