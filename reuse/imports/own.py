"""A list of places kept by hand: columns found by their names in French, English or Spanish."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

from reuse.actors.models import Audience, Service
from reuse.collection.lists import kind_named
from reuse.devices.naming import model_key
from reuse.errors import N_, UnreadableFileError
from reuse.imports.rows import Row
from reuse.imports.sheet import Sheet
from reuse.imports.telling import Telling

COLUMNS = {
    "id": {"ID", "IDENTIFIANT", "IDENTIFIER", "IDENTIFICADOR", "REFERENCE", "REFERENCIA", "REF"},
    "name": {"NOM", "NAME", "NOMBRE", "LIEU", "PLACE", "LUGAR"},
    "organisation": {"STRUCTURE", "ORGANISATION", "ORGANIZATION", "ORGANISME", "ORGANIZACION", "ENTIDAD"},
    "siret": {"SIRET", "NSIRET", "NUMEROSIRET"},
    "address": {"ADRESSE", "ADDRESS", "DIRECCION", "RUE", "STREET", "CALLE"},
    "postcode": {"CODEPOSTAL", "CP", "POSTCODE", "POSTALCODE", "CODIGOPOSTAL"},
    "commune": {"COMMUNE", "VILLE", "TOWN", "CITY", "CIUDAD", "MUNICIPIO"},
    "code": {"CODECOMMUNE", "CODEINSEE", "INSEE", "COMMUNECODE"},
    "lat": {"LATITUDE", "LAT", "LATITUD"},
    "lon": {"LONGITUDE", "LON", "LNG", "LONG", "LONGITUD"},
    "telephone": {"TELEPHONE", "TEL", "PHONE", "TELEFONO"},
    "website": {"SITEWEB", "WEB", "WEBSITE", "SITIOWEB"},
    "hours": {"HORAIRES", "HORAIRESOSM", "OPENINGHOURS", "HOURS", "HORARIO", "HORARIOS"},
    "directions": {"ACCES", "CONSIGNESDACCES", "DIRECTIONS", "INDICACIONES"},
    "services": {"SERVICES", "SERVICIOS"},
    "accepts": {"ACCEPTE", "APPAREILS", "MATERIELS", "ACCEPTS", "TAKES", "ACEPTA", "EQUIPOS"},
    "audience": {"PUBLIC", "AUDIENCE", "PUBLICACCUEILLI", "PUBLICO"},
    "appointment": {"SURRDV", "RDV", "UNIQUEMENTSURRDV", "BYAPPOINTMENT", "CONCITA"},
    "step_free": {"ACCESSIBLE", "ACCESSIBILITE", "FAUTEUILROULANT", "STEPFREE", "WHEELCHAIR", "ACCESIBLE"},
}
"""What each column may be titled."""

SERVICES = {
    Service.COLLECT: {"COLLECT", "COLLECTE", "COLLECTER", "RECOGIDA", "DONNER", "DEPOT"},
    Service.REPAIR: {"REPAIR", "REPARATION", "REPARER", "REPARACION"},
    Service.REFURBISH: {"REFURBISH", "RECONDITIONNEMENT", "RECONDITIONNER", "REACONDICIONAMIENTO"},
    Service.SELL: {"SELL", "VENTE", "VENDRE", "VENTA"},
    Service.DONATE: {"DONATE", "DON", "DONACION"},
    Service.LEND: {"LEND", "PRET", "PRETER", "PRESTAMO"},
    Service.RECYCLE: {"RECYCLE", "RECYCLAGE", "RECYCLER", "RECICLAJE"},
}
AUDIENCES = {
    Audience.EVERYONE: {"EVERYONE", "TOUS", "TOUTPUBLIC", "PARTICULIERS", "TODOS"},
    Audience.OWN_PUBLIC: {"OWNPUBLIC", "PUBLICDELETABLISSEMENT", "SONPUBLIC", "PROPIO"},
    Audience.PROFESSIONALS: {"PROFESSIONALS", "PROFESSIONNELS", "PROFESIONALES"},
}
YES, NO = {"OUI", "YES", "SI", "TRUE", "1", "X"}, {"NON", "NO", "FALSE", "0"}
LIMITED = {"LIMITED", "PARTIEL", "PARTIELLEMENT", "LIMITADO"}
UNKNOWN_WORD = N_("A word among the services, the devices taken or the public is not known: it was left aside.")


def read_own(sheet: Sheet) -> Iterator[Row]:
    """Read every row; raises UnreadableFileError when no column gives the names or the communes."""
    places = {
        name: sheet.titles.index(title) for name, titles in COLUMNS.items() for title in titles if title in sheet.titles
    }
    if "name" not in places or not places.keys() & {"commune", "code", "lat"}:
        raise UnreadableFileError(
            N_("This list has no column for the names of the places, or none for their communes."),
            remedy=N_("Title the columns “Nom”, “Adresse”, “Code postal” and “Commune”; others may follow."),
        )
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        yield _row(number, {name: cells[place] if place < len(cells) else "" for name, place in places.items()})


def _row(number: int, cells: Mapping[str, str]) -> Row:
    told = Telling()
    said = cells.get
    position = (said("lat", ""), said("lon", ""))
    outside = told.place(said("address", ""), said("postcode", ""), said("commune", ""), said("code", ""), position)
    told.hours(said("hours", ""))
    told.telephone(said("telephone", ""))
    told.website(said("website", ""))
    told.directions(said("directions", ""))
    told.say("services", _words(told, said("services", ""), _service))
    told.say("accepts", _words(told, said("accepts", ""), kind_named))
    told.say("audience", next(iter(_words(told, said("audience", ""), _audience)), None))
    told.say("by_appointment", _truth(said("appointment", "")))
    told.say("step_free", _step_free(said("step_free", "")))
    return told.row(
        number,
        source_id=said("id", "")[:100] or _mark(cells),
        name=said("name", ""),
        legal_name=said("organisation", "") or said("name", ""),
        siret=told.siret(said("siret", "")),
        refused=outside,
    )


def _mark(cells: Mapping[str, str]) -> str:
    """Make an identifier of the name and the place, for a list that has none."""
    words = (cells.get(name, "") for name in ("name", "address", "postcode", "commune"))
    return f"row-{sha256('/'.join(map(model_key, words)).encode()).hexdigest()[:20]}"


def _words(told: Telling, text: str, known: Callable[[str], str | None]) -> list[str]:
    found = set()
    for word in text.replace(";", ",").replace("|", ",").split(","):
        if word.strip() and (one := known(word)):
            found.add(one)
        elif word.strip():
            told.warn(UNKNOWN_WORD)
    return sorted(found)


def _service(word: str) -> str | None:
    return next((one.value for one, words in SERVICES.items() if model_key(word) in words), None)


def _audience(word: str) -> str | None:
    return next((one.value for one, words in AUDIENCES.items() if model_key(word) in words), None)


def _truth(word: str) -> bool | None:
    folded = model_key(word)
    return True if folded in YES else False if folded in NO else None


def _step_free(word: str) -> str:
    folded = model_key(word)
    return "yes" if folded in YES else "no" if folded in NO else "limited" if folded in LIMITED else ""
