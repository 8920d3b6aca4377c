"""A second way to judge: slow, over plain lists, sharing nothing with the service but its data."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from reuse.contracts.charges import History

PARIS = ZoneInfo("Europe/Paris")
ARRIVALS = ("collected", "returned", "found")
REUSED = ("donated", "sold", "lent", "redeployed")
GONE = (*REUSED, "recycled", "handed_to_eco_organisme", "refused", "given_back", "lost", "stolen")
STRENGTH = {"clear": 1, "purge": 2, "destroy": 3}
Fact = tuple[str, dict, str, str]
"""Type, data, when it happened, when it was recorded."""


def day_of(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(PARIS).date()


def facts_known(history: History, as_of: str) -> list[Fact]:
    known = [one for one in history.events if one["recorded_at"] <= as_of]
    undone = [one["data"]["voids"] for one in known if one["type"] == "corrected"]
    return [
        (one["type"], one["data"], one["occurred_at"], one["recorded_at"])
        for one in known
        if one["id"] not in undone and one["type"] != "corrected"
    ]


def lives_of(history: History, as_of: str, suppliers: set[str]) -> list[tuple[list[Fact], int, int]]:
    """Each life held by a supplier: all facts up to its end, where its arrival is, where the charge begins."""
    facts = facts_known(history, as_of)
    arrivals = [place for place, fact in enumerate(facts) if fact[0] in ARRIVALS]
    found = []
    for first, after in pairwise([*arrivals, len(facts)]):
        for place in range(first, after):
            gone = any(fact[0] in GONE for fact in facts[first : place + 1] if fact[0] != "handed_to_eco_organisme")
            holders = [fact[1]["holder"] for fact in facts[first : place + 1] if "holder" in fact[1]]
            if holders[-1] in suppliers and not gone:
                found.append((facts[:after], first, place))
                break
    return found


def end_of(facts: list[Fact], begin: int) -> int | None:
    return next((place for place in range(begin, len(facts)) if facts[place][0] in GONE), None)


def outcome(facts: list[Fact], _first: int, begin: int, today: date, days: int) -> str:
    due = day_of(facts[begin][2]) + timedelta(days=days)
    end = end_of(facts, begin)
    if end is None:
        return "fails" if today > due else "pending"
    if facts[end][0] in ("lost", "stolen"):
        return "fails"
    return "meets" if day_of(facts[end][2]) <= due else "fails"


def clean(facts: list[Fact], first: int, end: int, level: str) -> bool:
    life = facts[first : end + 1]
    if any(fact[0] == "medium_destroyed" and fact[1]["medium"] is None for fact in life):
        return True
    if not any(fact[0] == "inventoried" for fact in life):
        return False
    serials = {serial for fact in facts[: end + 1] if fact[0] == "inventoried" for serial in fact[1]["media"]}
    return all(_gone(facts, first, end, serial, level) for serial in serials)


def _gone(facts: list[Fact], first: int, end: int, serial: str, level: str) -> bool:
    for place in range(first, end + 1):
        kind, data = facts[place][0], facts[place][1]
        if kind == "erasure_recorded" and data["medium"] == serial and data["result"] == "success":
            known = any(fact[0] == "inventoried" and serial in fact[1]["media"] for fact in facts[:place])
            reached = 1 if data["technique"] == "overwrite" else STRENGTH[data["method"]]
            if known and reached >= STRENGTH[level]:
                return True
    return False


def erasure(facts: list[Fact], first: int, begin: int, level: str) -> str:
    end = end_of(facts, begin)
    if end is None:
        return "pending"
    if facts[end][0] in ("refused", "given_back"):
        return "outside"
    if facts[end][1].get("to_destroy") and not clean(facts, first, end, level):
        treated = [place for place in range(end, len(facts)) if facts[place][0] == "recycled"]
        if not treated:
            return "pending"
        end = treated[0]
    return "meets" if clean(facts, first, end, level) else "fails"


def certificate(facts: list[Fact], begin: int, today: date, days: int) -> str:
    end = end_of(facts, begin)
    sent = [one for one in facts[begin:] if one[0] in ("sent_for_recycling", "handed_to_eco_organisme", "recycled")]
    treated = [one for one in facts[begin:] if one[0] == "recycled"]
    if not sent:
        return "pending" if end is None else "outside"
    due = day_of(sent[0][2]) + timedelta(days=days)
    if treated:
        return "meets" if day_of(treated[0][3]) <= due else "fails"
    if end is not None and facts[end][0] != "handed_to_eco_organisme":
        return "outside"
    return "fails" if today > due else "pending"


def custody(facts: list[Fact], begin: int, today: date, days: int) -> str:
    steps = facts[begin:]
    if any(one[0] in ("lost", "stolen", "reassigned") for one in steps):
        return "fails"
    open_since = None
    for kind, _data, at, _recorded in steps:
        if kind == "handover_opened":
            open_since = day_of(at)
        elif kind in ("received", "handover_cancelled") and open_since:
            if day_of(at) > open_since + timedelta(days=days):
                return "fails"
            open_since = None
    if open_since is None or end_of(facts, begin) is not None:
        return "meets"
    return "fails" if today > open_since + timedelta(days=days) else "pending"
