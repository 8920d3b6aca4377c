"""A small site that serves the phone's modules under the scan page's policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from reuse.app import POLICY

PHONE = Path(__file__).parents[3] / "reuse" / "static" / "phone"
MODULES = "/scan/v/test/"
HEADER = "; ".join(f"{name} {value}" for name, value in POLICY.items()).replace(
    "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
)
TYPES = {".js": "text/javascript", ".wasm": "application/wasm"}
PAGE = f"""<!doctype html><html lang="en"><title>Scan</title><script type="module" src="{MODULES}page.js"></script>
<video></video><div id="band"></div><div id="region" aria-live="polite"></div>
<form><input id="field"><input id="box" type="checkbox"><button>Act</button></form><input id="photo" type="file">"""
SCRIPT = """
import * as camera from "./camera.js";
import * as codes from "./codes.js";
import * as decoder from "./decoder.js";
import * as feedback from "./feedback.js";
import * as photo from "./photo.js";
import * as scanner from "./scanner.js";
import * as wedge from "./wedge.js";

const looks = [], troubles = [];
const begin = (formats) => scanner.startScanner({
  video: document.querySelector("video"), formats,
  onCodes: (found) => looks.push(found), onTrouble: ({ reason }) => troubles.push(reason),
});
const until = async (holds, patience = 15_000) => {
  const end = performance.now() + patience;
  while (!holds() && performance.now() < end) await new Promise((done) => setTimeout(done, 20));
  return Boolean(holds());
};
window.phone = { begin, until, looks, troubles };
Object.assign(window.phone, camera, codes, decoder, feedback, photo, scanner, wedge);
document.documentElement.dataset.ready = "";
"""


@dataclass
class Site:
    """Where the site answers and what it was asked."""

    address: str = ""
    asked: list[str] = field(default_factory=list)


def _answer(path: str) -> tuple[bytes | None, str]:
    name = path.removeprefix(MODULES)
    if path == "/scan/":
        return PAGE.encode(), "text/html; charset=utf-8"
    if name == "page.js":
        return SCRIPT.encode(), TYPES[".js"]
    file = PHONE / name
    known = path.startswith(MODULES) and file.suffix in TYPES and file.is_file()
    return (file.read_bytes(), TYPES[file.suffix]) if known else (None, "text/plain")


def _always_fetched(path: str) -> bool:
    """Say whether every page asks for it, so that a browser may keep it: nothing is said of when it is asked for."""
    name = path.removeprefix(MODULES)
    return name == "page.js" or f'"./{name}"' in SCRIPT


@contextmanager
def serving() -> Iterator[Site]:
    """Serve the modules on a free local port until the block ends."""
    site = Site()

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            site.asked.append(path)
            content, kind = _answer(path)
            self.send_response(200 if content is not None else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content or b"")))
            self.send_header("Cache-Control", f"max-age={3600 if _always_fetched(path) else 0}")
            self.send_header("Content-Security-Policy", HEADER)
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
