"""An OpenID Connect provider such as ProConnect: where it is, what it says of a person, and whether it said so."""

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import ClaimsOption
from requests import RequestException, Response

from reuse import clock
from reuse.errors import N_, ReuseError
from reuse.settings import Oidc

ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519"]
"""Signatures by a private key only: with a shared secret, whoever holds the public key could sign."""

STRONG = frozenset(
    {
        "eidas2",
        "eidas3",
        "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
        "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
        "https://refeds.org/profile/mfa",
    }
)
"""Levels of assurance that say that two factors were shown."""

SCOPE = "openid email siret"
TIMEOUT = (3.05, 10)
FRESH = timedelta(hours=1)
LEEWAY_SECONDS = 60


class ProviderError(ReuseError):
    """The provider did not answer, or what it answered proves nothing."""

    status = 502
    slug = "provider"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one sign-in asked, kept by the browser until its answer comes: each of it is fit for one use only."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What the provider proved of a person."""

    issuer: str
    subject: str
    email: str
    siret: str
    second_factor: bool
    token: str


@dataclass(frozen=True, slots=True)
class _Known:
    """The provider's own description and keys, read at a time."""

    about: Mapping[str, Any]
    keys: KeySet
    read_at: datetime


class Provider:
    """One provider, asked over https on its own host only; its description and keys are kept for an hour."""

    def __init__(self, told: Oidc):
        self.told = told
        self._known: _Known | None = None

    def sign_in_url(self, asked: Asked, back: str) -> str:
        """Tell where the person proves who they are; raises ProviderError."""
        with self._asking(back) as (session, known):
            more = {"claims": '{"id_token":{"amr":{"essential":true}}}'} if _takes_claims(known.about) else {}
            url, _state = session.create_authorization_url(
                known.about["authorization_endpoint"],
                state=asked.state,
                nonce=asked.nonce,
                code_verifier=asked.verifier,
                **more,
            )
        return str(url)

    def identity(self, code: str, asked: Asked, back: str) -> Identity:
        """Exchange the code for what it proves; raises ProviderError where any signature, issuer or claim is wrong."""
        with self._asking(back) as (session, known):
            tokens = session.fetch_token(
                known.about["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=asked.verifier
            )
            claims = self._claims(str(tokens["id_token"]), essential=("sub", "exp", "iat"))
            if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), asked.nonce.encode()):
                raise _untrue()
            told = self._userinfo(_checked(session.get(known.about["userinfo_endpoint"])))
        if told.get("sub") != claims["sub"]:
            raise _untrue()
        return self._identity(claims, told, str(tokens["id_token"]))

    def sign_out_url(self, token: str, back: str, state: str) -> str | None:
        """Tell where the person's session at the provider ends; None where it offers none. Raises ProviderError."""
        with self._asking(back) as (_session, known):
            end = known.about.get("end_session_endpoint")
        asked = {"id_token_hint": token, "post_logout_redirect_uri": back, "state": state}
        return f"{end}?{urlencode(asked)}" if end else None

    @contextmanager
    def _asking(self, back: str) -> Iterator[tuple[OAuth2Session, _Known]]:
        """Open a session with the provider, in which whatever goes wrong says so in our words."""
        try:
            known = self._describe()
            with OAuth2Session(
                self.told.client_id,
                self.told.client_secret,
                token_endpoint_auth_method=_secret_method(known.about),
                scope=SCOPE,
                redirect_uri=back,
                code_challenge_method="S256",
                default_timeout=TIMEOUT,
            ) as session:
                session.max_redirects = 0
                yield session, known
        except RequestException as error:
            raise ProviderError(
                N_("{name} does not answer."), name=self.told.name, remedy=N_("Try again, or sign in with a password.")
            ) from error
        except (OAuthError, JoseError, KeyError, TypeError, ValueError) as error:
            raise _untrue() from error

    def _describe(self, *, anew: bool = False) -> _Known:
        present = clock.now()
        if anew or self._known is None or present - self._known.read_at >= FRESH:
            about = self._read(f"{self.told.issuer.rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != self.told.issuer:
                raise _untrue()
            for name, address in about.items():
                if name == "jwks_uri" or name.endswith("_endpoint"):
                    self._check_ours(str(address))
            self._known = _Known(about, KeySet.import_key_set(self._read(about["jwks_uri"])), present)
        return self._known

    def _read(self, address: str) -> Any:
        with OAuth2Session(default_timeout=TIMEOUT) as session:
            session.max_redirects = 0
            return _checked(session.get(address, withhold_token=True)).json()

    def _check_ours(self, address: str) -> None:
        """Refuse an address of another host: the description would lead us, or the person, anywhere."""
        ours, other = urlsplit(self.told.issuer), urlsplit(address)
        if (other.scheme, other.netloc) != (ours.scheme, ours.netloc):
            raise _untrue()

    def _claims(self, token: str, *, essential: tuple[str, ...]) -> Mapping[str, Any]:
        """Verify a signed answer of this provider, meant for us; its keys are read again once if none fits."""
        try:
            found = jwt.decode(token, self._describe().keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            found = jwt.decode(token, self._describe(anew=True).keys, algorithms=ALGORITHMS)
        claims = found.claims
        wanted: dict[str, ClaimsOption] = {name: {"essential": True} for name in essential}
        wanted["iss"] = {"essential": True, "value": self.told.issuer}
        wanted["aud"] = {"essential": True, "value": self.told.client_id}
        jwt.JWTClaimsRegistry(now=int(clock.now().timestamp()), leeway=LEEWAY_SECONDS, **wanted).validate(claims)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.told.client_id:
            raise _untrue()
        return claims

    def _userinfo(self, answer: Response) -> Mapping[str, Any]:
        """Read what is said of the person: signed as ProConnect does, it is verified, else https vouches."""
        if answer.headers.get("Content-Type", "").partition(";")[0].strip() == "application/jwt":
            return self._claims(answer.text.strip(), essential=("sub",))
        found = answer.json()
        if not isinstance(found, dict):
            raise _untrue()
        return found

    def _identity(self, claims: Mapping[str, Any], told: Mapping[str, Any], token: str) -> Identity:
        if told.get("email_verified") is False:
            raise _untrue()
        shown = claims.get("amr")
        return Identity(
            issuer=self.told.issuer,
            subject=str(claims["sub"]),
            email=str(told.get("email") or claims.get("email") or ""),
            siret=str(told.get("siret") or claims.get("siret") or ""),
            second_factor=(isinstance(shown, list) and "mfa" in shown) or claims.get("acr") in STRONG,
            token=token,
        )


def _checked(answer: Response) -> Response:
    answer.raise_for_status()
    return answer


def _takes_claims(about: Mapping[str, Any]) -> bool:
    return about.get("claims_parameter_supported") is True


def _secret_method(about: Mapping[str, Any]) -> str:
    """Choose how the secret is shown; a provider that does not say takes the Authorization header."""
    offered = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"


def _untrue() -> ProviderError:
    return ProviderError(
        N_("What came back does not prove who you are."), remedy=N_("Sign in again from the beginning.")
    )
