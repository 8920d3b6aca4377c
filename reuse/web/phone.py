"""The scan page: one page for everybody, which a phone keeps and which asks for its person's data itself."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

import orjson
from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from reuse import http
from reuse.territory import territory
from reuse.web import page
from reuse.web.blueprint import blueprint
from reuse.web.phone_words import phone_words

FILES = page.STATIC / "phone"
TEMPLATE = page.STATIC.parent / "templates" / "phone.html"
TYPES = {".js": "text/javascript", ".wasm": "application/wasm"}
SHEETS = (
    "css/tokens.css",
    "css/page.css",
    "css/parts.css",
    "css/forms.css",
    "css/phone.css",
    "css/phone-series.css",
    "css/phone-intake.css",
    "css/print.css",
)
PICTURES = ("icons.svg", "mark.svg")
COMMENT = re.compile(rb"^[ ]*(//|/\*\*|\*/|\* |\*$).*\n", re.MULTILINE)
LATER = frozenset({"decoder-worker.js"})
"""Scripts that only some phones need: they are kept once they were needed."""


@cache
def version() -> str:
    """Name the phone's scripts by their content: a change of any is a new version of all."""
    digest = sha256()
    for path in sorted(FILES.rglob("*")):
        if path.suffix in TYPES:
            digest.update(path.relative_to(FILES).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@blueprint.get("/scan/")
@http.public
def phone() -> ResponseReturnValue:
    """Lead to the scan page in the reader's language."""
    return redirect(url_for("web.phone_shell", language=http.language()))


@blueprint.get("/scan/<any(fr, en):language>")
@http.public
def phone_shell(language: str) -> ResponseReturnValue:
    """Show the scan page: it holds nothing of anybody, so that a phone may keep it."""
    http.allow(script_src="'wasm-unsafe-eval'", img_src="blob:")
    with force_locale(language):
        return render_template(
            "phone.html", spoken=language, words=phone_words(language), sheets=SHEETS, script=_script
        )


def _script(name: str) -> str:
    return url_for("web.phone_file", of=version(), name=name)


@blueprint.get("/scan/v/<of>/<path:name>")
@http.public
def phone_file(of: str, name: str) -> ResponseReturnValue:
    """Give a script of the phone's pages; its address changes with its content, so that it keeps for ever."""
    path = Path(safe_join(str(FILES), name) or FILES)
    if not path.is_file() or path.suffix not in TYPES:
        raise NotFound
    http.allow(script_src="'wasm-unsafe-eval'")  # a worker lives by the policy of its own file
    response = Response(_bare(path), mimetype=TYPES[path.suffix])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if of == version() else "no-cache"
    return response


@cache
def _bare(path: Path) -> bytes:
    """Read a script without its lines of comment: they are for readers of the sources, and a quarter of the weight."""
    content = path.read_bytes()
    return COMMENT.sub(b"", content) if path.parent == FILES and path.suffix == ".js" else content


@blueprint.get("/scan/worker.js")
@http.public
def phone_worker() -> ResponseReturnValue:
    """Give the service worker, with the list of what it keeps."""
    shells = [url_for("web.phone_shell", language=language) for language in page.LANGUAGES]
    scripts = [
        path.relative_to(FILES).as_posix() for path in (*sorted(FILES.glob("*.js")), FILES / "vendor" / "idb.js")
    ]
    kept = [
        *shells,
        *(_script(name) for name in scripts if name not in LATER),
        *(page.asset(name) for name in (*SHEETS, *PICTURES)),
    ]
    named = sha256(orjson.dumps([kept, _said()])).hexdigest()[:12]
    told = f"const VERSION = {orjson.dumps(named).decode()};\nconst KEPT = {orjson.dumps(kept).decode()};\n"
    response = Response(told + (page.STATIC / "worker.js").read_text("utf-8"), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _said() -> str:
    """Digest what the pages say: a changed word is a new version too."""
    digest = sha256(TEMPLATE.read_bytes())
    for language in page.LANGUAGES:
        digest.update(orjson.dumps(phone_words(language)))
    return digest.hexdigest()


@blueprint.get("/scan/app.webmanifest")
@http.public
def phone_manifest() -> ResponseReturnValue:
    """Say how the scan page is installed on a phone."""
    asked = request.args.get("language", "")
    language = asked if asked in page.LANGUAGES else http.LANGUAGES[0]
    with force_locale(language):
        told = {
            "name": _("Reuse %(place)s", place=territory().name),
            "short_name": "Reuse",
            "description": _("Scan, receive and follow devices, even without network."),
            "lang": language,
            "id": "/scan/",
            "start_url": url_for("web.phone_shell", language=language),
            "scope": "/",
            "display": "standalone",
            "background_color": "#fbfaf6",
            "theme_color": "#0b5a5f",
            "icons": [
                _icon("mark.svg", "any", "any"),
                _icon("app-192.png", "192x192", "any"),
                _icon("app-512.png", "512x512", "any"),
                _icon("app-512.png", "512x512", "maskable"),
            ],
        }
    return Response(orjson.dumps(told), mimetype="application/manifest+json")


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return {"src": page.asset(name), "sizes": sizes, "type": kind, "purpose": purpose}
