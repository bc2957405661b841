"""One site per kind of database for the tests of what people do to a household."""

import pytest

from ontzorgen.services.acting import Role
from tests.web.households_here import worlds


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """Give a site of a kind of database, made once, and in it a new household each time."""
    made = worlds(tmp_path_factory)
    give, kinds = next(made), set()

    def with_others(kind):
        here = give(kind)
        if kind not in kinds:
            here.site.add("cora", Role.COACH)
            here.site.add("bea", Role.BEHEER)
            here.site.add("vera", Role.CONSULENT, towns=("0344",))
            kinds.add(kind)
        return here

    yield with_others
    made.close()
