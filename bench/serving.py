"""The production server on a database to be measured, in processes of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

START_SECONDS = 30
GUNICORN = (sys.executable, "-m", "gunicorn", "--workers", "2", "--preload", "--log-level", "warning")
"""As `reuse serve` runs it: synchronous processes, as many as the two cores of the budgets' machine."""


@contextmanager
def serving(database_url: str) -> Iterator[str]:
    """Yield the address of a server on this database; it is stopped afterwards."""
    with tempfile.TemporaryDirectory(prefix="reuse-bench-") as home:
        port = _free_port()
        told = {"DATABASE_URL": database_url, "DATA_DIR": home, "PORT": str(port), "SECRET_KEY": "made to be measured"}
        server = subprocess.Popen([*GUNICORN, "--bind", f"127.0.0.1:{port}", "bench.wsgi:app"], env=os.environ | told)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, server)
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(f"{address}/plain/nothing", timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server to be measured does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
