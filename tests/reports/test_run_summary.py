"""The run of a month in short says what changed, what mends it, and whether it agrees."""

from dataclasses import replace

from reports.question import Question, agrees
from reports.report import Coded, Facts, Figure
from reports.run_facts import DifferenceTotal
from reports.run_summary import Changed, Mended, SummaryFacts, run_summary
from reports.text import render
from tests.reports.builders import a_run

NEW = Coded("NEW", "nieuw")
QUESTION = Question("Wilgendam (9901), september 2026", ())


def summary(**changes):
    facts = SummaryFacts(QUESTION, a_run(), books_cents=a_run().withheld_cents)
    return run_summary(replace(facts, **changes))


def test_it_tells_the_sums_of_the_overview_of_the_run_and_holds_them_against_the_books():
    report = summary()
    (said,) = [part for part in report.sections if isinstance(part, Facts)]

    assert said.title == "In het kort"
    assert {fact.key: fact.value for fact in said.facts}["withheld"] == a_run().withheld_cents
    assert agrees(report.table("agreement"))
    assert not agrees(summary(books_cents=1).table("agreement"))


def test_what_nobody_approved_yet_is_held_against_no_books():
    report = summary(books_cents=None)

    assert "kan nog veranderen" in render(report)
    assert report.table("agreement").rows == ()


def test_each_household_that_changed_is_told_and_drawn_by_kind():
    total = DifferenceTotal(NEW, 1, 0, 500_00)
    report = summary(
        run=replace(a_run(), differences=(total,)),
        changed=[Changed("W1", NEW, 0, 500_00)],
        more=4,
    )

    assert report.table().rows == (("W1", "nieuw", 0, 500_00, 500_00),)
    assert report.table().more == 4
    assert any(isinstance(part, Figure) for part in report.sections)


def test_correction_runs_are_told_beside_it():
    mended = Mended("9901-2026-09-2", Coded("APPROVED", "goedgekeurd"), 0, 500_00, 1, "fatma")

    assert summary(mended=[mended]).table("corrections").total[2:5] == (0, 500_00, 1)


def test_a_month_without_a_run_says_so():
    report = run_summary(SummaryFacts(QUESTION, None))

    assert "geen betaalrun" in render(report)
    assert report.table().rows == ()
