"""Workload: every household is with one coach and one caseworker, or with nobody, and adds up."""

from hypothesis import given
from hypothesis import strategies as st

from reports.page import page
from reports.question import Question
from reports.report import Coded, Facts, Figure
from reports.workload import WorkLoad, WorkloadFacts, workload

COACH, CONSULENT = Coded("COACH", "budgetcoach"), Coded("CONSULENT", "consulent")
FULL = Coded("FULL", "volledig ontzorgd")
REVIEW = Coded("REVIEW", "evaluatie nodig")


def load(name, households=3, reviews=1, cents=10_00):
    return WorkLoad(name, households, households, {"FULL": households}, {"REVIEW": reviews}, 1, 1,
                    cents)  # fmt: skip


def facts(coaches, consulents=(), unnamed=0):
    every = load("", sum(each.households for each in coaches))
    return WorkloadFacts(
        Question("Amsterdam (0363)", ()),
        [FULL],
        [REVIEW],
        [(COACH, coaches), (CONSULENT, consulents)],
        every,
        {"COACH": unnamed, "CONSULENT": 0},
    )


def test_each_role_has_its_work_and_its_phases_with_sums():
    report = workload(facts([load("Joke", 5), load("(niemand)", 2)], [load("Piet", 7)], unnamed=2))
    (said,) = [part for part in report.sections if isinstance(part, Facts)]

    assert report.table().total == ("Totaal", 7, 7, 2, 2, 2, 20_00)
    assert report.table("coach_phases").total == ("Totaal", 7)
    assert report.table("consulent").rows[0][:2] == ("Piet", 7)
    assert {fact.key: fact.value for fact in said.facts}["without_coach"] == 2
    assert "Huishoudens zonder budgetcoach" in page(report)


def test_one_person_alone_is_not_drawn():
    drawn = [part for part in workload(facts([load("Joke")])).sections if isinstance(part, Figure)]

    assert drawn == []


@given(st.lists(st.integers(1, 40), min_size=2, max_size=30))
def test_the_picture_holds_those_with_the_most_and_no_more_than_can_be_read(numbers):
    report = workload(facts([load(f"C{place}", each) for place, each in enumerate(numbers)]))
    (chart,) = [part.chart for part in report.sections if isinstance(part, Figure)]

    assert list(chart.series[0].values) == sorted(numbers, reverse=True)[:12]
    assert report.table().sum_of(1) == sum(numbers)
