"""The report about extensions shares out everybody once, and says of nothing no percentage."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reports.amounts import percent
from reports.extensions import ExtensionFacts, extensions
from reports.page import page
from reports.question import Question
from reports.report import Coded, Facts

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
CODES = ("EXTENDED", "NOT_EXTENDED", "NO_DECISION", "RIGHT_ENDED", "AHEAD")
OUTCOMES = [Coded(code, code.lower()) for code in CODES]


def facts(after, decided=(), ended=0, again=0, relapsed=(), over=None, long_ago=(0, 0)):
    return ExtensionFacts(
        Question("Amsterdam (0363)", ()), OUTCOMES, after, decided, 0, ended, again, relapsed,
        over or {}, *long_ago,
    )  # fmt: skip


def summary(report):
    (said,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in said.facts}


def test_the_share_is_of_those_whose_six_months_are_over():
    after = {(MAY, "EXTENDED"): 2, (MAY, "NO_DECISION"): 1, (JUNE, "AHEAD"): 5}
    after |= {(JUNE, "EXTENDED"): 4}
    report = extensions(facts(after, over={"EXTENDED": 2, "NO_DECISION": 1}))

    assert summary(report)["share_extended"] == "66,7%"
    assert summary(report)["persons"] == 12
    assert summary(report)["extended"] == 6
    assert report.table("per_month").total[-1] == 12
    assert {row[0].code: row[2] for row in report.table("outcomes").rows}["EXTENDED"] == "66,7%"
    assert "66,7%" in page(report)


def test_nobody_is_no_share_and_no_picture():
    report = extensions(facts({}))

    assert summary(report)["share_extended"] is None
    assert summary(report)["share_relapse"] is None
    assert report.table("outcomes").rows == ()


def test_relapses_are_told_by_month_and_not_by_day():
    pairs = [(date(2026, 1, 1), date(2026, 5, 3)), (date(2026, 4, 30), date(2026, 5, 2))]
    report = extensions(facts({}, ended=4, again=2, relapsed=pairs, long_ago=(3, 1)))

    assert report.table("relapses").rows == (("mei 2026", 2, 62),)
    assert summary(report)["share_relapse"] == "33,3%"
    assert (summary(report)["ended"], summary(report)["relapsed"]) == (4, 2)
    assert summary(report)["long_ago"] == 3


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_is_the_nearest_tenth_of_a_percent(part, whole):
    said = percent(part, whole)
    tenths = int(said.removesuffix("%").replace(",", ""))

    assert abs(tenths * whole - 1_000 * part) * 2 <= whole


@given(
    st.dictionaries(
        st.tuples(st.sampled_from([MAY, JUNE]), st.sampled_from(CODES)), st.integers(1, 50)
    )
)
def test_rows_and_outcomes_hold_everybody_once(after):
    report = extensions(facts(after))

    assert report.table("outcomes").sum_of(1) == sum(after.values()) == summary(report)["persons"]
    assert report.table("per_month").sum_of(len(CODES) + 1) == sum(after.values())
