"""Facts about tiles that pass through us, asked of a small server that answers well, badly or not at all."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from maps import Tiles
from maps.relay import LARGEST, REST, Relay, covers
from maps.tile_shelf import FRESH, Shelf

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture"
JPEG = b"\xff\xd8\xff" + b"a photograph"
TOULOUSE = (10, 516, 373)
BOX = ((42.5, 0.2), (44.1, 2.3))


@pytest.fixture
def server():
    """A tile server: `content`, `kind`, `status` and `wait` say how it answers; `asked` what it was asked."""
    told = SimpleNamespace(content=PNG, kind="image/png", status=200, wait=0.0, asked=[], headers={})

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            told.asked.append(self.path)
            time.sleep(told.wait)
            self.send_response(told.status)
            self.send_header("Content-Type", told.kind)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.content)

        def log_message(self, *_):
            """Keep the tests' output quiet."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    running.handle_error = lambda *_: None  # whoever gave up waiting is gone
    told.url = f"http://127.0.0.1:{running.server_port}"
    thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield told
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def moment():
    return SimpleNamespace(now=1_800_000_000.0)


@pytest.fixture
def relay(server, tmp_path, moment):
    tiles = Tiles(server.url + "/{z}/{x}/{y}.png", "© Essai", 18, min_zoom=7, bounds=BOX)
    return Relay(tiles, tmp_path, patience=1.0, now=lambda: moment.now)


def test_a_tile_is_passed_on_and_asked_once(relay, server):
    first, second = relay.tile(*TOULOUSE), relay.tile(*TOULOUSE)

    assert first == second
    assert (first.content, first.kind) == (PNG, "image/png")
    assert server.asked == ["/10/516/373.png"]


def test_a_photograph_is_called_what_it_is(relay, server):
    server.content, server.kind = JPEG, "image/jpeg"

    assert relay.tile(*TOULOUSE).kind == "image/jpeg"


def test_a_tile_is_asked_again_when_it_is_old(relay, server, moment):
    relay.tile(*TOULOUSE)
    moment.now += FRESH + 1
    relay.tile(*TOULOUSE)

    assert len(server.asked) == 2


def test_an_old_tile_serves_while_the_server_is_silent(relay, server, moment):
    relay.tile(*TOULOUSE)
    moment.now += FRESH + 1
    server.status = 500

    assert relay.tile(*TOULOUSE).content == PNG


@pytest.mark.parametrize(
    ("changes"),
    [
        {"status": 500},
        {"content": b"<html>Sign in</html>", "kind": "text/html"},
        {"content": b"<html>Sign in</html>"},
        {"content": PNG + bytes(LARGEST)},
        {"content": b""},
        {"status": 302, "headers": {"Location": "/elsewhere.png"}},
        {"wait": 1.5},
    ],
    ids=["refuses", "a page", "a page called a picture", "huge", "empty", "sends elsewhere", "slow"],
)
def test_a_server_that_fails_is_left_alone_for_a_minute(relay, server, moment, changes):
    vars(server).update(changes)
    assert relay.tile(*TOULOUSE) is None
    vars(server).update(content=PNG, kind="image/png", status=200, wait=0.0, headers={})

    assert relay.tile(*TOULOUSE) is None
    assert len(server.asked) == 1
    moment.now += REST + 1
    assert relay.tile(*TOULOUSE).content == PNG


def test_a_server_that_is_down_costs_one_question_a_minute_for_all_processes(tmp_path, moment):
    tiles = Tiles("http://127.0.0.1:9/{z}/{x}/{y}.png", "© Essai", 18)
    one, other = (Relay(tiles, tmp_path, now=lambda: moment.now) for _ in range(2))
    one.tile(*TOULOUSE)

    assert one._resting()
    assert other._resting()


def test_a_tile_that_the_server_does_not_have_is_no_failure(relay, server):
    server.status = 404
    relay.tile(*TOULOUSE)
    server.status = 200

    assert relay.tile(10, 517, 373).content == PNG


@pytest.mark.parametrize(
    "place", [(6, 32, 23), (19, 264192, 190976), (10, 0, 0), (10, 516, -1), (10, 5000, 373), (-1, 0, 0), (10**9, 1, 1)]
)
def test_nothing_is_asked_outside_the_zooms_and_the_surroundings(relay, server, place):
    assert relay.tile(*place) is None
    assert server.asked == []


def test_a_tile_that_only_touches_the_surroundings_counts():
    tiles = Tiles("", "", 18, min_zoom=7, bounds=BOX)

    assert [x for x in range(128) if covers(tiles, 7, x, 46)] == [64]


def test_the_shelf_keeps_the_newest_within_its_size(tmp_path, moment):
    shelf = Shelf(tmp_path, largest=10_000, now=lambda: moment.now)
    for number in range(20):
        moment.now += 1
        shelf.keep(str(number), bytes(1_000))
    shelf.sweep()

    assert sorted(int(path.name) for path in tmp_path.iterdir()) == list(range(11, 20))


def test_a_tile_that_another_process_removes_meanwhile_stops_nothing(tmp_path):
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    Shelf(tmp_path).keep("1", PNG)


def test_a_shelf_that_cannot_be_written_only_forgets(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    shelf = Shelf(tmp_path / "file" / "folder")
    shelf.keep("1", PNG)

    assert not (tmp_path / "file").is_dir()
