"""A small site that serves maps under a strict content security policy, for the browser tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from maps import STATIC

NONCE = "bm9uY2U"
POLICY = (
    f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'"
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/geo+json"}


@dataclass
class Site:
    """What the site answers, by path, and what it was asked."""

    address: str = ""
    pages: dict[str, bytes] = field(default_factory=lambda: {"/favicon.ico": b""})
    asked: list[str] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Site]:
    """Serve a site on a free local port until the block ends."""
    site = Site()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            content = site.pages.get(self.path)
            asset = STATIC / self.path.removeprefix("/assets/")
            if content is None and self.path.startswith("/assets/") and asset.is_file():
                content = asset.read_bytes()
            self.send_response(200 if content is not None else 404)
            suffix = "." + self.path.rpartition(".")[2]
            self.send_header("Content-Type", TYPES.get(suffix, "text/html; charset=utf-8"))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            """Keep the tests' output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
