"""The national open data “Longue vie aux objets”, in the columns of its present and of its older export."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import seeds
from reuse.actors.models import Audience, Service
from reuse.errors import N_
from reuse.imports.rows import Row
from reuse.imports.sheet import Sheet
from reuse.imports.telling import Telling

NEEDED = frozenset({"IDENTIFIANT", "PATERNITE", "NOM"})
"""The titles by which the file is known, accents, capitals and dashes aside: the older export has the same ones."""

CREDIT = "Longue vie aux objets"
SERVICES = {
    "reparer": Service.REPAIR,
    "donner": Service.COLLECT,
    "trier": Service.COLLECT,
    "revendre": Service.SELL,
    "acheter": Service.SELL,
    "preter": Service.LEND,
    "louer": Service.LEND,
    "emprunter": Service.LEND,
}
"""What each action is here; to swap and to let one's own things have no service of ours."""

ACTIONS = (*SERVICES, "echanger", "mettreenlocation")
AUDIENCES = {
    "PARTICULIERS": Audience.EVERYONE.value,
    "PARTICULIERSETPROFESSIONNELS": Audience.EVERYONE.value,
    "PROFESSIONNELS": Audience.PROFESSIONALS.value,
    "AUCUN": Audience.OWN_PUBLIC.value,
}
KINDS = {"ess": "association", "collectivite": "public_body", "decheterie": "public_body", "pav_public": "public_body"}
"""What an organisation is, by its type of actor; any other is a company."""

NOT_DIGITAL = N_("It takes no digital equipment.")
NO_ACTION = N_("The file does not say what it does.")
NO_CREDIT = N_("The file does not say whose data it is (paternité): it cannot be credited.")
NO_IDENTIFIER = N_("It has no identifier.")


@cache
def kinds_of(category: str) -> frozenset[str]:
    """Return our kinds of device in a sub-category of the source; none where it is not digital."""
    rows = seeds.read_csv("reference/lvao_kinds")
    return frozenset(row["kind"] for row in rows if row["sous_categorie"] == category)


@cache
def category_of(kind: str) -> str:
    """Return the source's sub-category of one of our kinds; nothing where it has none."""
    rows = seeds.read_csv("reference/lvao_kinds")
    return next((row["sous_categorie"] for row in rows if row["kind"] == kind), "")


def read_lvao(sheet: Sheet) -> Iterator[Row]:
    """Read every row; those of no use to a territory's digital equipment say so."""
    for number, cells in zip(sheet.numbers, sheet.records(), strict=True):
        yield _row(number, cells)


def _row(number: int, cells: Mapping[str, str]) -> Row:
    told = Telling()
    actions = _actions(cells)
    outside = _where(told, cells)
    credit = cells.get("PATERNITE", "")
    identifier = cells.get("IDENTIFIANT", "")[:100]
    refused = NO_IDENTIFIER if not identifier else NO_CREDIT if not credit else outside
    _what(told, cells, actions)
    return told.row(
        number,
        source_id=identifier,
        name=cells.get("NOMCOMMERCIAL") or cells.get("NOM", ""),
        legal_name=cells.get("NOM", ""),
        siret=told.siret(cells.get("SIRET", "")),
        kind=KINDS.get(cells.get("TYPEDACTEUR", ""), "company"),
        attribution=credited(credit),
        refused=refused,
        left_out="" if refused else _use(actions),
    )


def _where(told: Telling, cells: Mapping[str, str]) -> str:
    return told.place(
        " ".join(filter(None, (cells.get("ADRESSE", ""), cells.get("COMPLEMENTDADRESSE", "")))),
        cells.get("CODEPOSTAL", ""),
        cells.get("VILLE", ""),
        cells.get("CODECOMMUNE", ""),
        (cells.get("LATITUDE", ""), cells.get("LONGITUDE", "")),
    )


def _what(told: Telling, cells: Mapping[str, str], actions: Mapping[str, frozenset[str]]) -> None:
    told.hours(cells.get("HORAIRESOSM", ""))
    told.telephone(cells.get("TELEPHONE", ""))
    told.website(cells.get("SITEWEB", ""))
    told.directions(cells.get("CONSIGNESDACCES", ""))
    told.qualifications(cells.get("QUALITESETLABELS", "").split("|"))
    told.say("services", sorted({SERVICES[name].value for name in _digital(actions) if name in SERVICES}))
    told.say("accepts", sorted(set().union(*(map_kinds(actions[name]) for name in _digital(actions)))))
    told.say("audience", AUDIENCES.get("".join(cells.get("PUBLICACCUEILLI", "").upper().split())))
    told.say("by_appointment", _truth(cells.get("UNIQUEMENTSURRDV", "")))


def map_kinds(categories: frozenset[str]) -> frozenset[str]:
    """Return our kinds of device in some sub-categories."""
    return frozenset().union(*map(kinds_of, categories))


def _truth(text: str) -> bool | None:
    return {"true": True, "oui": True, "1": True, "false": False, "non": False, "0": False}.get(text.lower())


def _actions(cells: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Give the sub-categories of each action, from the one column that tells all or from each action's own."""
    found = {name: frozenset(_listed(cells.get(name.upper(), ""))) for name in ACTIONS if cells.get(name.upper())}
    try:
        told: Any = json.loads(cells.get("PROPOSITIONSDESERVICES") or "[]")
        found |= {str(one["action"]): frozenset(map(str, one["sous_categories"])) for one in told}
    except (ValueError, TypeError, KeyError, RecursionError):
        return found
    return found


def _listed(text: str) -> list[str]:
    return [one.strip(" []\"'") for one in text.replace("|", ",").split(",") if one.strip(" []\"'")]


def _digital(actions: Mapping[str, frozenset[str]]) -> list[str]:
    """List the actions on digital equipment; one that names no sub-category may be."""
    return [name for name, categories in actions.items() if not categories or map_kinds(categories)]


def _use(actions: Mapping[str, frozenset[str]]) -> str:
    """Say why a place is of no use here, or nothing."""
    if not actions:
        return NO_ACTION
    return "" if any(name in SERVICES for name in _digital(actions)) else NOT_DIGITAL


def credited(paternity: str) -> str:
    """Write whose data it is, as it is shown beside the place."""
    return f"{CREDIT} ({', '.join(paternity.split('|'))})"[:300] if paternity else ""


def paternity(attribution: str) -> str:
    """Give back the source's own way of writing whose data it is; another source's words stay as they are."""
    if attribution.startswith(f"{CREDIT} (") and attribution.endswith(")"):
        return attribution[len(CREDIT) + 2 : -1].replace(", ", "|")
    return attribution
