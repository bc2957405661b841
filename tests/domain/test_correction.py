"""When a payment that came back may be done again."""

import pytest

from ontzorgen.domain.correction import Wait, may_come_again, waits_for
from ontzorgen.domain.payment import EventKind

OLD, NEW = "NL71RABO2601815906", "NL20INGB0001234567"
REFUSED = {EventKind.REJECTED}
RELEASED = {EventKind.REJECTED, EventKind.RELEASED}


@pytest.mark.parametrize(
    ("events", "again"),
    [
        (set(), False),
        ({EventKind.SETTLED}, False),
        (REFUSED, True),
        ({EventKind.SETTLED, EventKind.RETURNED}, True),
        (REFUSED | {EventKind.TAKEN_OVER}, False),
        (REFUSED | {EventKind.KEPT_FOR_CLIENT}, False),
    ],
)
def test_only_money_that_is_open_comes_again(events, again):
    assert may_come_again(events) is again


@pytest.mark.parametrize("reason", ["AC01", "AC04", "RC01"])
def test_a_wrong_account_is_mended_by_another_one_and_by_nothing_less(reason):
    assert waits_for({reason}, REFUSED, OLD, NEW) is None
    assert waits_for({reason}, REFUSED, OLD, OLD) is Wait.NEW_ACCOUNT
    assert waits_for({reason}, REFUSED, OLD, None) is Wait.NEW_ACCOUNT


@pytest.mark.parametrize("reason", ["AM04", "AM05", "AC06", "MD07", "BE05", "MS03", "??"])
def test_every_other_reason_waits_for_a_person_whatever_the_account(reason):
    assert waits_for({reason}, REFUSED, OLD, NEW) is Wait.RELEASE
    assert waits_for({reason}, RELEASED, OLD, OLD) is None


def test_what_a_person_released_waits_for_nothing_more():
    assert waits_for({"AC04"}, RELEASED, OLD, OLD) is None


@pytest.mark.parametrize("reasons", [set(), {"AC04", "AM05"}, {"MD07", "AC01"}])
def test_without_a_reason_or_with_one_that_asks_more_another_account_is_not_enough(reasons):
    assert waits_for(reasons, REFUSED, OLD, NEW) is Wait.RELEASE
    assert waits_for(reasons, RELEASED, OLD, NEW) is None


@pytest.mark.parametrize("reason", ["AC04", "MS03"])
def test_what_was_debited_though_refused_waits_for_its_contra_entry_before_all_else(reason):
    debited = RELEASED | {EventKind.SETTLED}

    assert waits_for({reason}, debited, OLD, NEW) is Wait.CONTRA
    assert waits_for({reason}, debited | {EventKind.RETURNED}, OLD, NEW) is None
