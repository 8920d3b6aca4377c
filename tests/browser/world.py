"""A small world for the browser: organisations, people who sign in, devices at several stages."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.actors.people import add_membership, add_user
from reuse.actors.second_factor import keep_key, new_recovery_codes
from reuse.actors.service import Place
from reuse.awards.applications import Paper as LabelPaper
from reuse.awards.applications import add_document, measured_now, submit
from reuse.awards.applications import apply as apply_for_label
from reuse.campaigns.service import Times, Told, add_campaign, add_temporary_stop
from reuse.collection.models import Depositor, Title
from reuse.collection.service import Description, Terms, open_deposit, take_in
from reuse.contracts.auditing import make_link
from reuse.contracts.coverage import Covered, cover, uncover
from reuse.contracts.models import Cover
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Lot, Milestone, Penalty, Subcontractor
from reuse.contracts.terms import Terms as Contract
from reuse.devices.models import Device, IdentityKind
from reuse.devices.queries import by_code
from reuse.devices.service import mark_printed, reserve_batch
from reuse.events.custody import agree, receive
from reuse.events.record import Fact, record
from reuse.evidence.service import issue
from reuse.figures.queries import count_history, last_event
from reuse.figures.service import store
from reuse.imports.planning import Choice
from reuse.imports.service import preview_file
from reuse.lifecycle.stages import Role
from reuse.purchases.disposals import Held, claim_list, declare_held
from reuse.purchases.files import preview_file as preview_purchases
from reuse.purchases.service import Told as Bought
from reuse.purchases.service import Why, add_purchase, justify
from reuse.territory import local_day
from tests.awards.awarded import awarded
from tests.documents.papers import make_erasure

PASSWORD = "quatre mots pour essayer"
RECOVERY: dict[str, dict[str, list[str]]] = {}
"""By the service's address, the codes of those who are asked for one: several browsers sign in within one step."""


@dataclass
class World:
    """What the tests need to know of it."""

    session: Session
    secret: str
    actors: dict[str, Actor] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    recovery: dict[str, list[str]] = field(default_factory=dict)

    def fill(self) -> None:
        """Make everything."""
        self.actor("coordinator", "Département d’essai", SiteRole.DEPOT, Role.COORDINATOR, Role.ADMIN)
        self.actor(
            "collector",
            "Mairie de Saint-Martin-le-Très-Long-Nom-de-la-Colline",
            SiteRole.COLLECTION_POINT,
            Role.COLLECTOR,
        )
        self.actor("refurbisher", "Atelier d’essai", SiteRole.WORKSHOP, Role.REFURBISHER)
        self.actor("seller", "Recyclerie d’essai", SiteRole.RECYCLERY, Role.SELLER)
        self.actor("recycler", "Usine d’essai", SiteRole.TREATMENT_PLANT, Role.RECYCLER)
        self.actor("newcomer", "Association d’essai", SiteRole.DEPOT, Role.CARRIER)
        for giver, taker in (("collector", "refurbisher"), ("refurbisher", "seller"), ("refurbisher", "recycler")):
            agree(self.session, giver=self.org(giver), receiver=self.org(taker), by=self.actors[giver], key=uuid4())
        self.codes["point"] = str(self.actors["collector"].site)
        for name in ("unclaimed", "journey", "keyboard"):
            self.codes[name] = self.code("collector")
        self.codes["collected"] = self.taken("laptop", "Dell", "Latitude 7490").code or ""
        self.bench()
        for name in ("shelf", "leaving"):
            self.shelf(name)
        self.campaign()
        self.contract()
        self.purchases()
        award = awarded(self.session, self.actors["refurbisher"], self.actors["coordinator"])
        self.codes |= {"award": award.number, "label_award": str(award.id), "application": self.application()}
        paper = issue(self.session, make_erasure(), by=self.actors["refurbisher"])
        self.codes |= {"certificate": paper.number, "seal": paper.seal or ""}
        self.imported_list()
        store(self.session, list(count_history(self.session)), last_event(self.session))

    def application(self) -> str:
        """Let the shop apply for the local label, with one paper."""
        by = self.actors["seller"]
        made = apply_for_label(self.session, "engaged", by=by, key=uuid4())
        paper = LabelPaper("plants", local_day(clock.now()), None, b"%PDF-1.4")
        add_document(self.session, made, paper, by=by, key=uuid4())
        found = measured_now(self.session, made)
        return str(submit(self.session, made, found, by=by, key=uuid4()).id)

    def org(self, name: str) -> UUID:
        """Return the organisation of an actor."""
        return self.actors[name].organisation

    def actor(self, name: str, title: str, place: SiteRole, *roles: Role) -> None:
        """Make an organisation with one site and one person."""
        number = len(self.actors) + 1
        organisation = Organisation(
            id=uuid4(), siret=f"{number:014d}", name=title, kind="association", created_at=clock.now()
        )
        site = Site(
            id=uuid4(),
            organisation_id=organisation.id,
            name=f"{title}, accueil",
            roles=[place.value],
            address="1 rue de l’Essai, 31600 Muret",
            postcode="31600",
            commune="Muret",
            commune_code="31395",
            lat=43.4 + number / 50,
            lon=1.3 + number / 50,
            opening_hours="Mo,We-Fr 09:00-12:00,13:30-17:00; PH off",
            accepts=["laptop", "monitor"],
            telephone="05 36 49 01 00",
            created_at=clock.now(),
        )
        self.session.add(organisation)
        self.session.flush()
        self.session.add(site)
        self.session.flush()
        root = Actor(uuid4(), organisation.id, frozenset({Role.COORDINATOR, Role.ADMIN}), site.id)
        user = add_user(
            self.session, email=f"{name}@essai.test", name=title[:40], password=PASSWORD, by=root, key=uuid4()
        )
        add_membership(self.session, user, organisation, set(roles), set(), by=root)
        if Role.ADMIN in roles:
            keep_key(self.session, user, b"twenty bytes of key!", secret=self.secret)
            self.recovery[name] = new_recovery_codes(self.session, user, secret=self.secret)
        self.actors[name] = Actor(user.id, organisation.id, frozenset(roles), site.id)

    def code(self, name: str) -> str:
        """Print one label."""
        by = self.actors[name]
        return mark_printed(self.session, reserve_batch(self.session, 1, site=by.site, by=by, key=uuid4()))[0]

    def taken(self, kind: str, maker: str, model: str) -> Device:
        """Take one device in."""
        by = self.actors["collector"]
        terms = Terms(Depositor.RESIDENT, Title.RELINQUISHED, reason="may_serve")
        deposit = open_deposit(self.session, terms, secret=self.secret, by=by, key=uuid4())
        self.codes["deposit"] = str(deposit.id)
        seen = Description(kind, maker, model, ((IdentityKind.SERIAL, f"SER-{uuid4().hex[:8]}"),), condition="works")
        return take_in(self.session, self.code("collector"), seen, deposit, by=by, key=uuid4()).device

    def fact(self, device: Device, event: str, name: str, **data: object) -> None:
        """Record one fact."""
        record(self.session, device, Fact(event, data), by=self.actors[name], key=uuid4())

    def bench(self) -> None:
        """Bring one device to the workshop with a disk that is not erased."""
        device = self.taken("laptop", "Lenovo", "ThinkPad X1 Carbon Gen 9 Édition très longue")
        receive(self.session, device, by=self.actors["refurbisher"], key=uuid4())
        self.fact(device, "triaged", "refurbisher")
        self.fact(device, "inventoried", "refurbisher", media={"WD-WX11A": "hdd", "S3Z9NB0K": "ssd"})
        self.fact(device, "erasure_started", "refurbisher")
        self.codes["bench"] = device.code or ""

    def campaign(self) -> None:
        """Prepare a collection day, a month from now."""
        by = self.actors["coordinator"]
        made = add_campaign(self.session, by.organisation, Told("Journée du réemploi numérique"), by=by, key=uuid4())
        opens = clock.now() + timedelta(days=30)
        market = Place("Marché couvert", "Place de l’Essai", "31600", "Muret", "31395", 43.461, 1.331)
        times = Times(opens, opens + timedelta(hours=6))
        add_temporary_stop(self.session, made, market, times, by=by, key=uuid4())
        self.codes["campaign"] = str(made.id)

    def contract(self) -> None:
        """Record a contract with the workshop over two of its devices."""
        by, day = self.actors["coordinator"], clock.now().date()
        clauses = tuple({"clause": name} for name in ("outcome", "erasure", "plants", "no_export"))
        days = (day - timedelta(days=30), day + timedelta(days=300))
        workshop = self.org("refurbisher")
        terms = Contract(
            "2026-DSI-04",
            "Réemploi du parc informatique",
            *days,
            (workshop,),
            clauses,
            subcontractors=(Subcontractor(self.org("recycler"), workshop),),
            lots=(Lot("Lot 1 : collecte et réemploi", workshop), Lot("Lot 2 : recyclage")),
            milestones=(Milestone(day + timedelta(days=90), "Bilan semestriel"),),
            penalties=(Penalty("Par appareil sans devenir dans le délai", "20 € par semaine"),),
        )
        made = make_contract(self.session, terms, by=by, key=uuid4())
        codes = tuple(self.codes[name] for name in ("bench", "shelf"))
        cover(self.session, made, Covered(codes=codes), by=self.actors["refurbisher"], key=uuid4())
        asked = Covered(organisations=(workshop,), codes=(self.codes["leaving"],), since=day)
        cover(self.session, made, asked, by=by, key=uuid4())
        mistaken = by_code(self.session, self.codes["leaving"]).uuid
        uncover(self.session, made, {(Cover.DEVICE, mistaken)}, "Saisi par erreur", by=by, key=uuid4())
        self.codes["contract"] = str(made.id)
        link = {"name": "Chambre régionale des comptes", "days": 30, "secret": self.secret}
        self.codes["audit"] = make_link(self.session, made, **link, by=by, key=uuid4())[1]

    def purchases(self) -> None:
        """Record what the coordinator's organisation bought, retired and bought new."""
        by, day = self.actors["coordinator"], clock.now().date()
        bought = Bought(day, "laptops", 30, 3_000_000, 450_000, 0, "Reprise & Fils, société coopérative", "BC-2026-7")
        self.codes["purchase"] = str(add_purchase(self.session, bought, by=by, key=uuid4()).id)
        add_purchase(self.session, Bought(day, "tablets", 5, gift=True), by=by, key=uuid4())
        why = Why(day, "servers", 2, "performance", "Aucune offre de réemploi à cette puissance.")
        self.codes["justification"] = str(justify(self.session, why, by=by, key=uuid4()).id)
        declare_held(self.session, day.year, Held(12, 2, "Étiquettes de 2013"), version=0, by=by)
        terms = Terms(Depositor.PUBLIC, Title.DISPOSAL_DECISION)
        deposit = open_deposit(self.session, terms, secret=self.secret, by=by, key=uuid4())
        claim_list(self.session, deposit, "Convention, article 5", by=by)
        content = f"Date;Ligne;Nombre;Montant HT\n{day};Écrans;4;400\ndemain;Écrans;4;400\n".encode()
        self.codes["purchases"] = str(preview_purchases(self.session, content, by=by, key=uuid4()).id)

    def imported_list(self) -> None:
        """Preview a list of places: one that is new, one that may be known, one far away."""
        titles = "Nom;Adresse;Commune;Services;Horaires;Latitude;Longitude\n"
        site = self.session.get_one(Site, self.actors["refurbisher"].site)
        known = f"Atelier essai numérique;1 rue de l’Essai;Muret;réparation;quand on peut;{site.lat};{site.lon}\n"
        far = "Recyclerie d’ailleurs;1 rue;Cagnes;vente;;43.66;7.15\n"
        content = f"{titles}La Remise;2 rue;Muret;don, vente;Mo-Fr 09:00-12:00;43.45;1.31\n{known}{far}".encode()
        made = preview_file(self.session, content, Choice(True), by=self.actors["coordinator"], key=uuid4())
        self.codes["import"] = str(made.id)

    def shelf(self, name: str) -> None:
        """Bring one device to the shelf of the recyclery; the one called “leaving” is for whoever takes it away."""
        device = self.taken("monitor", "iiyama", "ProLite")
        receive(self.session, device, by=self.actors["refurbisher"], key=uuid4())
        self.fact(device, "triaged", "refurbisher")
        self.fact(device, "inventoried", "refurbisher", media={})
        self.fact(device, "refurbishment_started", "refurbisher")
        self.fact(device, "graded", "refurbisher", grade="B")
        self.fact(device, "made_ready", "refurbisher")
        receive(self.session, device, by=self.actors["seller"], key=uuid4())
        self.fact(device, "priced", "seller", price_cents=4500)
        self.codes[name] = device.code or ""
