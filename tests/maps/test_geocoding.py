"""Facts about asking the address base, at a small server that answers as it does, or badly."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from maps import geocoding
from maps.geocoding import Geocoder, Place
from maps.nearest import Box

HAUTE_GARONNE = Box(42.6, 0.4, 44.0, 2.1)


def feature(label="12 Rue du Fort 31600 Muret", lat=43.46, lon=1.33, score=0.9):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"label": label, "score": score, "type": "housenumber"},
    }


class AddressBase:
    """The server: what it answers, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer = json.dumps({"type": "FeatureCollection", "features": [feature()]}).encode()
        self.status = 200
        self.headers: dict[str, str] = {}
        self.drip = 0.0

    def tells(self, *features: object) -> None:
        self.answer = json.dumps({"type": "FeatureCollection", "features": features}).encode()

    def write(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked += parse_qs(urlsplit(handler.path).query)["q"]
        handler.send_response(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        try:
            for start in range(0, len(self.answer), 50 if self.drip else 65_536):
                handler.wfile.write(self.answer[start : start + (50 if self.drip else 65_536)])
                time.sleep(self.drip)
        except OSError:
            self.status = 499  # the other side has hung up


@pytest.fixture
def base() -> Iterator[tuple[AddressBase, str]]:
    told = AddressBase()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.write(self)

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield told, f"http://127.0.0.1:{server.server_port}/geocodage"
    server.shutdown()
    server.server_close()


@pytest.fixture
def service(base) -> AddressBase:
    return base[0]


@pytest.fixture
def geocoder(base) -> Geocoder:
    return Geocoder(base[1], HAUTE_GARONNE)


@pytest.fixture
def hour() -> list[float]:
    return [0.0]


@pytest.fixture
def timed(base, hour) -> Callable[[str], Place | None]:
    return Geocoder(base[1], HAUTE_GARONNE, lambda: hour[0])


def test_an_address_is_found_as_the_base_writes_it(geocoder, service):
    assert geocoder("12 rue du fort muret") == Place("12 Rue du Fort 31600 Muret", 43.46, 1.33)
    assert service.asked == ["12 rue du fort muret"]


def test_the_same_question_is_asked_once(geocoder, service):
    assert geocoder("12 rue du fort  Muret") == geocoder("12 RUE du fort Muret")
    assert len(service.asked) == 1


def test_what_was_found_is_forgotten_after_an_hour(timed, service, hour):
    timed("12 rue du fort")
    hour[0] = 3601

    timed("12 rue du fort")

    assert len(service.asked) == 2


def test_no_more_than_some_hundred_answers_are_kept(timed, monkeypatch, service):
    monkeypatch.setattr(geocoding, "MOST_KEPT", 2)
    for street in ("rue a", "rue b", "rue c", "rue a"):
        timed(street)

    assert service.asked == ["rue a", "rue b", "rue c", "rue a"]


def test_the_base_is_asked_so_many_times_a_minute_and_no_more(base, monkeypatch, service, hour):
    monkeypatch.setattr(geocoding, "MOST_A_MINUTE", 2)
    timed = Geocoder(base[1], HAUTE_GARONNE, lambda: hour[0])
    found = [timed(street) for street in ("rue a", "rue b", "rue c")]
    hour[0] = 61

    assert (found[1] is None, found[2]) == (False, None)
    assert timed("rue c")
    assert service.asked == ["rue a", "rue b", "rue c"]


def test_an_answer_that_the_base_doubts_is_none(geocoder, service):
    service.tells(feature(score=0.49))

    assert geocoder("azertyuiop") is None


def test_the_first_answer_inside_the_territory_is_taken(geocoder, service):
    service.tells(feature("Paris", 48.85, 2.35), feature("Place du Capitole 31000 Toulouse", 43.604, 1.443, 0.6))

    assert geocoder("place du capitole").label == "Place du Capitole 31000 Toulouse"


def test_nothing_found_is_no_failure(timed, service):
    service.tells()

    assert timed("nowhere at all") is None
    service.tells(feature())
    assert timed("12 rue du fort") is not None


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>Bad gateway</html>",
        b'{"features": [{"geometry": null}]}',
        b'{"features": 1}',
        b"\xff",
        b"",
        b" " * 300_000,
        b'{"features": [{"geometry": {"coordinates": ["x", 1]}, "properties": {"score": 1, "label": "L"}}]}',
    ],
    ids=["html", "no geometry", "number", "bytes", "nothing", "huge", "words for degrees"],
)
def test_an_answer_of_another_shape_is_none_and_lets_the_base_rest(timed, service, answer, hour):
    service.answer = answer

    assert timed("12 rue du fort") is None
    assert timed("14 rue du fort") is None
    assert len(service.asked) == 1
    service.tells(feature())
    hour[0] = 61
    assert timed("14 rue du fort") is not None


@pytest.mark.parametrize("answer", [b'{"code": 1}', b"[]", b"null"], ids=["other", "list", "null"])
def test_an_answer_that_lists_nothing_is_none(geocoder, service, answer):
    service.answer = answer

    assert geocoder("12 rue du fort") is None


@pytest.mark.parametrize("status", [302, 404, 429, 500, 503])
def test_a_refusal_is_none(timed, service, status):
    service.status, service.headers = status, {"Location": "http://127.0.0.1:1/"}

    assert timed("12 rue du fort") is None


def test_an_answer_that_drips_is_given_up(base, monkeypatch):
    monkeypatch.setattr(geocoding, "SECONDS", 0.2)
    slow = Geocoder(base[1], HAUTE_GARONNE)
    base[0].drip = 0.15

    assert slow("12 rue du fort") is None


def test_a_base_that_is_down_is_none():
    assert Geocoder("http://127.0.0.1:1/geocodage", HAUTE_GARONNE)("12 rue du fort") is None


def test_two_letters_are_no_question(geocoder, service):
    assert geocoder(" a ") is None
    assert service.asked == []


def test_what_people_type_reaches_no_log(geocoder, caplog):
    with caplog.at_level("DEBUG"):
        geocoder("12 rue du fort")

    assert "fort" not in caplog.text
