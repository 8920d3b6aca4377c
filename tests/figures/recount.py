"""The same figures counted apart: from the raw bytes of events, by plain Python, without the fold or the database."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LIVES = {"sold", "donated", "lent", "redeployed"}
ENDS = LIVES | {"recycled", "refused", "given_back", "lost", "stolen"}
BEGINNINGS = {"collected", "returned", "found"}
COUNTED = ENDS | BEGINNINGS
MATTER = {"recycled", "handed_to_eco_organisme"}
PARIS = ZoneInfo("Europe/Paris")

Key = tuple[str, str, str, str]


def recount(raw: Iterable[bytes], communes: dict[str, str], weights: dict[str, int]) -> dict[Key, tuple[int, int]]:
    """Count devices and grams by month, commune, kind and fact; `communes` says where each deposit was made."""
    subjects: dict[str, list[dict]] = defaultdict(list)
    for content in raw:
        event = json.loads(content)
        if event["subject"].startswith("device:"):
            subjects[event["subject"]].append(event)
    counts: Counter[Key] = Counter()
    grams: Counter[Key] = Counter()
    told = ((subject, event["data"].get("deposit")) for subject, events in subjects.items() for event in events)
    deposits = {subject: deposit for subject, deposit in told if deposit}
    for subject, events in subjects.items():
        for month, fact, kind, weight, deposit in device_facts(subject, events, deposits):
            key = (month, communes.get(deposit, ""), kind, fact)
            counts[key] += 1
            grams[key] += weights.get(kind, 0) if weight is None else weight
    return {key: (counts[key], grams[key]) for key in counts}


def in_force(events: list[dict]) -> list[dict]:
    void = {name for event in events if event["type"] == "corrected" for name in voids(event)}
    settled = {e["data"]["fact"] for e in events if e["type"] == "settled" and e["data"]["accepted"]}
    return [e for e in events if e["id"] not in void and ("waits" not in e["data"] or e["id"] in settled)]


def voids(correction: dict) -> list[str]:
    return [correction["data"]["voids"], *correction["data"]["impossible"]]


def device_facts(subject: str, events: list[dict], deposits: dict[str, str]):
    """List a device's facts: month, fact, kind, mass (None: the usual one), deposit."""
    happened = in_force(events)
    kinds = [event["type"] for event in happened]
    parent = next((event["data"]["parent"] for event in happened if event["type"] == "harvested"), None)
    if "same_as" in kinds or not happened:
        return
    kind = [event["data"]["kind"] for event in happened if event["type"] in {"announced", "collected", "harvested"}][-1]
    deposit = deposits.get(f"device:{parent}" if parent else subject, "")
    whole, residue = masses(happened)
    for event in happened:
        name = event["type"]
        if parent and name in LIVES:
            yield month(event), "part_reused", kind, whole, deposit
        elif not parent and (name in COUNTED or (name == "handed_to_eco_organisme" and "recycled" not in kinds)):
            yield month(event), name, kind, residue if name in MATTER and residue is not None else whole, deposit
    last = [name for name in kinds if name in ENDS | BEGINNINGS | {"handed_to_eco_organisme"}]
    if not parent and last and last[-1] in BEGINNINGS:
        begun = [event for event in happened if event["type"] in BEGINNINGS][-1]
        yield month(begun), "in_progress", kind, whole, deposit


def masses(events: list[dict]) -> tuple[int | None, int | None]:
    whole, measured, residue, apart = None, False, None, False
    for event in events:
        data = event["data"]
        if event["type"] in BEGINNINGS | {"announced", "harvested"}:
            whole = data.get("mass_g") if data.get("mass_g") is not None else whole
        elif event["type"] == "dismantled":
            residue, apart = data.get("residue_g"), True
        elif event["type"] == "weighed":
            if apart:
                residue = data["mass_g"] if data["measured"] else residue
            elif data["measured"] or not measured:
                whole, measured = data["mass_g"], data["measured"]
    return whole, residue


def month(event: dict) -> str:
    skew = (event["data"].get("clock") or {}).get("skew_ms") or 0
    at = datetime.fromisoformat(event["occurred_at"]) + timedelta(milliseconds=skew)
    return at.astimezone(PARIS).strftime("%Y-%m")
