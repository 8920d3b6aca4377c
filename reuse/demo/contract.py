"""The demonstration's public contract: the département has its collèges' equipment reused, and checks it."""

from datetime import date

from reuse.contracts.alerts import watch_contract
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.models import Contract
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Lot, Milestone, Penalty, Subcontractor, Terms
from reuse.demo.places import key_of
from reuse.demo.world import RECYCLER, SHOPS, WORKSHOP, World

REFERENCE = "DEMO-2026-07"
FIRST, LAST = date(2026, 1, 5), date(2026, 12, 31)
CLAUSES = (
    {"clause": "custody", "values": {"days": 15}},
    {"clause": "outcome", "values": {"days": 60}},
    {"clause": "erasure", "values": {"level": "clear", "attested": True}},
    {"clause": "reuse_share", "values": {"percent": 60, "unit": "number", "days": 90}},
    {"clause": "plants", "values": {"label": "Ecologic", "equivalents": ""}},
    {"clause": "certificate", "values": {"days": 60}},
    {"clause": "mass_balance", "values": {"percent": 5}},
    {"clause": "no_export", "values": {}},
)


def prepare(world: World) -> None:
    """Record the contract, which covers all that the département takes in from its first day on."""
    by, key = world.places.coordinator, key_of("contract", REFERENCE)
    made = make_contract(world.session, _terms(world), by=by, key=key)
    asked = Covered(organisations=(made.buyer_id,), since=FIRST)
    cover(world.session, made, asked, by=by, key=key_of("contract", REFERENCE, "covers"))
    world.contracts.append(made.id)


def _terms(world: World) -> Terms:
    organisations = world.places.organisations
    workshop = organisations[WORKSHOP].id
    return Terms(
        REFERENCE,
        "Réemploi et recyclage des équipements numériques des collèges (démo)",
        FIRST,
        LAST,
        (workshop,),
        CLAUSES,
        subcontractors=tuple(Subcontractor(organisations[name].id, workshop) for name in (*SHOPS, RECYCLER)),
        lots=(Lot("Lot unique : collecte, réemploi et recyclage", workshop),),
        milestones=(Milestone(date(2026, 6, 30), "Bilan du premier semestre"),),
        penalties=(Penalty("Par appareil sans devenir dans le délai", "20 € par semaine"),),
    )


def look(world: World) -> None:
    """Check the contract, as the service does each day; the demonstration does it each month."""
    for identifier in world.contracts:
        watch_contract(world.session, world.session.get_one(Contract, identifier))
