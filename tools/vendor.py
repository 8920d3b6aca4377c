"""Browser libraries copied unchanged from their npm packages."""

import base64
import hashlib
import subprocess  # npm, with fixed arguments
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

PLACE = Path(__file__).parents[1] / "reuse" / "static" / "phone" / "vendor"


@dataclass(frozen=True)
class Package:
    """One version of a package, the fingerprint of its archive, and the files kept of it."""

    name: str
    version: str
    sha512: str
    files: tuple[str, ...]


PACKAGES = (
    Package(
        "barcode-detector",
        "3.2.2",
        "/4QOrrNrCRmDSBWiiP4aC72dnkuXUEdcFRidHgbPRXUpy82XcCMvJssI6fEs6JT42LS7DvBVZO70qasJbYKyrA==",
        ("LICENSE", "dist/es/ponyfill.js", "dist/es/zxing-exported.js"),
    ),
    Package(  # exactly the version that barcode-detector's package.json asks for: its script and the wasm are one build
        "zxing-wasm",
        "3.1.3",
        "3lC9BJk4fR5ZJxcGjb0hVnDFOW7KpLXHIebiBmVd4FDRQZVeObztoTKxRUPxlWwSgxrMRONK0u50hBD1aTYEKg==",
        ("LICENSE", "dist/reader/zxing_reader.wasm"),
    ),
)


def contents(package: Package, archive: Path) -> dict[str, bytes]:
    """Read the kept files of an archive by their bare names; raises ValueError for another archive than the pinned."""
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != package.sha512:
        raise ValueError(f"{archive.name} is not the archive that was pinned")
    kept = {}
    with tarfile.open(archive) as opened:
        for path in package.files:
            member = opened.extractfile(f"package/{path}")
            kept[Path(path).name] = member.read() if member else b""
    return kept


def fetch(package: Package, folder: Path) -> Path:
    """Download a package's archive into a folder."""
    asked = f"{package.name}@{package.version}"
    subprocess.run(["npm", "pack", "--silent", asked], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / f"{package.name}-{package.version}.tgz"


def main() -> int:
    """Write the kept files again; git tells whether anything differs."""
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            target = PLACE / package.name
            target.mkdir(parents=True, exist_ok=True)
            for name, content in contents(package, fetch(package, Path(folder))).items():
                (target / name).write_bytes(content)
            print(f"{package.name} {package.version}: {len(package.files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
