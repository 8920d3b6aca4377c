"""The national open data's columns as a file."""

from tests.builders import Builder
from tests.web.conftest import Visitor


def test_anybody_takes_the_file_and_is_told_when_nothing_changed(build: Builder, visitor: Visitor) -> None:
    site = build.site(build.organisation("Structure"))
    answer = visitor.get("/data/acteurs-lvao.csv")

    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert f"\r\n{site.id},Reuse Haute-Garonne,Structure,{site.name}," in answer.text
    assert "public" in answer.headers["Cache-Control"]
    again = visitor.client.get("/data/acteurs-lvao.csv", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_changed_place_is_another_file(build: Builder, visitor: Visitor) -> None:
    site = build.site(build.organisation())
    before = visitor.get("/data/acteurs-lvao.csv").headers["ETag"]
    site.version += 1
    build.session.flush()

    assert visitor.get("/data/acteurs-lvao.csv").headers["ETag"] != before
