"""What the environment says, read once at start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from reuse.errors import N_, BadInputError

ADDRESS_BASE = "https://data.geopf.fr/geocodage"
"""The national address base, on the public Géoplateforme: no key, no account."""

SHORTEST_SECRET = 16


@dataclass(frozen=True)
class Oidc:
    """The OpenID Connect provider that signs people in: where it is, who we are there, what the button calls it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str = "ProConnect"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self | None:
        """Read it where OIDC_ISSUER is set; raises BadInputError where the rest is missing or not https."""
        if not (issuer := environ.get("OIDC_ISSUER") or ""):
            return None
        told = cls(
            issuer, environ.get("OIDC_CLIENT_ID") or "", _secret_of(environ), environ.get("OIDC_NAME") or cls.name
        )
        if not (told.client_id and told.client_secret):
            raise BadInputError(N_("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET."))
        place = urlsplit(issuer)
        if place.scheme != "https" and place.hostname not in {"localhost", "127.0.0.1"}:
            raise BadInputError(N_("OIDC_ISSUER must start with https://, not {issuer}."), issuer=issuer)
        return told

    @property
    def origin(self) -> str:
        """The provider's scheme and host, the only ones that are asked."""
        place = urlsplit(self.issuer)
        return f"{place.scheme}://{place.netloc}"


def _secret_of(environ: Mapping[str, str]) -> str:
    if path := environ.get("OIDC_CLIENT_SECRET_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return environ.get("OIDC_CLIENT_SECRET") or ""


@dataclass(frozen=True)
class Mail:
    """The server that sends the service's letters, and in whose name; `security` is smtp, starttls or smtps."""

    security: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self | None:
        """Read it where SMTP_URL is set; raises BadInputError where it is no mail server's, or MAIL_FROM is missing."""
        if not (url := environ.get("SMTP_URL") or ""):
            return None
        place, sender = urlsplit(url), environ.get("MAIL_FROM") or ""
        if place.scheme not in MAIL_PORTS or not place.hostname:
            raise BadInputError(N_("SMTP_URL must look like smtp://, starttls:// or smtps:// and a host."))
        if "@" not in parseaddr(sender)[1]:
            raise BadInputError(N_("SMTP_URL needs MAIL_FROM, the address in whose name letters go."))
        if place.scheme == "smtp" and place.password and place.hostname not in {"localhost", "127.0.0.1"}:
            raise BadInputError(N_("SMTP_URL would send its password in clear: write starttls:// or smtps://."))
        port = place.port or MAIL_PORTS[place.scheme]
        return cls(
            place.scheme, place.hostname, port, sender, unquote(place.username or ""), unquote(place.password or "")
        )


MAIL_PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}


@dataclass(frozen=True)
class Settings:
    """The service's settings: where its data lives, who it is, how much it accepts."""

    database_url: str
    secret_key: str
    public_url: str
    data_dir: Path
    port: int = 8000
    upload_limit: int = 8 * 1024 * 1024
    tiles: str = ""
    geocoder: str = ""
    tiles_attribution: str = ""
    answers_kept: int = 0
    signing_key: Path | None = None
    trusted_proxies: int = 0
    oidc: Oidc | None = None
    mail: Mail | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the environment; the secret is made and kept at first start where none is given."""
        port = _port(environ.get("PORT") or "8000")
        public_url = _public_url(environ.get("PUBLIC_URL") or f"http://127.0.0.1:{port}")
        data_dir = _data_dir(Path(environ.get("DATA_DIR") or "var").resolve())
        key = environ.get("SIGNING_KEY")
        return cls(
            database_url=_database_url(environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'reuse.sqlite'}"),
            secret_key=_long_enough(environ.get("SECRET_KEY") or _kept_secret(data_dir / "secret")),
            public_url=public_url,
            data_dir=data_dir,
            port=port,
            upload_limit=_whole(environ, "UPLOAD_LIMIT", cls.upload_limit),
            tiles=environ.get("TILES") or "ign",
            geocoder=_geocoder(environ.get("GEOCODER") or ADDRESS_BASE),
            tiles_attribution=environ.get("TILES_ATTRIBUTION") or "",
            answers_kept=_whole(environ, "ANSWERS_KEPT", 16 * 1024 * 1024),
            signing_key=Path(key) if key else None,
            trusted_proxies=_whole(environ, "TRUSTED_PROXIES", 0),
            oidc=Oidc.from_environment(environ),
            mail=Mail.from_environment(environ),
        )

    @property
    def signing_key_path(self) -> Path:
        """Where the checkpoint signing key is kept, readable by its owner only."""
        return self.signing_key or self.data_dir / "signing-key.pem"

    @property
    def secure(self) -> bool:
        """Whether people reach the service over https."""
        return urlsplit(self.public_url).scheme == "https"

    @cached_property
    def host(self) -> str:
        """The public host name, port included where it is not the scheme's own."""
        return urlsplit(self.public_url).netloc

    def code_url(self, code: str) -> str:
        """Write what a label's QR holds: all capitals, so that it encodes in the alphanumeric mode."""
        return f"{self.public_url}/d/{code}".upper()


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise BadInputError(N_("PORT must be a number from 1 to 65535, not {port}."), port=text)
    return int(text)


def _whole(environ: Mapping[str, str], name: str, usual: int) -> int:
    text = environ.get(name) or str(usual)
    if not (text.isascii() and text.isdecimal()):
        raise BadInputError(N_("{name} must be a whole number, not {text}."), name=name, text=text)
    return int(text)


def _public_url(text: str) -> str:
    """Refuse what no label could lead to: it is printed on each, and cannot be changed there."""
    place = urlsplit(text)
    if place.scheme not in ("https", "http") or not place.hostname or place.path.strip("/") or place.query:
        raise BadInputError(
            N_("PUBLIC_URL must be https:// or http:// and a host, without a path, not {url}."), url=text
        )
    return text.rstrip("/")


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise BadInputError(N_("DATABASE_URL must start with sqlite:/// or postgresql://."))  # it may hold a password
    return text


def _long_enough(secret: str) -> str:
    """Refuse a secret that could be guessed at home from one cookie."""
    if len(secret) < SHORTEST_SECRET:
        raise BadInputError(
            N_("SECRET_KEY must have {least} characters at least, drawn at random."),
            remedy=N_("Leave it out, and one is made and kept in DATA_DIR."),
            least=SHORTEST_SECRET,
        )
    return secret


def _data_dir(path: Path) -> Path:
    """Make the folder for its owner only; one that is there keeps the rights it has."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise BadInputError(N_("DATA_DIR cannot be made: {path}."), path=str(path)) from problem
    return path


def _geocoder(text: str) -> str:
    if text == "off":
        return ""
    if urlsplit(text).scheme not in ("https", "http") or not urlsplit(text).netloc:
        raise BadInputError(N_("GEOCODER must be “off” or start with https://, not {geocoder}."), geocoder=text)
    return text


def _kept_secret(path: Path) -> str:
    """Return the secret kept in `path`, made at the first start by one process only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()
