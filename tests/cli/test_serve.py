"""The server as it is started, on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

Server = subprocess.Popen[str]


def start(folder: Path, port: int, *options: str) -> Server:
    """Start `reuse serve` on an empty SQLite database."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PUBLIC_URL")}
    environment = kept | {"DATA_DIR": str(folder), "PORT": str(port), "LC_ALL": "en"}
    command = [sys.executable, "-m", "reuse.cli", "serve", *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Life:
    """What one server said, answered, and left behind."""

    port: int
    greeting: str
    answer: tuple[int, bytes]
    family: list[int]
    left: list[int]


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A server's whole life, lived once: starting one takes seconds."""
    port = free_port()
    server = start(tmp_path_factory.mktemp("server"), port)
    try:
        greeting = first_line(server)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            answered = (answer.status, answer.read())
        family = children(server.pid)
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
        return Life(port, greeting, answered, family, after(10, family))
    finally:
        server.kill()
        server.wait()
        if server.stdout:
            server.stdout.close()


def first_line(server: Server) -> str:
    """Read what the server says first."""
    assert server.stdout is not None
    return server.stdout.readline()


def after(seconds: float, family: list[int]) -> list[int]:
    """Wait until none of these processes is left, but for some seconds at most; name those that are."""
    deadline = time.monotonic() + seconds
    while (left := [pid for pid in family if Path(f"/proc/{pid}").exists()]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def test_it_greets_only_once_it_answers(life: Life):
    assert life.greeting == f"Reuse listens: http://127.0.0.1:{life.port}\n"
    assert life.answer == (200, b"ok\n")


def test_it_leaves_no_process_behind(life: Life):
    assert life.family
    assert life.left == []


def children(parent: int) -> list[int]:
    """List the processes that this one started; others of the machine may end while they are looked at."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(path.parent.name))
    return found


def test_a_taken_port_is_refused_with_the_way_out(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        process = start(tmp_path, port)
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in said
    assert "PORT=" in said
