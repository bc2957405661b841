"""Beyond a hard limit a run waits for an override that names it; no outcome changes."""

from ontzorgen.domain.limits import Exceeded, LimitKind, PayLine, exceeded
from ontzorgen.domain.policy import Limits

NO_LIMIT = Limits(line_cents=None)


def a_line(name="V1@2026-10-01", cents=650_00, *, payee="B1", household="H1"):
    return PayLine(name, payee, household, cents)


def beyond(limits, *lines, before=None):
    return list(exceeded(limits, lines, before))


def test_without_policy_only_ten_thousand_euro_per_line_holds():
    at_it, beyond_it = a_line("V1", 10_000_00), a_line("V2", 10_000_01)

    found = beyond(Limits(), at_it, beyond_it, *[a_line(cents=9_000_00)] * 50, before={})

    assert found == [Exceeded(LimitKind.LINE, "V2", 10_000_01, 10_000_00, frozenset({"V2"}))]


def test_without_any_limit_nothing_is_beyond():
    assert beyond(NO_LIMIT, a_line(cents=10**9), before={"H1": 0}) == []


def test_a_payee_limit_counts_all_lines_of_one_payee_over_households():
    limits = Limits(None, payee_cents=1_000_00)
    lines = [
        a_line("V1", 600_00),
        a_line("V2", 400_01, household="H2"),
        a_line("V3", 1_000_00, payee="B2"),
    ]

    assert beyond(limits, *lines) == [
        Exceeded(LimitKind.PAYEE, "PAYEE:B1", 1_000_01, 1_000_00, frozenset({"V1", "V2"}))
    ]


def test_a_run_limit_counts_everything():
    limits = Limits(None, run_cents=1_000_00)
    lines = [a_line("V1", 600_00), a_line("V2", 400_00, payee="B2")]

    assert beyond(limits, *lines) == []
    assert beyond(limits, *lines, a_line("V3", 1)) == [
        Exceeded(LimitKind.RUN, "RUN", 1_000_01, 1_000_00, frozenset({"V1", "V2", "V3"}))
    ]


def test_a_change_limit_looks_at_each_household_up_and_down():
    limits = Limits(None, change_cents=100_00)
    lines = [
        a_line("V1", 400_00, household="H1"),
        a_line("V2", 200_01, household="H1"),
        a_line("V3", 600_00, household="H2"),
        a_line("V4", 100_00, household="H9"),
    ]
    before = {"H1": 500_00, "H2": 700_00, "H3": 100_01, "H4": 100_00}

    assert beyond(limits, *lines, before=before) == [
        Exceeded(LimitKind.CHANGE, "HOUSEHOLD:H1", 100_01, 100_00, frozenset({"V1", "V2"})),
        Exceeded(LimitKind.CHANGE, "HOUSEHOLD:H3", 100_01, 100_00, frozenset()),
    ]


def test_a_household_that_is_new_this_month_changes_by_all_it_withholds():
    limits = Limits(None, change_cents=100_00)

    assert beyond(limits, a_line("V1", 100_01), before={}) == [
        Exceeded(LimitKind.CHANGE, "HOUSEHOLD:H1", 100_01, 100_00, frozenset({"V1"}))
    ]


def test_without_a_run_last_month_nothing_has_changed_yet():
    assert beyond(Limits(None, change_cents=1), a_line(), before=None) == []


def test_several_limits_are_named_in_a_fixed_order():
    limits = Limits(1, 1, 1, 1)

    found = beyond(limits, a_line("V1"), a_line("V2", 1), before={})

    assert [(limit.kind, limit.subject) for limit in found] == [
        (LimitKind.LINE, "V1"),
        (LimitKind.PAYEE, "PAYEE:B1"),
        (LimitKind.RUN, "RUN"),
        (LimitKind.CHANGE, "HOUSEHOLD:H1"),
    ]


def test_an_override_names_the_limit_itself_or_each_of_its_lines():
    (limit,) = beyond(
        Limits(None, payee_cents=1_000_00), a_line("V1", 600_00), a_line("V2", 600_00)
    )

    assert limit.released_by({"PAYEE:B1"})
    assert limit.released_by({"V1", "V2", "V3"})
    assert not limit.released_by({"V1"})
    assert not limit.released_by({"PAYEE:B2"})
    assert not limit.released_by(())


def test_a_household_that_stopped_is_released_by_its_own_name_only():
    (limit,) = beyond(Limits(None, change_cents=1), before={"H1": 100_00})

    assert limit.released_by({"HOUSEHOLD:H1"})
    assert not limit.released_by({"V1"})
