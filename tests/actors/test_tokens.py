"""Tokens of programs."""

from uuid import uuid4

import pytest

from reuse.actors import queries, tokens
from reuse.actors.actor import Actor
from reuse.errors import BadInputError, ForbiddenError
from reuse.lifecycle.stages import Role


@pytest.fixture
def make(session, build):
    admin = build.actor(Role.ADMIN)

    def make(by=admin, key=None, **changes):
        told = {"name": "scanner", "scopes": {Role.REFURBISHER}, "site": None, "days": 30, "secret": "s"} | changes
        home = queries.organisation(session, admin.organisation)
        return tokens.add_token(session, home, by=by, key=key or uuid4(), **told)

    return make


def test_a_token_acts_with_its_scopes_for_its_organisation(session, make):
    token, plain = make()

    actor = queries.resolve_token(session.connection(), plain)

    assert actor == Actor(token.id, token.organisation_id, frozenset({Role.REFURBISHER}))


def test_the_plain_text_is_kept_nowhere(make):
    token, plain = make()

    assert plain not in str(vars(token))


def test_a_repeated_request_shows_the_same_token(make):
    key = uuid4()

    assert make(key=key) == make(key=key)


def test_two_tokens_differ(make):
    assert make()[1] != make()[1]


def test_an_expired_token_is_nobody(session, make, moment):
    _, plain = make(days=1)
    moment.advance(days=1, seconds=1)

    assert queries.resolve_token(session.connection(), plain) is None


def test_a_revoked_token_is_nobody(session, make, build):
    token, plain = make()
    tokens.revoke_token(session, token.id, by=build.actor(Role.COORDINATOR))

    assert queries.resolve_token(session.connection(), plain) is None


def test_the_token_of_an_organisation_that_has_gone_is_nobody(session, make):
    token, plain = make()
    queries.organisation(session, token.organisation_id).gone = True
    session.flush()

    assert queries.resolve_token(session.connection(), plain) is None


@pytest.mark.parametrize("plain", ["", "reuse_", "reuse_\ud800", "reuse_\0", "Bearer x"])
def test_any_other_text_is_nobody(session, plain):
    assert queries.resolve_token(session.connection(), plain) is None


def test_a_token_is_found_in_one_query(session, make, count_queries):
    _, plain = make()

    with count_queries() as seen:
        queries.resolve_token(session.connection(), plain)

    assert len(seen) == 1


@pytest.mark.parametrize(
    "changes", [{"scopes": set()}, {"days": 0}, {"days": 731}, {"name": "=cmd"}, {"site": uuid4()}]
)
def test_a_token_nobody_should_hold_is_refused(make, changes):
    with pytest.raises(BadInputError):
        make(**changes)


def test_an_admin_makes_no_coordinating_token(make):
    with pytest.raises(ForbiddenError):
        make(scopes={Role.COORDINATOR})


def test_an_admin_of_elsewhere_makes_no_token_here(make, build):
    with pytest.raises(ForbiddenError):
        make(by=build.actor(Role.ADMIN))
