"""Papers for residents to draw: as they usually are, and as nobody would wish them."""

from dataclasses import replace
from zoneinfo import ZoneInfo

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


def every_handout() -> dict[str, bytes]:
    """Draw every paper for residents, usual, worst and silent, in both languages."""
    drawn = {}
    for name, place in {"usual": TOWN_HALL, "worst": WORST, "silent": SILENT}.items():
        poster, leaflet = make_poster(place), make_leaflet(place)
        drawn[f"poster-{name}"] = draw_poster(poster)
        drawn[f"poster-{name}-en"] = draw_poster(replace(poster, lang="en"))
        drawn[f"leaflet-{name}"] = draw_leaflet(leaflet)
        drawn[f"leaflet-{name}-en"] = draw_leaflet(replace(leaflet, lang="en"))
    return drawn
