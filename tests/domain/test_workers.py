"""Whom a text of the register means, when people bear the same name."""

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.workers import Worker, meant_by

COR, NAMESAKE = Worker(1, "cor", "Cor Jansen", True), Worker(2, "cjansen", "Cor Jansen", True)
WORDS = st.sampled_from(["jan", "Jan", " JAN ", "jan2", "piet", "علي", ""])
STAFF = st.lists(st.tuples(WORDS, WORDS, st.booleans()), max_size=5).map(
    lambda rows: [Worker(number, *row) for number, row in enumerate(rows)]
)


def test_a_name_of_two_people_is_that_of_neither_and_a_login_tells_them_apart():
    assert meant_by(" cor jansen ", [COR, NAMESAKE]) == {1, 2}
    assert meant_by("CJansen", [COR, NAMESAKE]) == {2}
    assert meant_by("Cor Jansen", [COR]) == {1}
    assert meant_by("Cor", [COR, NAMESAKE]) == {1}
    assert meant_by("", [Worker(3, "x", " ", True)]) == frozenset()


def test_who_has_the_role_is_meant_before_a_namesake_who_has_not():
    other = Worker(3, "cor jansen", "Cor", False)

    assert meant_by("Cor Jansen", [COR, other]) == {1}
    assert meant_by("Cor Jansen", [other]) == {3}


@given(WORDS, STAFF)
def test_who_is_meant_bears_it_and_nobody_else_like_that_is_passed_over(text, staff):
    meant = meant_by(text, staff)
    said = text.casefold().strip()
    bear = [each for each in staff if said and said in (_plain(each.login), _plain(each.name))]

    assert meant <= {each.id for each in bear}
    assert bool(meant) == bool(bear)
    for each in bear:
        alike = any(
            one.id in meant
            and one.has_role == each.has_role
            and (_plain(one.login) == said) == (_plain(each.login) == said)
            for one in bear
        )
        assert (each.id in meant) == alike


def _plain(text):
    return text.casefold().strip()
