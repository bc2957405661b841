"""What the law sets on a day: every value has its source and its range."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.law import parameters
from ontzorgen.law.errors import LawError, NotInForce, UnknownParameter, WrongKind
from ontzorgen.law.parameters import history, names, value_on
from ontzorgen.law.value import Kind, Value

ONE_DAY = timedelta(days=1)
EVERY_VALUE = [value for name in names() for value in history(name)]


def label(value: Value) -> str:
    return f"{value.name}-{value.valid_from}"


@pytest.mark.parametrize("value", EVERY_VALUE, ids=label)
def test_every_value_says_where_it_is_written_and_in_what_unit(value: Value) -> None:
    assert value.source.startswith("BWBR")
    assert "text in force" in value.source
    assert "art." in value.article
    assert value.unit
    assert value.description


@pytest.mark.parametrize("value", EVERY_VALUE, ids=label)
def test_a_value_holds_from_its_first_day_up_to_its_end(value: Value) -> None:
    assert value_on(value.valid_from, value.name) == value
    if value.valid_until is None:
        assert value_on(date(2999, 12, 31), value.name) == value
    else:
        assert value_on(value.valid_until - ONE_DAY, value.name) == value
        assert not value.holds_on(value.valid_until)


@pytest.mark.parametrize("name", names())
def test_before_the_first_value_the_answer_is_an_error_and_not_zero(name: str) -> None:
    day = history(name)[0].valid_from - ONE_DAY

    with pytest.raises(NotInForce) as refused:
        value_on(day, name)

    assert (refused.value.name, refused.value.day) == (name, day)
    assert isinstance(refused.value, LawError)


@pytest.mark.parametrize("name", [name for name in names() if history(name)[-1].valid_until])
def test_after_the_last_value_the_answer_is_an_error_and_not_the_last_value(name: str) -> None:
    end = history(name)[-1].valid_until
    assert end is not None

    with pytest.raises(NotInForce):
        value_on(end, name)


@pytest.mark.parametrize(
    ("name", "january", "july"),
    [
        ("bijstandsnorm_single_21", 1_401_50, 1_419_46),
        ("bijstandsnorm_couple_21", 2_002_13, 2_027_79),
        ("bijstandsnorm_single_18_20", 345_99, 350_42),
        ("bijstandsnorm_couple_18_20_with_child", 1_092_41, 1_106_40),
    ],
)
def test_the_norms_of_2026_change_on_the_first_of_july(name: str, january: int, july: int) -> None:
    assert value_on(date(2026, 1, 1), name).cents == january
    assert value_on(date(2026, 6, 30), name).cents == january
    assert value_on(date(2026, 7, 1), name).cents == july
    assert value_on(date(2026, 12, 31), name).cents == july
    for day in (date(2025, 12, 31), date(2027, 1, 1)):
        with pytest.raises(NotInForce):
            value_on(day, name)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("ontzorgen_56a_months", 6),
        ("objection_weeks", 6),
        ("pip_weeks", 10),
        ("pw_64_answer_weeks", 4),
        ("vakantietoeslag_per_mille", 48),
        ("kostendelersnorm_base_percent", 40),
        ("kostendelersnorm_sharer_percent", 30),
    ],
)
def test_terms_and_percentages_are_whole_numbers_of_their_unit(name: str, number: int) -> None:
    assert value_on(date(2026, 9, 15), name).number == number


def test_the_costs_of_article_56a_are_a_closed_list() -> None:
    costs = value_on(date(2026, 9, 15), "ontzorgen_56a_costs")

    assert costs.codes == ("HUUR", "ZORG", "GAS", "STROOM", "ENERGIE", "WATER")


def test_a_value_cannot_be_read_as_something_it_is_not() -> None:
    day = date(2026, 9, 15)

    with pytest.raises(WrongKind) as refused:
        _ = value_on(day, "objection_weeks").cents
    with pytest.raises(WrongKind):
        _ = value_on(day, "bijstandsnorm_single_21").number
    with pytest.raises(WrongKind):
        _ = value_on(day, "bijstandsnorm_single_21").codes
    with pytest.raises(WrongKind):
        _ = value_on(day, "ontzorgen_56a_costs").number

    assert refused.value.name == "objection_weeks"
    assert "weeks" in refused.value.unit


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownParameter) as refused:
        value_on(date(2026, 1, 1), "aow_norm")

    assert refused.value.name == "aow_norm"


def test_the_files_are_read_once() -> None:
    assert parameters._all() is parameters._all()
    assert names() == tuple(sorted(names()))


@given(day=st.dates(), name=st.sampled_from(names()))
def test_on_any_day_at_most_one_value_holds_and_it_is_the_answer(day: date, name: str) -> None:
    holding = [value for value in history(name) if value.holds_on(day)]

    assert len(holding) <= 1
    if holding:
        assert value_on(day, name) is holding[0]
        assert holding[0].kind in Kind
    else:
        with pytest.raises(NotInForce):
            value_on(day, name)
