"""Phones of signed-in people, which send what they kept through the page's own door."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from reuse import clock
from reuse.actors.actor import Actor
from reuse.clock import stamp
from reuse.devices.models import Device
from tests.web.conftest import Visitor, app, signed_in, visitor

__all__ = ["app", "signed_in", "visitor"]

JSON = {"Accept": "application/json"}
Item = dict[str, Any]


@dataclass
class Phone:
    """The scan page of one person, without the page."""

    visitor: Visitor
    who: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.who = self.ask("/scan/who").get_json()

    def ask(self, path: str) -> TestResponse:
        """Ask as the page's scripts do."""
        return self.visitor.client.get(path, headers=JSON)

    def post(self, path: str, told: Any, **headers: str) -> TestResponse:
        """Send JSON as the page's scripts do."""
        told_too = JSON | {"X-CSRFToken": self.who["csrf"]} | headers
        return self.visitor.client.post(path, json=told, headers=told_too)

    def send(self, items: Sequence[Any], **changes: Any) -> TestResponse:
        """Send a queue."""
        told = {"owner": self.who["owner"], "site": self.who["site"], "sent_at": stamp(clock.now()), "items": items}
        return self.post("/scan/replay", told | changes)

    def results(self, *items: Item) -> list[dict[str, Any]]:
        """Send a queue and return what became of each."""
        answer = self.send(items)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.get_json()["results"]
        return found


@pytest.fixture
def phone(signed_in: Callable[[Actor], Visitor], moment: clock.MovingClock) -> Callable[[Actor], Phone]:
    """Hand a phone to somebody, an hour after whatever was built before."""

    def handed(actor: Actor) -> Phone:
        moment.at += timedelta(hours=1)
        return Phone(signed_in(actor))

    return handed


def ago(**span: float) -> str:
    """Write the moment that was so long ago."""
    return stamp(clock.now() - timedelta(**span))


def act(device: Device | str, event: str, *, key: UUID | None = None, at: str | None = None, **data: Any) -> Item:
    """Scan a device for an event."""
    code = device if isinstance(device, str) else device.code
    named = {"kind": "act", "key": str(key or uuid4()), "occurred_at": at or ago(minutes=30)}
    return named | {"code": code, "type": event, "data": data}


def undo(item: Item) -> Item:
    """Take a scan back."""
    return {
        "kind": "undo",
        "key": str(uuid4()),
        "occurred_at": ago(minutes=20),
        "of": item["key"],
        "code": item["code"],
    }


def intake(code: str, **changes: Any) -> Item:
    """Take a device in under a label."""
    deposit = {"key": str(uuid4()), "title": "relinquished", "reason": "may_serve"}
    named = {"kind": "intake", "key": str(uuid4()), "occurred_at": ago(minutes=40)}
    return named | {"code": code, "device_kind": "laptop", "deposit": deposit} | changes
