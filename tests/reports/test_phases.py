"""The report about phases counts every person once a month, and says how long things take."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reports.page import page
from reports.phases import InPhase, PhaseFacts, Turns, middle, phases
from reports.question import Question
from reports.report import Coded, Facts, Figure
from reports.text import render

SEP, OCT, NOV = (date(2026, month, 1) for month in (9, 10, 11))
STEPS = [Coded(code, code.lower()) for code in ("INTAKE", "FULL", "SELF_MONITORED", "CLOSED")]
INTAKE, FULL, ALONE, CLOSED = STEPS
HELPED = {"alles": ("FULL",), "zelf": ("SELF_MONITORED",)}
DAYS = {SEP: 30, OCT: 31, NOV: 30}


def found(phase, persons, month=SEP, town="0299"):
    return InPhase(town, month, phase, persons, DAYS[month])


def facts(*counts, so_far=None, persons=None, to_alone=(), to_over=(), turns=(), months=None):
    return PhaseFacts(
        Question("Amsterdam (0363)", ()),
        months or [SEP, OCT, NOV],
        STEPS,
        HELPED,
        counts,
        counts if so_far is None else so_far,
        persons or {},
        to_alone,
        to_over,
        turns,
        ["0299-2026-11-1"],
    )


def summary(report):
    (said,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in said.facts}


def pictures(report):
    return [part.chart for part in report.sections if isinstance(part, Figure)]


def test_now_is_the_newest_run_of_each_municipality():
    report = phases(
        facts(
            found(FULL, 5), found(FULL, 3, OCT), found(CLOSED, 2, OCT), found(ALONE, 7, SEP, "0363")
        )
    )

    assert summary(report)["helped"] == 3 + 7
    assert summary(report)["persons"] == 12
    assert [row[1] for row in report.table("now").rows] == [0, 3, 7, 2]
    assert report.table().rows[1] == ("oktober 2026", 0, 3, 0, 2, 3, 5)


def test_who_did_not_begin_is_not_helped_and_a_month_that_is_past_is_not_called_now():
    report = phases(facts(found(FULL, 5), found(INTAKE, 4)))

    assert summary(report)["helped"] == 5
    assert summary(report)["persons"] == 9
    assert " nu" not in render(report)


def test_who_is_done_is_not_among_the_helped_in_the_picture_and_a_month_without_a_run_is_open():
    (areas,) = pictures(phases(facts(found(FULL, 5), found(CLOSED, 2), found(ALONE, 1, NOV))))

    assert areas.sums().values == (5, None, 1)


def test_one_month_has_no_picture():
    assert pictures(phases(facts(found(FULL, 5), months=[SEP]))) == []


def test_days_in_a_phase_are_the_days_of_the_months_over_the_persons_who_were_in_it():
    report = phases(facts(found(FULL, 2), found(FULL, 1, OCT), persons={"FULL": 2}))

    assert report.table("how_long").rows == ((FULL, 2, round((2 * 30 + 31) / 2)),)


def test_time_to_own_control_names_shortest_middle_average_and_longest():
    report = phases(facts(found(FULL, 1), to_alone=[10, 20, 90]))

    assert report.table("until_alone").rows == (("alles zelf betalen", 3, 10, 20, 40, 90),)
    assert summary(report)["alone"] == 3


def test_what_went_back_and_what_came_back_again_are_two_lines():
    report = phases(facts(found(FULL, 1), turns=[Turns(SEP, 4, 0), Turns(NOV, 1, 2)]))
    lines = pictures(report)[1]

    assert [series.values for series in lines.series] == [(4, 0, 1), (0, 0, 2)]
    assert report.table("returned").total == ("Totaal", 5, 2)


def test_nothing_at_all_is_a_report_too():
    said = render(phases(facts()))

    assert "Er is in deze maanden geen goedgekeurde run." in said
    assert "0299-2026-11-1" in page(phases(facts()))


@given(
    st.lists(
        st.builds(found, st.sampled_from(STEPS), st.integers(0, 9), st.sampled_from([SEP, OCT])),
        max_size=12,
    )
)
def test_every_month_adds_up_whatever_the_phases(counts):
    report = phases(facts(*counts))

    for row in report.table().rows:
        assert sum(row[1:-2]) == row[-1]
        assert row[-2] <= row[-1]
    newest = max((each.month for each in counts), default=None)
    now = sum(each.persons for each in counts if each.month == newest)
    assert summary(report)["persons"] == now
    assert report.table("now").sum_of(1) == now


@given(st.lists(st.integers(0, 2_000), min_size=1))
def test_the_middle_is_one_of_the_numbers_with_no_more_than_half_below_and_above(numbers):
    half = middle(numbers)

    assert half in numbers
    assert sum(each < half for each in numbers) <= len(numbers) // 2
    assert sum(each > half for each in numbers) <= len(numbers) // 2
