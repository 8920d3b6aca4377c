"""Facts about the vendored browser libraries."""

import io
import tarfile
from base64 import b64encode
from hashlib import sha256, sha512

import pytest

from tools.vendor import PACKAGES, PLACE, Package, contents


def archive(folder, files):
    path = folder / "thing-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as made:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            made.addfile(member, io.BytesIO(content))
    return path


def pinned(path, *files):
    return Package("thing", "1.0.0", b64encode(sha512(path.read_bytes()).digest()).decode(), files)


def test_only_the_named_files_are_kept(tmp_path):
    path = archive(tmp_path, {"LICENSE": b"free", "dist/es/thing.js": b"export {}", "package.json": b"{}"})

    assert contents(pinned(path, "LICENSE", "dist/es/thing.js"), path) == {"LICENSE": b"free", "thing.js": b"export {}"}


def test_another_archive_than_the_pinned_one_is_refused(tmp_path):
    path = archive(tmp_path, {"LICENSE": b"free"})
    package = pinned(path, "LICENSE")
    archive(tmp_path, {"LICENSE": b"other"})

    with pytest.raises(ValueError, match="not the archive"):
        contents(package, path)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_vendored_library_has_its_files_and_its_licence(package):
    assert {path.name for path in (PLACE / package.name).iterdir()} == {path.split("/")[-1] for path in package.files}
    assert "Permission is hereby granted" in (PLACE / package.name / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_the_readme_tells_the_version_that_is_pinned(package):
    assert f"`{package.name}`" in (row := _row(package.name))
    assert f"| {package.version} |" in row


def _row(name):
    lines = (PLACE / "README.md").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"| {name} "))


def test_the_script_and_the_wasm_are_one_build():
    script = (PLACE / "barcode-detector" / "zxing-exported.js").read_text(encoding="utf-8")
    wasm = (PLACE / "zxing-wasm" / "zxing_reader.wasm").read_bytes()

    assert sha256(wasm).hexdigest() in script
