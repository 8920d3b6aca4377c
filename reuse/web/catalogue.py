"""The catalogue of open data, as DCAT-AP 3 has it, in JSON-LD."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from reuse import http
from reuse.clock import stamp
from reuse.territory import territory
from reuse.web.datasets import Dataset

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"
TYPES = {
    "csv": ("text/csv", "CSV"),
    "json": ("application/json", "JSON"),
    "geojson": ("application/geo+json", "GEOJSON"),
}


def described(sets: Sequence[Dataset], made: Mapping[str, datetime | None]) -> dict[str, Any]:
    """Describe the catalogue, its publisher, its sets and their files; each node has an address of its own."""
    home = address("web.data")
    publisher = {
        "@id": f"{home}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": f"Reuse {territory().name}",
        "foaf:homepage": {"@id": address("web.home")},
    }
    catalogue = {
        "@id": f"{home}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _text(_("Open data of Reuse %(place)s", place=territory().name)),
        "dct:description": _text(_("Where digital equipment is given up, and what becomes of it.")),
        "dct:publisher": {"@id": publisher["@id"]},
        "dct:license": {"@id": LICENCE},
        "dct:language": {"@id": f"{_EU}/language/FRA"},
        "foaf:homepage": {"@id": home},
        "dcat:dataset": [{"@id": f"{home}#{one.name}"} for one in sets],
    }
    nodes = [_dataset(one, home, made[one.name]) for one in sets]
    files = [_distribution(one, form, home) for one in sets for form in one.formats]
    return {"@context": PREFIXES, "@graph": [catalogue, publisher, *nodes, *files]}


def _dataset(one: Dataset, home: str, made: datetime | None) -> dict[str, Any]:
    return {
        "@id": f"{home}#{one.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": one.name,
        "dct:title": _text(_(one.title)),
        "dct:description": _text(_(one.description)),
        "dct:publisher": {"@id": f"{home}#publisher"},
        **({"dct:modified": {"@type": "xsd:dateTime", "@value": stamp(made)}} if made else {}),
        "dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/{one.every}"},
        "dcat:theme": [{"@id": f"{_EU}/data-theme/ENVI"}],
        "dcat:keyword": [_text(_("reuse")), _text(_("digital equipment")), _text(_("waste"))],
        "dcat:landingPage": {"@id": f"{home}#{one.name}"},
        "dcat:distribution": [{"@id": _file(one, form)} for form in one.formats],
    }


def _distribution(one: Dataset, form: str, home: str) -> dict[str, Any]:
    media_type, format_name = TYPES[form]
    return {
        "@id": _file(one, form),
        "@type": "dcat:Distribution",
        "dct:title": _text(f"{_(one.title)} ({format_name})"),
        "dcat:accessURL": {"@id": f"{home}#{one.name}"},
        "dcat:downloadURL": {"@id": _file(one, form)},
        "dcat:mediaType": {"@id": f"{_IANA}/{media_type}"},
        "dct:format": {"@id": f"{_EU}/file-type/{format_name}"},
        "dct:license": {"@id": LICENCE},
        "dct:conformsTo": {"@id": address("web.dataset_schema", name=one.name)},
    }


def _file(one: Dataset, form: str) -> str:
    return address("web.dataset", name=one.name, form=form)


def address(endpoint: str, **values: Any) -> str:
    """Write where something is for everybody: under the service's own name, whatever name it was asked under."""
    return http.settings().public_url + url_for(endpoint, **values)


def _text(said: str) -> dict[str, str]:
    return {"@language": http.language(), "@value": said}
