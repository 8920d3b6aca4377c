"""Random histories that the lifecycle table allows, without its guards: what a measure may ever have to read."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from reuse.clock import stamp
from reuse.lifecycle.fold import Past, advance, fold
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.transitions import ROWS, TABLE

MINE, OTHER = "10000000-0000-4000-8000-000000000001", "20000000-0000-4000-8000-000000000002"
GIVEN = {"collected", "returned", "found", "harvested", "received", "contested", "reassigned", "announced"}
SKIPPED = {"corrected", "settled", "medium_removed", "medium_kept", "swapped"}
"""Told apart below, or beyond what the plain count reads of media."""

ONWARD = {"triaged", "erased", "refurbishing", "ready", "donated", "sold", "for_recycling", "dismantled", "recycled"}
"""Half of the steps go on towards an end: chance alone hardly ever gets there."""

BENCH = {"inventoried", "erasure_recorded", "part_harvested", "weighed"}


@dataclass
class Teller:
    """Invents one device's history, step by step."""

    random: Random
    subject: str
    at: datetime
    events: list[dict[str, Any]] = field(default_factory=list)
    situation: Situation = field(default_factory=Situation)
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def step(self) -> None:
        """Add one event, a correction of the last one, or an acceptance."""
        hours = self.random.choice((0, 1, 5, 23, 24 * 6, 24 * 7, 24 * 30, 24 * 60, 24 * 90, 24 * 91))
        self.at += timedelta(hours=hours, minutes=self.random.choice((0, 30)))
        draw = self.random.random()
        if draw < 0.08 and self.events and self.events[-1]["type"] not in ("corrected", "settled"):
            self._correct()
        elif draw < 0.2 and self.waiting:
            self._settle(self.waiting.pop())
        else:
            self._happen()

    def _happen(self) -> None:
        rows = [one for one in ROWS if self.situation.stage in one.sources and one.event not in SKIPPED]
        usual = [one for one in rows if one.event not in ("lost", "stolen", "same_as", "refused", "given_back")]
        onward = [one for one in usual if one.target in ONWARD]
        draw = self.random.random()
        bench = [one for one in usual if one.event in BENCH]
        row = self.random.choice((draw < 0.4 and onward) or (draw < 0.65 and bench) or (draw < 0.97 and usual) or rows)
        data = self._data(row.event)
        waits = self.situation.stage != "new" and self.random.random() < 0.08
        event = self._append(row.event, data | ({"waits": "late"} if waits else {}))
        if waits:
            self.waiting.append(event)

    def _correct(self) -> None:
        voids = self.events[-1]
        self._append("corrected", {"voids": voids["id"], "impossible": []})
        self.waiting = [one for one in self.waiting if one is not voids]

    def _settle(self, fact: dict[str, Any]) -> None:
        if (fact["type"], self.situation.stage) not in TABLE:
            return
        told = {name: value for name, value in fact["data"].items() if name not in ("waits", "clock")}
        accepted = {"type": fact["type"], "data": told, "at": _past(fact).at}
        self._append("settled", {"fact": fact["id"], "accepted": True, "as": accepted})

    def _append(self, name: str, data: dict[str, Any]) -> dict[str, Any]:
        skew = self.random.choice((0, 0, 0, 3_600_000))
        late = timedelta(days=self.random.choice((0, 0, 0, 3, 7, 8)))
        event = {
            "id": f"{self.subject}#{len(self.events) + 1}",
            "subject": self.subject,
            "type": name,
            "occurred_at": stamp(self.at - timedelta(milliseconds=skew)),
            "recorded_at": stamp(self.at + late),
            "actor": f"{self.random.choice((MINE, MINE, OTHER))}/somebody",
            "data": data | ({"clock": {"skew_ms": skew}} if skew else {}),
        }
        self.events.append(event)
        if name == "corrected":
            self.situation = fold([_past(one) for one in self.events])
        else:
            advance(self.situation, _past(event))
        return event

    def _data(self, name: str) -> dict[str, Any]:
        """Say what such an event holds; guards would ask for more, measures do not."""
        pick = self.random.choice
        data: dict[str, Any] = {"to_destroy": pick((True, False))} if name == "handed_to_eco_organisme" else {}
        if name in GIVEN:
            data = {"holder": pick((MINE, MINE, OTHER))}
            data |= {"kind": pick(("laptop", "monitor", "other"))} if name in ("collected", "harvested") else {}
            data |= {"parent": "p", "media": None} if name == "harvested" else {}
            data |= {"mass_g": pick((None, 900, 2500))} if name in ("collected", "harvested") else {}
        serial = pick(("S1", "S2"))
        return data | {
            "inventoried": {"media": pick(({}, {"S1": "hdd"}, {"S1": "hdd", "S2": "ssd"})), "opened": True},
            "erasure_recorded": {
                "medium": serial,
                "method": "purge",
                "technique": "crypto_erase",
                "result": pick(("success", "success", "failed")),
                "finished": stamp(self.at),
            },
            "weighed": {"mass_g": pick((800, 1200)), "measured": pick((True, False))},
            "medium_destroyed": {"medium": pick((None, "S1", "S2"))},
            "dismantled": {"residue_g": 400},
            "donated": {"software": pick((None, "Linux"))},
            "recycled": {"treatment": "T"},
            "title_recorded": {"title": "relinquished"},
            "graded": {"grade": "A"},
            "priced": {"price_cents": 100},
            "moved": {"site": "s"},
            "same_as": {"device": "other"},
        }.get(name, {})


def _past(event: dict[str, Any]) -> Past:
    data = event["data"]
    skew = (data.get("clock") or {}).get("skew_ms") or 0
    at = datetime.fromisoformat(event["occurred_at"]) + timedelta(milliseconds=skew)
    return Past(event["id"], event["type"], stamp(at), data, event["actor"].split("/")[0])


def past_of(event: dict[str, Any]) -> Past:
    """Give an invented event the form that the fold reads."""
    return _past(event)


def random_history(seed: int, subject: str, steps: int) -> list[dict[str, Any]]:
    """Invent one device's history; it begins in February of a leap year, near midnight in the territory."""
    random = Random(seed)
    teller = Teller(random, subject, datetime(2024, 2, 25, 22, 30, tzinfo=UTC) + timedelta(days=random.randrange(6)))
    for _ in range(steps):
        teller.step()
    return teller.events
