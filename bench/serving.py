"""The production server on a database to be measured, in processes of its own."""

import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from urllib.error import URLError
from urllib.request import urlopen

from gunicorn.app.wsgiapp import run

from bench.processes import PROCESSES

START_SECONDS = 30
GUNICORN = ("gunicorn", "--workers", "2", "--preload", "--log-level", "warning")
"""As `reuse serve` runs it: synchronous processes, as many as the two cores of the budgets' machine."""


@contextmanager
def serving(database_url: str) -> Iterator[str]:
    """Yield the address of a server on this database; it is stopped afterwards."""
    with tempfile.TemporaryDirectory(prefix="reuse-bench-") as home:
        port = _free_port()
        told = {"DATABASE_URL": database_url, "DATA_DIR": home, "PORT": str(port), "SECRET_KEY": "made to be measured"}
        server = PROCESSES.Process(target=_serve, args=(port, os.environ | told), daemon=True)
        server.start()
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, server)
            yield address
        finally:
            server.terminate()
            server.join(timeout=30)


def _serve(port: int, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    sys.argv = [*GUNICORN, "--bind", f"127.0.0.1:{port}", "bench.wsgi:app"]
    run()


def _wait(address: str, server: BaseProcess) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.is_alive() and time.monotonic() < deadline:
        try:
            urlopen(f"{address}/plain/nothing", timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("the server to be measured does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
