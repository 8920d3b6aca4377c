"""What a phone loads before it can scan: as the service compresses it, decoder aside."""

import re

import brotli
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import Visitor

LINKS = re.compile(r'(?:href|src)="(/static/[^"#]+)')
IMPORTS = re.compile(r'from "\./([^"]+)"')


def sent(client: FlaskClient, address: str) -> TestResponse:
    """Ask as a phone does, which takes Brotli."""
    answer = client.get(address, headers={"Accept-Encoding": "br", "Accept-Language": "fr"})
    assert answer.status_code == 200, address
    answer.get_data()
    answer.close()
    return answer


def text(answer: TestResponse) -> str:
    packed = answer.headers.get("Content-Encoding") == "br"
    return (brotli.decompress(answer.data) if packed else answer.data).decode()


def test_the_scan_page_weighs_at_most_60_kb_before_its_decoder(visitor: Visitor) -> None:
    page = sent(visitor.client, "/scan/fr")
    folder = text(page).partition('type="module" src="')[2].partition("main.js")[0]
    weights = {address: len(sent(visitor.client, address).data) for address in LINKS.findall(text(page))}
    scripts = ["main.js", "screen-scan.js"]
    for name in scripts:
        script = sent(visitor.client, folder + name)
        weights[name] = len(script.data)
        scripts += [found for found in IMPORTS.findall(text(script)) if found not in scripts]

    assert len(scripts) > 10
    assert len(page.data) + sum(weights.values()) <= 60_000, weights
