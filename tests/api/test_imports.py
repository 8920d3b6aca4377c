"""Imports of lists of places, for programs."""

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.conftest import Caller

FILE = (Path(__file__).parents[1] / "files" / "acteurs-lvao.csv").read_bytes()


def send(caller: Caller, query: str = "", content: bytes = FILE, key: str = "") -> TestResponse:
    headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": key or str(uuid4())}
    data = {"file": (io.BytesIO(content), "list.csv")}
    return caller.client.post(f"/api/v1/imports{query}", headers=headers, data=data, content_type="multipart/form-data")


def test_a_preview_changes_nothing_then_the_import_does_and_the_file_again_nothing(coordinator: Caller) -> None:
    seen = send(coordinator, "?preview=true").json
    done = send(coordinator).json
    again = send(coordinator).json

    assert seen["answers"] == {"added": 2, "left_out": 1, "refused": 3}
    assert (seen["begun_at"], seen["left"], done["done"], done["left"]) == (None, 2, 2, 0)
    assert again["answers"] == {"unchanged": 2, "left_out": 1, "refused": 3}


def test_the_same_request_again_is_the_same_import(coordinator: Caller) -> None:
    key = str(uuid4())

    assert send(coordinator, key=key).json == send(coordinator, key=key).json


def test_every_row_is_listed_with_its_answer(coordinator: Caller) -> None:
    made = send(coordinator, "?preview=true&points=true&accepts=laptop&accepts=tablet").json
    page = coordinator.get(f"/imports/{made['id']}/rows?answer=refused&limit=2").json

    assert [row["reason"] != "" for row in page["items"]] == [True, True]
    assert page["next"] == "6"
    assert made["points"] is True


def test_a_doubtful_row_is_decided_then_imported(coordinator: Caller) -> None:
    titles = "Nom;Adresse;Commune;Services\n"
    twin = "Atelier;1 rue;Muret;réparation\nAtelier;2 rue;Muret;réparation\n"
    made: dict[str, Any] = send(coordinator, content=(titles + twin).encode()).json

    assert made["answers"] == {"added": 1, "undecided": 1}
    row = coordinator.post(f"/imports/{made['id']}/rows/3/decision", {"decision": "new"})
    assert (row.status_code, row.json["decisions"]) == (200, ["", "new"])
    assert coordinator.post(f"/imports/{made['id']}/application", {}).json["left"] == 0


def test_only_the_coordinator_s_program_imports(refurbisher: Caller) -> None:
    assert send(refurbisher).status_code == 403


def test_what_is_no_list_is_refused_with_its_reason(coordinator: Caller, client: FlaskClient) -> None:
    answer = send(coordinator, content=b"a;b\n1;2\n")

    assert (answer.status_code, answer.json["type"].rpartition("#")[2]) == (422, "unreadable-file")
    assert client.get(f"/api/v1/imports/{uuid4()}").status_code == 401
