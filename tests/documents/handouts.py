"""Papers for residents to draw: as they usually are, and as nobody would wish them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from reuse.documents.campaign_poster import CampaignPoster, CampaignStop, draw_campaign_poster
from reuse.documents.deposit_form import DepositForm, draw_deposit_form
from reuse.documents.directory import Directory, Entry, draw_directory
from reuse.documents.leaflet import Leaflet, draw_leaflet
from reuse.documents.place import Kind, Place, Sender
from reuse.documents.poster import Poster, draw_poster

SENDER = Sender("Haute-Garonne", "05 00 00 00 00", "https://reuse.example.org", ZoneInfo("Europe/Paris"))
URL = "HTTPS://REUSE.EXAMPLE.ORG/POINTS/0D7A3A52-7C1E-4E0C-9D7D-1B7AE7A1A111"
KINDS = (Kind("Ordinateur portable", "kind-laptop"), Kind("Écran", "kind-monitor"), Kind("Autre", "kind-unheard"))
TOWN_HALL = Place(
    name="Mairie de Muret",
    address="27 rue de la Demo, 31600 Muret",
    telephone="05 00 00 00 01",
    organisation="Commune de Muret",
    hours=("lundi à vendredi : 9 h – 12 h", "fermé les jours fériés"),
    accepts=KINDS,
    refuses=("Téléviseur",),
    step_free="yes",
)
HOSTILE = "<b>gras</b> ${7*7} {{7*7}} =1+1 &amp; (Tj) ET "
LONG = (HOSTILE + "Établissement public de coopération intercommunale " * 12)[:200]
WORST = Place(
    name=LONG,
    address=LONG,
    telephone="05 00 00 00 01",
    organisation=LONG,
    hours=("Mo-Fr 09:00-12:00," + "10:00-11:00," * 40,) * 4,
    accepts=(Kind(LONG, "kind-laptop"), *KINDS * 10)[:30],
    refuses=(LONG,) * 30,
    audience="own_public",
    by_appointment=True,
    step_free="limited",
    distance=123_456,
)
SILENT = Place(name="", address="")


def make_poster(place: Place = TOWN_HALL) -> Poster:
    """Build a poster."""
    return Poster(sender=SENDER, place=place, pictures=place.accepts or KINDS, url=URL)


def make_leaflet(place: Place = TOWN_HALL) -> Leaflet:
    """Build a leaflet with three other places near."""
    near = tuple(replace(place, distance=metres) for metres in (780, 2345, 14_200))
    return Leaflet(sender=SENDER, place=place, pictures=place.accepts or KINDS, near=near, url=URL)


def make_form(place: Place = TOWN_HALL) -> DepositForm:
    """Build a deposit form whose kinds are those of the place, with five answers to choose from everywhere."""
    answers = ("Il marche", "Il marche mal", "Il ne démarre pas", "Il est cassé", place.address)
    return DepositForm(
        sender=SENDER,
        kinds=place.accepts or KINDS,
        conditions=answers,
        depositors=answers[:3],
        statuses=answers[:2],
        reasons=answers,
        channel="Fiche papier",
        follow_up_url=URL,
        place=place.name,
    )


def make_directory(place: Place = TOWN_HALL) -> Directory:
    """Build a directory of a commune with two points and one with none."""
    near = tuple(replace(place, distance=metres) for metres in (780, 2345, 14_200))
    entries = (Entry(place.name or "Muret", (place, place)), Entry("Eaunes", (), near), Entry("Seysses"))
    made_on = date(2026, 3, 3)
    return Directory(sender=SENDER, area=place.name or "Muret", made_on=made_on, entries=entries, url=URL)


def make_campaign(place: Place = TOWN_HALL, *, stops: int = 2) -> CampaignPoster:
    """Build the poster of a campaign that goes on over two days."""
    stop = CampaignStop(
        place.name, place.address, datetime(2026, 3, 3, 8, tzinfo=UTC), datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
    )
    pictures = place.accepts or KINDS
    return CampaignPoster(sender=SENDER, name=place.name, stops=(stop,) * stops, pictures=pictures, url=URL)


def every_handout() -> dict[str, Callable[[], bytes]]:
    """Name every paper for residents, usual, worst and silent, in both languages, each to be drawn when called."""
    drawn: dict[str, Callable[[], bytes]] = {}
    for name, place in {"usual": TOWN_HALL, "worst": WORST, "silent": SILENT}.items():
        poster, leaflet = make_poster(place), make_leaflet(place)
        drawn[f"poster-{name}"] = partial(draw_poster, poster)
        drawn[f"poster-{name}-en"] = partial(draw_poster, replace(poster, lang="en"))
        drawn[f"leaflet-{name}"] = partial(draw_leaflet, leaflet)
        drawn[f"leaflet-{name}-en"] = partial(draw_leaflet, replace(leaflet, lang="en"))
        form, directory = make_form(place), make_directory(place)
        drawn[f"form-{name}"] = partial(draw_deposit_form, form)
        drawn[f"form-{name}-en"] = partial(draw_deposit_form, replace(form, lang="en"))
        drawn[f"directory-{name}"] = partial(draw_directory, directory)
        drawn[f"directory-{name}-en"] = partial(draw_directory, replace(directory, lang="en"))
        for stops in (1, 8, 12):
            drawn[f"campaign-{name}-{stops}"] = partial(draw_campaign_poster, make_campaign(place, stops=stops))
    return drawn
