"""A provider that is served once for all tests of a file, and a site that trusts it."""

import pytest

from tests.databases import fresh_database
from tests.web.provider.identity_provider import IdentityProvider, serving
from tests.web.provider.visits import a_site, moving_clock


@pytest.fixture(scope="module")
def real_provider():
    with serving(IdentityProvider()) as provider:
        yield provider


@pytest.fixture
def provider(real_provider):
    """A provider that tells the truth, about Anna."""
    real_provider.forget_lies()
    return real_provider


@pytest.fixture
def hall(tmp_path, provider):
    """A site on the embedded database."""
    with (
        fresh_database("sqlite") as url,
        moving_clock(a_site(url, tmp_path, provider), provider) as site,
    ):
        yield site


@pytest.fixture(scope="module")
def one_hall(tmp_path_factory, real_provider):
    with (
        fresh_database("sqlite") as url,
        moving_clock(
            a_site(url, tmp_path_factory.mktemp("door"), real_provider), real_provider
        ) as site,
    ):
        yield site


@pytest.fixture
def door(one_hall, provider):
    """The same site for many tests: nobody comes in. It asks afresh who the provider is."""
    edge = one_hall.flask.extensions["ontzorgen"].edge
    edge.provider._facts = edge.provider._keys = edge.provider._down = None
    return one_hall
