"""The report on paper: signed inside, so that it can leave its bundle."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pypdfium2
import pytest
from asn1crypto import pem as armour
from asn1crypto import x509
from cryptography.x509 import load_pem_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from reuse.documents.signature import UnsafePaperKeyError, ensure_paper_key
from tests.bundles.tampering import unpack


def checked(content, certificate):
    """Hold a PDF to its signature, by the certificate handed out beside it alone."""
    (signature,) = PdfFileReader(BytesIO(content)).embedded_signatures
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    with ThreadPoolExecutor(1) as apart:  # beside the event loop of a browser
        return apart.submit(validate_pdf_signature, signature, context).result()


@pytest.fixture(scope="module")
def files(bundle):
    return unpack(bundle)


@pytest.fixture(scope="module")
def certificate(files):
    return x509.Certificate.load(armour.unarmor(files["paper-certificate.pem"])[2])


def test_the_signature_covers_the_whole_report(files, certificate):
    found = checked(files["report.pdf"], certificate)

    assert (found.intact, found.valid, found.coverage.name) == (True, True, "ENTIRE_FILE")


def test_a_changed_word_breaks_the_signature(files, certificate):
    content = files["report.pdf"]
    at = content.index(b"/CreationDate") + 20
    changed = content[:at] + b"9" + content[at + 1 :]

    assert checked(changed, certificate).intact is False


def test_the_report_names_every_device_and_says_what_is_not_proved(files):
    pages = pypdfium2.PdfDocument(files["report.pdf"])
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)

    for line in files["devices.csv"].decode().splitlines()[1:]:
        assert line.split(";")[1][:4] in text
    assert "What is not" in text


@pytest.mark.usefixtures("bundle")
def test_the_key_of_papers_is_made_once_and_kept_from_others(world):
    path = world.folder / "paper-key.pem"
    known = ensure_paper_key(path, "somebody else", world.clock.at)

    assert known.certificate == load_pem_x509_certificate(known.pem)
    assert "reuse.example/log" in known.certificate.subject.rfc4514_string()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_of_papers_is_refused(tmp_path, world, content):
    path = tmp_path / "paper-key.pem"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(UnsafePaperKeyError):
        ensure_paper_key(path, "any", world.clock.at)


def test_a_key_of_papers_that_others_can_read_is_refused(tmp_path, world):
    path = tmp_path / "paper-key.pem"
    ensure_paper_key(path, "any", world.clock.at)
    path.chmod(0o644)

    with pytest.raises(UnsafePaperKeyError, match="Others can read"):
        ensure_paper_key(path, "any", world.clock.at)
