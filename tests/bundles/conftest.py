"""A bundle of a small world: two checkpoints, a key replaced between them, facts too late for the last."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from reuse import clock, tables
from reuse.actors.models import SiteRole
from reuse.bundles.matter import Enclosed, Matter
from reuse.bundles.report import Voice
from reuse.bundles.service import Seal, Written, write_bundle
from reuse.db import Sessions, sessions, snapshot, unit_of_work
from reuse.devices.models import Device
from reuse.documents.evidence import Part
from reuse.events import chains, log
from reuse.events.keys import ensure_signer, load_signer
from reuse.events.record import Fact
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.databases import empty_database

VOICE = Voice("en", lambda message: message)
CONTRACT = f"contract:{UUID(int=7)}"


@dataclass
class BundleWorld:
    """What the tests need to know of it."""

    sessions: Sessions
    folder: Path
    clock: clock.MovingClock
    older: int = 0
    devices: list[int] = field(default_factory=list)

    @property
    def key_file(self) -> Path:
        """Where the signing key stands."""
        return self.folder / "signing-key.pem"

    @property
    def fingerprint(self) -> str:
        """What a reader was told elsewhere."""
        return load_signer(self.key_file).verifier.fingerprint

    @property
    def matter(self) -> Matter:
        """A contract with a history of its own, one answer and one paper."""
        part = Part("Clauses", ("As of 3 March.",), (("Clause", "Answer"), ("An outcome <in time>", "Met")))
        checks = Enclosed("checks.json", "what the clauses answer", b'{"clauses": []}')
        return Matter(
            "Contract 2026-04", (part,), {CONTRACT: "The contract"}, {"contract_made": "Contract made"}, (checks,)
        )

    def write(self, *, only: int | None = None, older: int | None = None) -> tuple[bytes, Written]:
        """Write the bundle of all devices, or of the first ones, as a contract's."""
        out = BytesIO()
        with clock.use(self.clock), snapshot(self.sessions) as session:
            seal = Seal.at(self.key_file)
            some = [session.get_one(Device, one) for one in self.devices[:only]]
            matter = self.matter
            written = write_bundle(session, some, out, seal=seal, voice=VOICE, older=older, matter=matter)
        return out.getvalue(), written

    def live(self) -> None:
        """Record, seal, replace the key, record, seal, record."""
        with unit_of_work(self.sessions) as session:
            build = Builder(session, self.clock)
            plant, workshop = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT), build.actor(Role.REFURBISHER)
            lot = [build.at_recycler(plant, media=()) for _ in range(2)]
            shelf = [build.ready(workshop) for _ in range(2)]
            self.older = self.checkpoint(session)
            log.replace_key(session, self.key_file, self.clock.advance(hours=1))
            build.treat(lot, plant)
            for kind in ("contract_made", "contract_amended"):
                chains.append(session, CONTRACT, Fact(kind, {}), by=workshop, key=uuid4())
            build.correct(shelf[0], build.last(shelf[0]))
            self.clock.advance(hours=1)
            self.checkpoint(session)
            late = build.collected(build.actor(Role.COLLECTOR))
            build.fact(shelf[1], "danger_reported", workshop, danger="heat")
            self.devices = [device.id for device in (*lot, *shelf, late)]

    def checkpoint(self, session: Session) -> int:
        """Seal what was recorded."""
        signer = ensure_signer(self.key_file, "reuse.example/log")
        return log.seal(session, signer=signer, now=self.clock.at).size


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BundleWorld]:
    """The world once lived, for tests that only read it."""
    folder = tmp_path_factory.mktemp("bundles")
    engine = empty_database(folder, "bundles")
    tables.metadata.create_all(engine)
    made = BundleWorld(sessions(engine), folder, clock.MovingClock(datetime(2026, 3, 3, 12, tzinfo=UTC)))
    with clock.use(made.clock):
        made.live()
    yield made
    engine.dispose()


@pytest.fixture(scope="session")
def bundle(world: BundleWorld) -> bytes:
    """All its devices, and the proof that the log continues the first checkpoint."""
    return world.write(older=world.older)[0]
