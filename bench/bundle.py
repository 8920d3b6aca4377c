"""Evidence bundle of many devices, written and verified, against writing and hashing the same bytes."""

import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from bench.databases import Databases
from bench.datasets import dataset
from bench.measure import apart, compared, seconds
from bench.setting import Setting
from bench.table import Result
from reuse import clock
from reuse.bundles.report import Voice
from reuse.bundles.service import Seal, write_bundle
from reuse.bundles.verifier.verify_bundle import verify
from reuse.db import connect, sessions, snapshot, unit_of_work
from reuse.devices.models import Device
from reuse.events.keys import ensure_signer
from reuse.events.log import seal

DEVICES = 10_000
BUDGET = 5.0
PIECE = 1 << 16
_KEY, _BUNDLE, _PLAIN = "key.pem", "bundle.zip", "plain"


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases; the plain way writes the bundle's own bytes, reads them again and hashes them."""
    data = dataset(setting.devices)
    for name in setting.databases:
        url = databases.filled(name, data)
        with tempfile.TemporaryDirectory() as folder:
            _seal(url, Path(folder))
            turns = [_turn(url, folder) for _ in range(setting.rounds)]
            size = (Path(folder) / _BUNDLE).stat().st_size
        found = compared([sum(one[:2]) for one in turns], [one[2] for one in turns])
        written, checked = (sorted(one[at] for one in turns)[len(turns) // 2] for at in (0, 1))
        peak = max(one[3] for one in turns) / 1e6
        what = f"{min(DEVICES, setting.devices)} devices, {size / 1e6:.0f} MB"
        note = f"{what}: written in {written:.1f} s, +{peak:.0f} MB; verified in {checked:.1f} s"
        yield Result("bundle", name, found, unit="s", budget=BUDGET, most=True, note=note)
        databases.drop(url)


def _turn(url: str, folder: str) -> tuple[float, float, float, float]:
    written, peak = apart(_write, url, folder)
    checked, _ = apart(_verify, folder)
    plain, _ = apart(_plain, folder)
    return written, checked, plain, peak


def _seal(url: str, folder: Path) -> None:
    engine = connect(url)
    signer = ensure_signer(folder / _KEY, "bench.test/log")
    with unit_of_work(sessions(engine)) as session:
        seal(session, signer=signer, now=clock.now())
    engine.dispose()


def _write(url: str, folder: str) -> float:
    engine, held = connect(url), Seal.at(Path(folder) / _KEY)
    voice = Voice("fr", lambda message: message)

    def write() -> None:
        with snapshot(sessions(engine)) as session, (Path(folder) / _BUNDLE).open("wb") as out:
            devices = session.scalars(select(Device).order_by(Device.id).limit(DEVICES)).all()
            write_bundle(session, devices, out, seal=held, voice=voice)

    taken = seconds(write)
    engine.dispose()
    return taken


def _verify(folder: str) -> float:
    content = (Path(folder) / _BUNDLE).read_bytes()
    differences: list[str] = []
    taken = seconds(lambda: differences.extend(verify(content).differences))
    if differences:
        raise ValueError(differences[0])
    return taken


def _plain(folder: str) -> float:
    content, copy = (Path(folder) / _BUNDLE).read_bytes(), Path(folder) / _PLAIN

    def write_and_hash() -> None:
        with copy.open("wb") as out:
            for start in range(0, len(content), PIECE):
                out.write(content[start : start + PIECE])
        for line in copy.read_bytes().splitlines():
            sha256(line).digest()

    return seconds(write_and_hash)
