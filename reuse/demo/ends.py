"""Ends of the demonstration's histories: second lives, matter, and what went wrong."""

from datetime import timedelta

from reuse.collection.service import Description
from reuse.demo.bench import deposit, expect, refurbish, sanitise, to_workshop
from reuse.demo.places import key_of
from reuse.demo.world import RECYCLER, SHOPS, WORKSHOP, Case, Life, World
from reuse.erasure.service import Destruction, destroy_medium
from reuse.events.custody import open_handover, receive
from reuse.lifecycle.stages import Stage
from reuse.outcomes.models import Receiver
from reuse.outcomes.service import Terms, give_out, take_back
from reuse.recycling.rules import FractionMass
from reuse.recycling.service import Treated, record_treatment
from reuse.refurbishment.service import Part, harvest_part

PRICES = {
    "laptop": 12000,
    "desktop": 7000,
    "all_in_one": 9000,
    "monitor": 3000,
    "smartphone": 6000,
    "tablet": 5000,
    "memory": 800,
}
_YIELDS = (
    ("Métaux ferreux", 38),
    ("Plastiques", 24),
    ("Aluminium", 9),
    ("Cartes électroniques", 11),
    ("Cuivre et câbles", 5),
    ("Résidus", 10),
)
_SCREEN = ("spare_part", "Écran tactile", 60)
_POWER = ("spare_part", "Bloc d’alimentation", 400)
_PARTS = {
    "laptop": (("memory", "Barrette mémoire {memory_gb} Go", 20), ("spare_part", "Dalle d’écran", 250)),
    "desktop": (("memory", "Barrette mémoire {memory_gb} Go", 20), _POWER),
    "all_in_one": (("memory", "Barrette mémoire {memory_gb} Go", 20), _POWER),
    "server": (("memory", "Barrette mémoire {memory_gb} Go", 20), _POWER),
    "monitor": (("spare_part", "Pied réglable", 900), ("spare_part", "Carte d’alimentation", 150)),
    "tablet": (_SCREEN, ("spare_part", "Haut-parleur", 5)),
    "smartphone": (_SCREEN, ("spare_part", "Appareil photo", 5)),
    "phone": (("spare_part", "Combiné", 90), ("spare_part", "Socle de charge", 60)),
    "printer": (("spare_part", "Bac à papier", 600), ("spare_part", "Four de fusion", 800)),
    "network": (_POWER, ("spare_part", "Ventilateur", 80)),
}
"""What is worth taking out of a kind of device: its kind, what it is called, grams."""


def to_shop(case: Case) -> Life:
    """Bring the device, ready, to one of the recycleries, where it gets its price."""
    yield from to_workshop(case)
    yield from sanitise(case)
    yield from refurbish(case)
    yield case.days(2, 10)
    case.go(case.luck.choice(SHOPS))
    yield case.hours(1, 4)
    case.fact("priced", price_cents=PRICES.get(case.kind, 2500))


def _give(case: Case, terms: Terms) -> None:
    give_out(case.world.session, case.it, terms, by=case.by, key=case.key(), paper=case.world.paper)


def sold(case: Case) -> Life:
    """Be sold over the counter, some after a reservation."""
    deposit(case)
    yield from to_shop(case)
    yield case.days(3, 40)
    if case.luck.random() < 0.8:
        case.fact("reserved", reservation=f"R-{case.number}")
        yield case.days(6, 30)
    _sell(case)


def _sell(case: Case) -> None:
    social = case.it.situation.resale == "capped" or case.luck.random() < 0.35
    price = PRICES.get(case.kind, 2500)
    tariff = "social" if social else "standard"
    _give(case, Terms("sold", Receiver.PERSON, price_cents=price // 2 if social else price, tariff=tariff))


def donated(case: Case) -> Life:
    """Be given: to a person sent by a social worker, or to an association."""
    deposit(case)
    yield from to_shop(case)
    yield case.days(3, 30)
    software = "Linux Mint 22, LibreOffice" if case.kind in ("laptop", "desktop", "all_in_one") else ""
    if case.luck.random() < 0.6:
        _give(case, Terms("donated", Receiver.PERSON, referral=f"ASE-{case.number:04d}", software=software))
    else:
        name = case.world.places.organisations["association_digital"].name
        _give(case, Terms("donated", Receiver.ASSOCIATION, receiver_name=name, software=software))


def lent(case: Case) -> Life:
    """Be lent for a school year; half of the loans come back and are sold."""
    deposit(case)
    yield from to_shop(case)
    yield case.days(2, 20)
    back = case.luck.random() < 0.5
    name = case.world.places.organisations["association_students"].name
    due = case.world.today() + timedelta(days=60 if back else 300)
    _give(case, Terms("lent", Receiver.ASSOCIATION, receiver_name=name, due=due))
    if not back:
        return
    yield case.days(50, 60)
    take_back(case.world.session, case.it, by=case.by, key=case.key())
    yield from to_shop(case)
    yield case.days(3, 20)
    _sell(case)


def redeployed(case: Case) -> Life:
    """Go back to a public agent with lighter needs."""
    deposit(case)
    yield from to_shop(case)
    yield case.days(2, 20)
    name = case.world.places.organisations["departement"].name
    _give(case, Terms("redeployed", Receiver.PUBLIC_BODY, receiver_name=name))


def dismantled(case: Case) -> Life:
    """Give its parts; what remains is recycled."""
    deposit(case)
    yield from to_workshop(case)
    yield from sanitise(case)
    yield case.days(1, 8)
    whole = int(case.model["mass_grams"])
    case.fact("weighed", mass_g=whole, measured=True)
    case.fact("dismantling_started")
    yield case.days(5, 25)
    parts = 0
    for place, (kind, name, grams) in enumerate(_PARTS[case.kind], start=1):
        seen = Description(kind=kind, maker=case.model["maker"], model=name.format_map(case.model), mass_g=grams)
        taken = Part(case.world.label(WORKSHOP), seen)
        made = harvest_part(case.world.session, case.it, taken, by=case.by, key=case.key())
        model = {"kind": kind, "medium": "none", "mass_grams": str(grams)}
        case.world.born.append(part_life(Case(case.world, case.number + place * 1000, model, WORKSHOP, made)))
        parts += grams
    yield case.days(4, 20)
    remains = (whole - parts) * case.luck.randint(92, 100) // 100  # screws and dust: some lose more than is tolerated
    case.fact("dismantled", residue_g=remains)
    yield from to_plant(case, remains)


def part_life(case: Case) -> Life:
    """Be tested and sold as a spare part."""
    yield from refurbish(case)
    yield case.days(3, 12)
    case.go(case.luck.choice(SHOPS))
    case.fact("priced", price_cents=PRICES.get(case.kind, 2500))
    yield case.days(10, 90)
    _sell(case)


def to_plant(case: Case, grams: int) -> Life:
    """Be scanned in at the plant, weighed, and wait for the month's treatment."""
    yield case.days(2, 12)
    case.fact("sent_for_recycling")
    yield case.days(2, 15)
    case.go(RECYCLER)
    case.fact("weighed", mass_g=grams, measured=True)
    case.world.at_plant.append(case)


def recycled(case: Case) -> Life:
    """Be recycled; where the erasure fails, its medium is destroyed at the plant."""
    deposit(case)
    yield from to_workshop(case)
    fails = case.medium is not None and case.luck.random() < 0.5
    yield from sanitise(case, fails=fails)
    if not fails:
        yield from to_plant(case, int(case.model["mass_grams"]))
        return
    yield case.days(1, 4)
    case.fact("sent_for_recycling")
    plant = case.world.places.site_of(RECYCLER)
    open_handover(case.world.session, case.it, to_site=plant, to_destroy=True, by=case.by, key=case.key())
    yield case.days(2, 12)
    case.go(RECYCLER)
    yield case.hours(1, 4)
    destroy_medium(case.world.session, case.it, Destruction(case.medium), by=case.by, key=case.key())
    case.world.at_plant.append(case)


def _enters(case: Case) -> int:
    """Say what the plant's scale shows: of a dismantled device, what remained."""
    situation = case.it.situation
    return situation.residue_g or situation.mass_g or 0


def treat_lot(world: World) -> None:
    """Record the month's treatment of every device that waits at the plant."""
    lot = [case for case in world.at_plant if case.it.stage is Stage.FOR_RECYCLING]
    world.at_plant.clear()
    if not lot:
        return
    month = world.today().strftime("%Y-%m")
    grams = sum(_enters(case) for case in lot)
    by = world.places.staff[RECYCLER]
    done = Treated(
        plant=world.places.site_of(RECYCLER),
        treated_on=world.today(),
        waste_code="16 02 14",
        operation="R 4",
        mass_in_g=grams,
        certificate=f"DEMO-{month}",
        fractions=tuple(FractionMass(name, grams * share // 100, measured=True) for name, share in _YIELDS),
    )
    devices = [case.it for case in lot]
    record_treatment(world.session, devices, done, by=by, key=key_of("treatment", month), paper=world.paper)


def eco_organisme(case: Case) -> Life:
    """Leave against an eco-organisme's slip."""
    deposit(case)
    yield from to_workshop(case)
    yield from sanitise(case)
    yield case.days(1, 6)
    case.fact("sent_for_recycling")
    yield case.days(2, 12)
    case.fact("handed_to_eco_organisme", slip=f"ECO-{case.number:05d}")


def given_back(case: Case) -> Life:
    """Go back to its owner, repaired."""
    deposit(case)
    yield from to_workshop(case)
    case.fact("tested", test="functions", result="failed")
    yield case.days(1, 5)
    case.fact("given_back")


def missing(case: Case) -> Life:
    """Be lost, or stolen; some are found again."""
    deposit(case)
    yield case.days(3, 20)
    case.fact(case.luck.choice(("lost", "stolen")))
    if case.luck.random() < 0.3:
        yield case.days(2, 30)
        take_back_found(case)


def take_back_found(case: Case) -> None:
    """Record that the device was found where it had been lost."""
    by = case.by
    case.fact("found", holder=str(by.organisation), site=str(by.site))


def refused(case: Case) -> Life:
    """Be handed back at the counter."""
    deposit(case)
    yield case.hours(0, 1)
    case.fact("refused", reason=case.luck.choice(("no_further_use", "not_accepted", "depositor_changed_mind")))


def dangerous(case: Case) -> Life:
    """Be isolated for its battery; half are made safe and go on."""
    deposit(case)
    yield case.days(1, 6)
    case.fact("danger_reported", danger=case.luck.choice(("swollen_battery", "heat")))
    if case.luck.random() < 0.5:
        return
    yield case.days(1, 4)
    case.place = WORKSHOP
    receive(case.world.session, case.it, by=case.by, key=case.key())
    yield case.hours(1, 5)
    case.fact("danger_cleared")
    case.fact("released")


def announced(case: Case) -> Life:
    """Come from a company's list, or not have come yet."""
    yield from expect(case)
    yield from to_shop(case)


FATES = (
    (sold, 101),
    (donated, 75),
    (lent, 34),
    (redeployed, 25),
    (dismantled, 35),
    (recycled, 46),
    (eco_organisme, 18),
    (given_back, 10),
    (missing, 9),
    (refused, 11),
    (dangerous, 12),
    (announced, 24),
)
"""Each fate with its number of devices: 400 in all."""
