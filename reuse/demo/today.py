"""What the demonstration leaves to do on its last day, so that each account finds work."""

from importlib.resources import files

from sqlalchemy import select

import seeds
from reuse.demo.bench import deposit, expect
from reuse.demo.counts import begin_shop
from reuse.demo.places import key_of
from reuse.demo.world import CARRIER, SHOPS, WORKSHOP, Case, World
from reuse.devices.models import Device
from reuse.erasure.reports.entry import read_report
from reuse.erasure.service import file_erasures
from reuse.events.custody import open_handover, receive
from reuse.evidence.service import keep_file
from reuse.lifecycle.stages import Stage
from reuse.territory import territory

TOWN_HALL = "31395"
FIRST = 2001
HANDED = 3
BROUGHT = 6


def leave_work(world: World) -> None:
    """Leave devices at the counter, hand-overs to receive, a scan to settle, an erasure that matches nothing."""
    models = [model for model in seeds.read_csv("demo/models") if model["kind"] in ("laptop", "monitor", "smartphone")]
    cases = [Case(world, FIRST + n, models[n * 3], TOWN_HALL) for n in range(BROUGHT + 2)]
    for place, case in enumerate(cases[:BROUGHT]):
        deposit(case)
        if place < HANDED:
            site = world.places.site_of(WORKSHOP)
            open_handover(world.session, case.it, to_site=site, by=case.by, key=case.key())
    for case in cases[BROUGHT:]:
        next(expect(case))
    cases[BROUGHT - 1].go(CARRIER)
    _scan_without_handover(world)
    _file_a_stray_log(world)
    begin_shop(world)


def _scan_without_handover(world: World) -> None:
    """Let one recyclery scan in what the other holds: it waits until somebody settles it."""
    giver, taker = (world.places.staff[name] for name in SHOPS)
    held = select(Device).where(Device.holder_id == giver.organisation, Device.stage == Stage.READY)
    device = world.session.scalars(held.order_by(Device.id).limit(1)).one()
    receive(world.session, device, by=taker, key=key_of("stray scan"))


def _file_a_stray_log(world: World) -> None:
    by, key = world.places.staff[WORKSHOP], key_of("stray log")
    content = files("seeds").joinpath("story", "laptop.nwipe.log").read_bytes()
    kept = keep_file(world.session, content, media_type="text/plain", by=by, key=key)
    file_erasures(world.session, read_report(content, zone=territory().zone).erasures, kept, by=by, key=key)
