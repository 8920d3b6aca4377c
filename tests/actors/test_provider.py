"""What an identity provider says, and what is believed of it."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from reuse.actors.provider import Asked, Provider, ProviderError
from reuse.errors import BadInputError
from reuse.settings import Oidc
from tests import provider as fake

BACK = "https://reuse.example/sign-in/provider/back"
ASKED = Asked("state", "nonce", "v" * 43)


@pytest.fixture
def there(moment):
    moment.at = datetime.now(UTC)  # noqa: TID251 - the provider signs with the machine's clock
    with fake.running() as made:
        yield made


@pytest.fixture
def enter(there):
    """Sign in at the provider and return what it proves."""

    def enter(asked=ASKED, answered=ASKED):
        ours = Provider(there.told)
        back = there.follow(ours.sign_in_url(asked, BACK))
        return ours.identity(parse_qs(urlsplit(back).query)["code"][0], answered, BACK)

    return enter


def refused(enter, **changes):
    with pytest.raises(ProviderError, match="does not prove"):
        enter(**changes)


def test_a_person_is_proved(there, enter):
    there.person["siret"] = "21310555400019"
    found = enter()

    assert (found.issuer, found.subject, found.email, found.siret, found.second_factor) == (
        there.address, "subject-1", "nadia@atelier.test", "21310555400019", False,
    )  # fmt: skip


@pytest.mark.parametrize(("algorithm", "key"), [("RS256", fake.RSA), ("PS256", fake.RSA), ("ES256", fake.EC)])
def test_each_usual_signature_is_verified(there, enter, algorithm, key):
    there.algorithm, there.key = algorithm, key

    assert enter().subject == "subject-1"


def test_what_is_said_in_plain_json_is_believed_from_the_provider_itself(there, enter):
    there.userinfo = "plain"

    assert enter().email == "nadia@atelier.test"


@pytest.mark.parametrize(
    ("claims", "strong"),
    [({"amr": ["pwd", "mfa"]}, True), ({"amr": ["pwd"]}, False), ({"amr": "mfa"}, False), ({"acr": "eidas2"}, True),
     ({"acr": "eidas1"}, False), ({"acr": "https://proconnect.gouv.fr/assurance/self-asserted-2fa"}, True)],
)  # fmt: skip
def test_a_second_factor_counts_when_the_provider_says_so(there, enter, claims, strong):
    there.claims = claims

    assert enter().second_factor is strong


def test_the_code_is_asked_with_a_challenge_and_a_nonce(there):
    asked = parse_qs(urlsplit(Provider(there.told).sign_in_url(ASKED, BACK)).query)

    assert (asked["code_challenge_method"], asked["nonce"], asked["state"]) == (["S256"], ["nonce"], ["state"])
    assert ASKED.verifier not in str(asked)


def test_another_nonce_is_refused(enter):
    refused(enter, answered=Asked("state", "another", ASKED.verifier))


def test_another_verifier_is_refused(enter):
    refused(enter, answered=Asked("state", "nonce", "w" * 43))


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another"}, {"aud": ["reuse", "another"]}, {"aud": ["reuse"], "azp": "another"}, {"exp": 1}, {"exp": None},
     {"iss": "https://elsewhere.test"}, {"iss": None}, {"nonce": None}, {"sub": None}, {"nbf": 32503680000},
     {"iat": 32503680000}],
)  # fmt: skip
def test_a_token_that_was_not_made_for_us_now_is_refused(there, enter, claims):
    there.claims = claims

    refused(enter)


def test_an_unsigned_token_is_refused(there, enter):
    there.algorithm = "none"

    refused(enter)


@pytest.mark.parametrize("secret", [fake.CLIENT_SECRET.encode(), fake.RSA.as_pem(private=False)])
def test_a_token_signed_with_what_everybody_knows_is_refused(there, enter, secret):
    there.algorithm, there.secret = "HS256", secret

    refused(enter)


def test_a_token_signed_by_another_key_is_refused(there, enter):
    there.key = fake.OTHER

    refused(enter)


def test_a_key_published_since_is_read(there):
    ours = Provider(there.told)
    url = ours.sign_in_url(ASKED, BACK)
    there.published, there.key = (fake.OTHER,), fake.OTHER

    assert ours.identity(parse_qs(urlsplit(there.follow(url)).query)["code"][0], ASKED, BACK).subject == "subject-1"


@pytest.mark.parametrize(
    "told", [{"sub": "subject-2"}, {"sub": None}, {"aud": "another"}, {"iss": "https://elsewhere.test"}, {"exp": 1}]
)
def test_what_is_said_of_somebody_else_is_refused(there, enter, told):
    there.userinfo_claims = told

    refused(enter)


def test_an_address_that_the_provider_did_not_verify_is_refused(there, enter):
    there.userinfo_claims = {"email_verified": False}

    refused(enter)


@pytest.mark.parametrize(
    "description",
    [{"issuer": "https://elsewhere.test"}, {"token_endpoint": "https://elsewhere.test/token"},
     {"authorization_endpoint": "javascript:alert(1)"}, {"jwks_uri": "http://localhost:1/jwks"}, {"jwks_uri": None},
     {"end_session_endpoint": "//elsewhere.test"}],
)  # fmt: skip
def test_a_description_that_leads_elsewhere_is_refused(there, enter, description):
    there.description = description

    refused(enter)


@pytest.mark.parametrize("name", ["token_endpoint", "userinfo_endpoint", "jwks_uri"])
def test_a_redirection_is_not_followed(there, enter, name):
    there.description = {name: f"{there.address}/elsewhere"}

    with pytest.raises(ProviderError):
        enter()


def test_a_code_serves_once(there):
    ours = Provider(there.told)
    code = parse_qs(urlsplit(there.follow(ours.sign_in_url(ASKED, BACK))).query)["code"][0]
    ours.identity(code, ASKED, BACK)

    with pytest.raises(ProviderError, match="does not prove"):
        ours.identity(code, ASKED, BACK)


def test_a_provider_that_is_down_is_named():
    with pytest.raises(ProviderError, match="ProConnect does not answer"):
        Provider(Oidc("http://127.0.0.1:9", "reuse", "secret")).sign_in_url(ASKED, BACK)


def test_the_session_there_is_ended_by_its_own_address(there):
    end = Provider(there.told).sign_out_url("token", "https://reuse.example/", "state")

    assert end is not None
    assert (end.partition("?")[0], "id_token_hint=token" in end) == (f"{there.address}/end", True)


def test_a_provider_is_told_by_the_environment(tmp_path):
    (tmp_path / "secret").write_text("kept\n")
    told = {
        "OIDC_ISSUER": "https://id.example",
        "OIDC_CLIENT_ID": "us",
        "OIDC_CLIENT_SECRET_FILE": f"{tmp_path}/secret",
    }

    assert Oidc.from_environment(told) == Oidc("https://id.example", "us", "kept", "ProConnect")
    assert Oidc.from_environment({}) is None


@pytest.mark.parametrize(
    "told",
    [
        {"OIDC_ISSUER": "https://id.example"},
        {"OIDC_ISSUER": "http://id.example", "OIDC_CLIENT_ID": "us", "OIDC_CLIENT_SECRET": "s"},
    ],
)
def test_half_a_provider_or_one_without_https_is_refused(told):
    with pytest.raises(BadInputError):
        Oidc.from_environment(told)
