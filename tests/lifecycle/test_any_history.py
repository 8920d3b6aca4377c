"""Any history at all: random facts by random people, and what must hold after each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.acts import ELSEWHERE, Act, perform, possible
from reuse.clock import MovingClock
from reuse.db import Base
from reuse.devices.models import Device
from reuse.devices.queries import by_code
from reuse.devices.service import mark_printed, reserve_batch
from reuse.errors import ReuseError
from reuse.events.custody import agree
from reuse.events.models import Event
from reuse.events.queries import history, past, waiting
from reuse.events.verify import verify_histories
from reuse.evidence.service import Paper
from reuse.lifecycle.fold import fold
from reuse.lifecycle.guards import Question
from reuse.lifecycle.stages import SECOND_LIVES, Role, Stage
from reuse.lifecycle.transitions import EVENTS
from reuse.recycling.service import Treated, record_treatment
from reuse.territory import territory
from tests.builders import Builder
from tests.conftest import NOON

PAPER = Paper("https://reuse.example")
CLEAN = SECOND_LIVES | {Stage.READY, Stage.RESERVED}
MOVES = {"collected", "harvested", "returned", "found", "received", "reassigned", "settled", "corrected"}
ROWS = select(*(select(func.count()).select_from(one).scalar_subquery() for one in Base.metadata.sorted_tables))
TELLABLE = [event for event in EVENTS if event not in ELSEWHERE]
ADVANCING = {
    "received", "triaged", "inventoried", "erasure_started", "erasure_recorded", "erased", "refurbishment_started",
    "made_ready", "sold", "lent", "donated", "returned", "found", "released", "danger_cleared", "hold_lifted",
    "medium_removed", "part_harvested", "dismantling_started", "dismantled", "sent_for_recycling", "medium_destroyed",
    "handover_opened", "handed_to_eco_organisme", "settled", "corrected",
}  # fmt: skip
SERIALS = st.sampled_from(("S1", "S2"))

Told = tuple[str, Act, Actor, UUID, Event]


class AnyHistory(RuleBasedStateMachine):
    """Devices that anything may be told of, by anybody, at any time and late."""

    engine: ClassVar[Engine]

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.engine.connect().execution_options(writes=True)
        self.transaction = self.connection.begin()
        self.session = Session(self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        self.clock = MovingClock(NOON)
        self.told: list[Told] = []
        with clock.use(self.clock):
            self._settle_in()

    def _settle_in(self) -> None:
        build = Builder(self.session, self.clock)
        desk = build.actor(Role.COLLECTOR, Role.CARRIER)
        shop = build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)
        plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
        coordinator = build.actor(Role.COORDINATOR)
        self.people = (desk, shop, shop, shop, plant, coordinator)
        for giver, receiver in ((desk, shop), (shop, plant)):
            agree(self.session, giver=giver.organisation, receiver=receiver.organisation, by=coordinator, key=uuid4())
        self.sites = [person.site for person in (desk, shop, plant)]
        self.codes = iter(mark_printed(self.session, reserve_batch(self.session, 60, site=None, by=desk, key=uuid4())))
        self.devices = [build.hand(build.collected(desk), desk, shop), build.ready(shop)]

    def teardown(self) -> None:
        findings = list(verify_histories(self.session))
        self.session.close()
        self.transaction.rollback()
        self.connection.close()
        assert findings == []

    @rule(
        event=st.sampled_from(TELLABLE),
        who=st.integers(0, 5),
        which=st.integers(0, 3),
        serial=SERIALS,
        flag=st.booleans(),
        late=st.sampled_from((0, 0, 0, 5, 600)),
    )
    def tell(self, event: str, who: int, which: int, serial: str, flag: bool, late: int) -> None:
        device = self.devices[which % len(self.devices)]
        moment = self.clock.at - timedelta(minutes=late) if late else None
        act = Act(event, self._data(event, device, serial, flag), moment)
        self._do(device, act, self.people[who])

    @rule(which=st.integers(0, 3), choices=st.lists(st.integers(0, 999), min_size=1, max_size=6), serial=SERIALS)
    def tell_what_is_possible(self, which: int, choices: list[int], serial: str) -> None:
        device = self.devices[which % len(self.devices)]
        for choice in choices:
            found = [(one.event, by) for by in self.people for one in possible(device, by) if one.guard is None]
            found = [one for one in found if one[0] in ADVANCING or choice % 5 == 0]
            event, by = found[choice % len(found)] if found else ("returned", self.people[1])
            if event in TELLABLE:
                self._do(device, Act(event, self._data(event, device, serial, choice % 2 == 1)), by)
                self.hold()

    @rule(minutes=st.sampled_from((1, 10, 2000)))
    def wait(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    @rule(which=st.integers(0, 3))
    def treat(self, which: int) -> None:
        device = self.devices[which % len(self.devices)]
        plant = self.people[4]
        assert plant.site
        done = Treated(plant.site, self.clock.at.date(), "16 02 14", "R 4", 1000, str(uuid4()))
        self._try(lambda: record_treatment(self.session, [device], done, by=plant, key=uuid4(), paper=PAPER))

    @precondition(lambda self: self.told)
    @rule(place=st.integers(0, 200))
    def replay(self, place: int) -> None:
        code, act, by, key, event = self.told[place % len(self.told)]
        before = self._rows()
        with clock.use(self.clock):
            again = perform(self.session, by_code(self.session, code), act, by=by, key=key, paper=PAPER)
        assert again.id == event.id
        assert self._rows() == before

    @invariant()
    def hold(self) -> None:
        for device in self.devices:
            situation, events = device.situation, history(self.session, device.subject)
            assert fold([past(event) for event in events]).dump() == device.situation_text
            assert device.stage is situation.stage
            assert (device.stage is Stage.RECYCLED) == (device.treatment_id is not None)
            if device.stage in CLEAN:
                policy = territory().policy(self.clock.at.date())
                assert situation.media_known
                assert not Question(situation, {}, policy).unerased

    def _do(self, device: Device, act: Act, by: Actor) -> None:
        key, holder, code = uuid4(), device.holder_id, device.code or ""
        event = self._try(lambda: perform(self.session, device, act, by=by, key=key, paper=PAPER))
        if not isinstance(event, Event):
            return
        self.told.append((code, act, by, key, event))
        assert device.holder_id == holder or act.type in MOVES
        self._adopt()

    def _try(self, act: Callable[[], object]) -> object:
        """Do it as a door does: whole, or without a trace."""
        before = self._rows()
        try:
            with clock.use(self.clock), self.session.begin_nested():
                return act()
        except ReuseError:
            self.session.expire_all()
            assert self._rows() == before
            return None

    def _adopt(self) -> None:
        known = {device.id for device in self.devices}
        if len(known) < 4:
            self.devices += self.session.scalars(
                select(Device).where(Device.parent_id.in_(known), ~Device.id.in_(known))
            )

    def _rows(self) -> tuple[int, ...]:
        return tuple(self.session.execute(ROWS).one())

    def _data(self, event: str, device: Device, serial: str, flag: bool) -> dict[str, Any]:
        other = next((one for one in self.devices if one is not device), device)
        events = history(self.session, device.subject)
        open_facts = [one.event_id for one in waiting(self.session, holder=None)]
        ways: dict[str, Callable[[], dict[str, Any]]] = {
            "inventoried": lambda: {"media": [{"serial": serial, "kind": "hdd"}]} if flag else {"none": True},
            "erasure_recorded": lambda: {
                "medium": serial, "method": "clear", "technique": "overwrite", "result": ("success", "failed")[flag],
                "finished": self.clock.at,
            },
            "medium_destroyed": lambda: {"medium": serial},
            "medium_removed": lambda: {"code": next(self.codes), "kind": "hard_drive", "media": [serial]},
            "part_harvested": lambda: {"code": next(self.codes), "kind": "memory"},
            "medium_kept": lambda: {"medium": serial},
            "graded": lambda: {"grade": "B"},
            "dismantled": lambda: {"residue_g": 500},
            "priced": lambda: {"price_cents": 100},
            "donated": lambda: {"receiver": "person", "referral": "R-1"},
            "sold": lambda: {"receiver": "person", "price_cents": 100},
            "lent": lambda: {"receiver": "person", "due": "2026-09-01"},
            "redeployed": lambda: {"receiver": "public_body", "receiver_name": "Mairie"},
            "handed_to_eco_organisme": lambda: {"slip": "B-1", "to_destroy": flag},
            "handover_opened": lambda: {"to_site": self.sites[len(events) % 3], "to_destroy": flag},
            "reassigned": lambda: {"to_site": self.sites[len(events) % 3]},
            "moved": lambda: {"site": device.site_id},
            "weighed": lambda: {"mass_g": 1000, "measured": flag},
            "title_recorded": lambda: {"title": "relinquished"},
            "relabelled": lambda: {"code": next(self.codes)},
            "swapped": lambda: {"code": other.code},
            "same_as": lambda: {"code": other.code},
            "contested": lambda: {"receipt": events[-1].id},
            "settled": lambda: {"fact": open_facts[0] if open_facts else uuid4(), "accepted": flag},
            "corrected": lambda: {"voids": events[-1 if flag else len(events) // 2].id},
        }  # fmt: skip
        return ways.get(event, dict)()


def test_whatever_is_told_the_rules_hold_and_the_history_says_what_is_stored(engine: Engine) -> None:
    AnyHistory.engine = engine
    run_state_machine_as_test(
        AnyHistory,
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
