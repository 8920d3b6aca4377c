"""The same measures made apart: from raw events in plain Python, slowly, without the fold or the database."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
LIVES = {"sold", "donated", "lent", "redeployed"}
MATTER = {"recycled", "handed_to_eco_organisme"}
GONE = LIVES | {"recycled", "refused", "given_back", "lost", "stolen"}
BEGINNINGS = {"collected", "returned", "found", "harvested"}
TAKES = BEGINNINGS | {"received", "contested", "reassigned"}

Share = tuple[int, int, set[str]]


def recount(events: Iterable[dict], name: str, first: date, last: date, weights: dict[str, int]) -> dict[str, Share]:
    """Answer every criterion for the organisation called `name`: numerator, denominator, devices against."""
    cases: dict[str, list[tuple[str, bool, int]]] = {}
    subjects: dict[str, list[dict]] = {}
    for event in events:
        if event["subject"].startswith("device:"):
            subjects.setdefault(event["subject"], []).append(event)
    for subject, history in subjects.items():
        facts = facts_in_force(history)
        if any(fact["type"] == "same_as" for fact in facts):
            continue
        for criterion, day, met, weight in found(facts, name, weights):
            if first <= day <= last:
                cases.setdefault(criterion, []).append((subject, met, weight))
    return {
        criterion: (
            sum(w for _s, met, w in told if met),
            sum(w for *_r, w in told),
            {s for s, met, _w in told if not met},
        )
        for criterion, told in cases.items()
    }


def facts_in_force(history: list[dict]) -> list[dict]:
    """List what took effect; an accepted fact where it was accepted, with its own day and teller."""
    corrections = [event["data"] for event in history if event["type"] == "corrected"]
    void = {name for data in corrections for name in [data["voids"], *data["impossible"]]}
    by_id = {event["id"]: event for event in history}
    facts = []
    for event in history:
        if event["id"] in void or "waits" in event["data"]:
            continue
        facts.append(plain(event, event))
        if event["type"] == "settled" and event["data"]["accepted"]:
            told = event["data"]["as"]
            facts.append(plain(event | {"type": told["type"], "data": told["data"]}, by_id[event["data"]["fact"]]))
        if event["type"] == "corrected" and event["data"]["impossible"]:
            facts.append(plain(event | {"type": "isolated"}, event))
    return facts


def plain(event: dict, told: dict) -> dict:
    skew = (told["data"].get("clock") or {}).get("skew_ms") or 0
    at = datetime.fromisoformat(told["occurred_at"]) + timedelta(milliseconds=skew)
    day = at.astimezone(PARIS).date()
    late = (datetime.fromisoformat(told["recorded_at"]).astimezone(PARIS).date() - day).days
    teller = told["actor"].split("/")[0]
    return {"type": event["type"], "data": event["data"], "day": day, "late": late, "teller": teller, "at": at}


def found(facts: list[dict], name: str, weights: dict[str, int]) -> Iterable[tuple[str, date, bool, int]]:
    """List one device's cases: the criterion, the day that counts, whether it was met, the weight."""
    part = any(fact["type"] == "harvested" for fact in facts)
    with_me = [mine(facts[: n + 1], name) for n in range(len(facts))]
    kind = [fact["data"]["kind"] for fact in facts if fact["data"].get("kind")][-1:] or ["other"]
    for n, fact in enumerate(facts):
        if fact["teller"] == name:
            yield "figures", fact["day"], fact["late"] <= 7, 1
        if fact["type"] == "dismantled" and with_me[n]:
            began = max(i for i in range(n) if facts[i]["type"] == "dismantling_started")
            yield "parts", fact["day"], any(one["type"] == "part_harvested" for one in facts[began:n]), 1
    for start, end in stays(facts, with_me):
        yield from stay_cases(facts, start, end, part)
        if end is not None and facts[end]["type"] in LIVES | MATTER:
            yield from exit_cases(facts[: end + 1], part, kind[0])
    for n in () if part else range(len(facts)):
        yield from end_cases(facts[: n + 1], with_me, weights.get(kind[0]))
    yield from proofs(facts, with_me)


def stay_cases(facts: list[dict], start: int, end: int | None, part: bool):
    if not part:
        due = facts[start]["day"] + timedelta(days=90)
        met = end is not None and facts[end]["day"] <= due and facts[end]["type"] not in {"lost", "stolen"}
        yield "outcome", due, met, 1


def exit_cases(facts: list[dict], part: bool, kind: str):
    how, day = facts[-1]["type"], facts[-1]["day"]
    yield "erasure", day, clean(facts), 1
    if not part and how == "donated" and kind in {"laptop", "desktop", "all_in_one"}:
        yield "free_software", day, bool(facts[-1]["data"].get("software")), 1


def end_cases(facts: list[dict], with_me: list[bool], usual: int | None):
    """Say how the last of these facts ended a life that the organisation had a part in, unless it had ended before."""
    how, day = facts[-1]["type"], facts[-1]["day"]
    began = [n for n, fact in enumerate(facts) if fact["type"] in BEGINNINGS]
    if how not in LIVES | MATTER or not began:
        return
    before = {fact["type"] for fact in facts[began[-1] : -1]}
    if before & (LIVES | MATTER) or not any(with_me[began[-1] : len(facts)]):
        return
    yield "reuse_by_number", day, how in LIVES, 1
    grams = weight(facts, how in MATTER, usual)
    if grams is not None:
        yield "reuse_by_mass", day, how in LIVES, grams


def mine(facts: list[dict], name: str) -> bool:
    """Whether the device is in the organisation's hands after the last of these facts."""
    holders = [fact["data"]["holder"] for fact in facts if fact["type"] in TAKES]
    moves = [fact["type"] for fact in facts if fact["type"] in GONE | BEGINNINGS]
    return bool(moves) and moves[-1] in BEGINNINGS and holders[-1] == name


def stays(facts: list[dict], with_me: list[bool]) -> Iterable[tuple[int, int | None]]:
    start = None
    for n, fact in enumerate(facts):
        arrives = with_me[n] and not (n and with_me[n - 1])
        if start is None and arrives:
            start = n
        elif start is not None and (not with_me[n] or fact["type"] == "handed_to_eco_organisme"):
            yield start, n
            start = None
    if start is not None:
        yield start, None


def proofs(facts: list[dict], with_me: list[bool]) -> Iterable[tuple[str, date, bool, int]]:
    opened = None
    for n, fact in enumerate(facts):
        if opened is None and with_me[n] and to_recycle(facts[: n + 1]):
            opened = fact["day"]
        elif opened is not None and fact["type"] in MATTER:
            due = opened + timedelta(days=60)
            yield "certificates", due, fact["day"] <= due, 1
            opened = None
    if opened is not None:
        yield "certificates", opened + timedelta(days=60), False, 1


def to_recycle(facts: list[dict]) -> bool:
    """Whether the device waits for its recycling, and is not in quarantine."""
    for fact in reversed(facts):
        if fact["type"] in {"quarantined", "danger_reported", "isolated"} | MATTER | BEGINNINGS:
            return False
        if fact["type"] == "released":
            return to_recycle(before_quarantine(facts))
        if fact["type"] == "sent_for_recycling":
            return True
    return False


def before_quarantine(facts: list[dict]) -> list[dict]:
    """Drop the last quarantine: every fact that isolated the device, and all after the first of them."""
    last = max(n for n, fact in enumerate(facts) if fact["type"] == "released")
    start = last
    for n in range(last - 1, -1, -1):
        if facts[n]["type"] in {"released"} | BEGINNINGS:
            break
        if facts[n]["type"] in {"quarantined", "danger_reported", "isolated"}:
            start = n
    return facts[:start]


def clean(facts: list[dict]) -> bool:
    """Whether each medium seen in this life was erased in it or destroyed, or the device went to be destroyed."""
    if facts[-1]["data"].get("to_destroy"):
        return True
    began = max(n for n, fact in enumerate(facts) if fact["type"] in BEGINNINGS)
    life = facts[began:]
    seen = [fact["data"]["media"] for fact in life if fact["type"] == "inventoried"]
    if any(fact["type"] == "medium_destroyed" and not fact["data"].get("medium") for fact in life):
        return True
    return bool(seen) and all(erased(facts, began, serial) or destroyed(life, serial) for serial in seen[-1])


def destroyed(life: list[dict], serial: str) -> bool:
    """Whether the medium was destroyed in this life and not seen again."""
    told = [fact for fact in life if fact["type"] in {"inventoried", "medium_destroyed"}]
    last = [
        fact for fact in told if serial in (fact["data"].get("media") or {}) or serial == fact["data"].get("medium")
    ]
    return bool(last) and last[-1]["type"] == "medium_destroyed"


def erased(facts: list[dict], began: int, serial: str) -> bool:
    """Whether the medium was erased in this life, while it was seen in the device, and has been seen there since."""
    good = False
    for n, fact in enumerate(facts):
        data = fact["data"]
        if fact["type"] == "inventoried" and serial not in data["media"]:
            good = False
        elif fact["type"] == "erasure_recorded" and data["medium"] == serial and data["result"] == "success":
            before = [one["data"]["media"] for one in facts[:n] if one["type"] == "inventoried"]
            good = good or (n > began and bool(before) and serial in before[-1])
    return good


def weight(facts: list[dict], matter: bool, usual: int | None) -> int | None:
    whole, measured, residue, apart = None, False, None, False
    for fact in facts:
        data = fact["data"]
        if fact["type"] in BEGINNINGS:
            whole = data.get("mass_g") if data.get("mass_g") is not None else whole
        elif fact["type"] == "dismantled":
            residue, apart = data.get("residue_g"), True
        elif fact["type"] == "weighed":
            if apart:
                residue = data["mass_g"] if data["measured"] else residue
            elif data["measured"] or not measured:
                whole, measured = data["mass_g"], data["measured"]
    if matter and residue is not None:
        return residue
    return whole if whole is not None else usual
