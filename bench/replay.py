"""A phone's queue of five hundred scans after an hour without network, against one batch of as many events."""

import http.client
import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from sqlalchemy.orm import Session

from bench.client import Client
from bench.databases import Databases
from bench.datasets import dataset
from bench.measure import compare, seconds
from bench.people import People
from bench.serving import serving
from bench.setting import Setting
from bench.table import Result
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.actors.people import add_membership, add_user
from reuse.db import connect, sessions, unit_of_work
from reuse.lifecycle.stages import Role

BUDGET = 1.5
EMAIL, PASSWORD = "phone@essai.test", "quatre mots pour mesurer"
_FORM_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases: the same facts, on as many devices, through both doors in turn."""
    data = dataset(setting.devices)
    codes = data.codes(2000)
    for name in setting.databases:
        url = databases.filled(name, data)
        add_person(url)
        with serving(url) as address:
            phone, client = Phone(address), Client(address)
            found = compare(
                partial(_replayed, phone, codes, setting.items),
                partial(_batch, client, codes, setting.items),
                setting.rounds,
            )
        note = f"{setting.items} scans, each answered with how its device stands"
        yield Result("scan replay", name, found, unit="s", budget=BUDGET, most=True, note=note)
        databases.drop(url)


def add_person(url: str) -> None:
    """Let a refurbisher of the first workshop sign in with EMAIL and PASSWORD."""
    engine = connect(url)
    with unit_of_work(sessions(engine)) as session:
        _sign_up(session)
    engine.dispose()


def _sign_up(session: Session) -> None:
    root = Actor(uuid4(), People.first(), frozenset({Role.COORDINATOR, Role.ADMIN}))
    user = add_user(session, email=EMAIL, name="Phone", password=PASSWORD, by=root, key=uuid4())
    add_membership(session, user, session.get_one(Organisation, People.first()), {Role.REFURBISHER}, set(), by=root)


class Phone:
    """A signed-in browser that sends what it kept; raises RuntimeError for any answer that is not a success."""

    def __init__(self, address: str):
        self._place, self._cookies = urlsplit(address).netloc, dict[str, str]()
        form = _FORM_TOKEN.search(self._ask("GET", "/sign-in"))
        told = {"csrf_token": form[1] if form else "", "email": EMAIL, "password": PASSWORD}
        self._ask("POST", "/sign-in", urlencode(told), "application/x-www-form-urlencoded")
        self._who = json.loads(self._ask("GET", "/scan/who"))

    def replay(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        """Send a queue."""
        told = {"owner": self._who["owner"], "site": self._who["site"], "sent_at": _stamp(0), "items": items}
        answer: dict[str, Any] = json.loads(self._ask("POST", "/scan/replay", json.dumps(told), "application/json"))
        return answer

    def _ask(self, method: str, path: str, body: str = "", kind: str = "") -> str:
        told = {"Accept": "application/json" if kind != "application/x-www-form-urlencoded" else "text/html"}
        told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body:
            told |= {"Content-Type": kind}
        if kind == "application/json":
            told["X-CSRFToken"] = self._who["csrf"]
        connection = http.client.HTTPConnection(self._place, timeout=60)
        try:
            connection.request(method, path, body, told)
            answer = connection.getresponse()
            content = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _sep, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        if answer.status >= 400:
            raise RuntimeError(f"{path} answered {answer.status}: {content[:300]}")
        return content


def _stamp(seconds_ago: int) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds_ago)).isoformat(timespec="milliseconds")


def _facts(codes: list[str], most: int) -> list[dict[str, Any]]:
    """An hour of work: one scan every seven seconds, oldest first."""
    told = {"type": "weighed", "data": {"mass_g": random.randint(500, 9000), "measured": True}}
    return [
        told | {"code": code, "key": str(uuid4()), "occurred_at": _stamp(3600 - 7 * place)}
        for place, code in enumerate(random.sample(codes, min(most, len(codes))))
    ]


def _replayed(phone: Phone, codes: list[str], most: int) -> float:
    items = [{"kind": "act"} | fact for fact in _facts(codes, most)]
    return seconds(lambda: _check(phone.replay(items)))


def _batch(client: Client, codes: list[str], most: int) -> float:
    items = _facts(codes, most)
    return seconds(lambda: _check(client.post("/events:batch", {"items": items})))


def _check(answer: dict[str, Any]) -> None:
    if refused := [one for one in answer["results"] if one["status"] != 201]:
        raise RuntimeError(f"{len(refused)} scans were refused: {refused[0]}")
