"""A small OpenID Connect provider on a port of its own, which lies on demand."""

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from reuse.settings import Oidc

CLIENT, CLIENT_SECRET = "reuse", "a secret of the provider"
RSA = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})


@dataclass
class Provider:
    """What it says of whoever signs in; a test changes what it needs to be wrong."""

    address: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "subject-1", "email": "nadia@atelier.test", "siret": ""}
    )
    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    key: Key = field(default_factory=lambda: RSA)
    secret: bytes = b""
    userinfo: str = "signed"
    userinfo_claims: dict[str, Any] = field(default_factory=dict)
    description: dict[str, Any] = field(default_factory=dict)
    published: tuple[Key, ...] = (RSA, EC)
    seen: list[str] = field(default_factory=list)
    _asked: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def told(self) -> Oidc:
        """What the service is told of it."""
        return Oidc(self.address, CLIENT, CLIENT_SECRET)

    def follow(self, address: str) -> str:
        """Sign in as the browser would at this address, and return where the provider leads back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = uuid4().hex
        self._asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        """Answer one request."""
        request = Request(environ)
        self.seen.append(request.path)
        return getattr(self, f"_{request.path.rsplit('/', 1)[-1].replace('-', '_')}")(request)(environ, start)

    def _openid_configuration(self, _request: Request) -> Response:
        return _json(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "end_session_endpoint": f"{self.address}/end",
                "jwks_uri": f"{self.address}/jwks",
                "claims_parameter_supported": True,
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
            | self.description
        )

    def _authorize(self, request: Request) -> Response:
        return Response(status=302, headers={"Location": self.follow(request.url)})

    def _end(self, _request: Request) -> Response:
        return Response("<title>Over</title><p>The session is over here too.", content_type="text/html")

    def _jwks(self, _request: Request) -> Response:
        return _json({"keys": [key.as_dict(private=False) for key in self.published]})

    def _elsewhere(self, _request: Request) -> Response:
        return Response(status=302, headers={"Location": "http://localhost:1/"})

    def _token(self, request: Request) -> Response:
        asked = self._asked.pop(request.form.get("code", ""), None)
        proof = _written(sha256(request.form.get("code_verifier", "").encode()).digest()).decode()
        known = (request.form.get("client_id"), request.form.get("client_secret")) == (CLIENT, CLIENT_SECRET)
        if not (asked and known and asked["code_challenge"] == proof and asked["code_challenge_method"] == "S256"):
            return _json({"error": "invalid_grant"}, status=400)
        claims = {"nonce": asked["nonce"], **self._usual(), "sub": self.person["sub"], **self.claims}
        return _json({"access_token": "access", "token_type": "Bearer", "id_token": self._signed(claims)})

    def _userinfo(self, request: Request) -> Response:
        if request.headers.get("Authorization") != "Bearer access":
            return Response(status=401)
        told = self.person | self.userinfo_claims
        if self.userinfo == "plain":
            return _json(told)
        return Response(self._signed(self._usual() | told), content_type="application/jwt")

    def _usual(self) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300}

    def _signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if self.algorithm not in {"none", "HS256"}:
            return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])
        said = b".".join(_written(json.dumps(part).encode()) for part in (header, claims))
        mac = hmac.digest(self.secret, said, sha256) if self.algorithm == "HS256" else b""
        return b".".join((said, _written(mac))).decode()


def _written(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")


def _json(told: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(told), status=status, content_type="application/json")


@contextmanager
def running(host: str = "127.0.0.1") -> Iterator[Provider]:
    """Serve a provider until the end of the block; as `localhost` it is another site than the service."""
    made = Provider()
    server = make_server("127.0.0.1", 0, made, threaded=True)
    made.address = f"http://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
