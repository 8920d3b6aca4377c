"""What the demonstration's département bought, retired and bought new: invented figures, marked as such."""

from datetime import date

from reuse.actors.actor import Actor
from reuse.demo.places import key_of
from reuse.demo.world import World
from reuse.lifecycle.stages import Role
from reuse.purchases.disposals import Held, claim_offered, declare_held
from reuse.purchases.service import Told, Why, add_purchase, justify

YEAR = 2026
BOUGHT = (
    Told(date(YEAR, 2, 10), "laptops", 180, 12_600_000, 1_500_000, 0, "Fournisseur A (démo)", "DEMO-BC-01"),
    Told(date(YEAR, 3, 24), "screens", 90, 1_350_000, 405_000, 135_000, "Fournisseur B (démo)", "DEMO-BC-02"),
    Told(date(YEAR, 5, 12), "desktops", 40, 2_400_000, 720_000, 0, "Fournisseur A (démo)", "DEMO-BC-03"),
    Told(date(YEAR, 6, 16), "phones", 120, 3_000_000, 900_000, 0, "Fournisseur C (démo)", "DEMO-BC-04"),
    Told(date(YEAR, 9, 8), "servers", 2, 1_800_000, 0, 0, "Fournisseur D (démo)", "DEMO-BC-05"),
    Told(date(YEAR, 10, 6), "laptops", 12, supplier="Don (démo)", gift=True, gift_value="laptop_under_5"),
    Told(date(YEAR, 10, 6), "tablets", 5, supplier="Don (démo)", gift=True),
)
NEW = Why(date(YEAR, 9, 1), "servers", 2, "performance", "Démonstration : aucune offre de réemploi à cette puissance.")
HELD = Held(60, 8, "Démonstration : étiquettes d’inventaire", 4, "Démonstration : supports classifiés")


def record(world: World) -> None:
    """Record a year of the département's duties, so that none of its pages is empty."""
    home = world.places.organisations["departement"]
    by = Actor(world.places.coordinator.reference, home.id, frozenset({Role.BUYER}))
    for number, told in enumerate(BOUGHT):
        add_purchase(world.session, told, by=by, key=key_of("purchase", number))
    justify(world.session, NEW, by=by, key=key_of("new equipment"))
    declare_held(world.session, YEAR, HELD, version=0, by=by)
    claim_offered(world.session, "Convention de réemploi (démo)", by=by)
