"""The file for an accountant counts what is not in order, and leaves no run out."""

from dataclasses import replace
from datetime import date

from reports.accountant import (
    AccountantFacts,
    AccountLine,
    FirstPayment,
    LackSum,
    RunLine,
    accountant,
)
from reports.question import Question, agrees
from reports.report import Coded, Facts
from reports.text import render

DAY = date(2026, 9, 30)
AT = Coded("2026-09-20T08:00:00+00:00", "20-09-2026 10:00")
OK, LATE = Coded("IN_ORDER", "in orde"), Coded("DECIDED_LATER", "besluit na de eerste betaling")
WHOLE, DIFFERENT = Coded("WHOLE", "klopt"), Coded("DIFFERENT", "KLOPT NIET")
RENT = Coded("RENT", "huur")
RUN = RunLine(
    "9901-2026-09-1",
    "9901",
    "2026-09",
    Coded("MONTH", "betaalrun"),
    ("anna", AT),
    ("fatma", AT),
    ("anna", AT),
    True,
    900,
    1000,
    1000,
    990,
    10,
    0,
    WHOLE,
    900,
    40,
)
ACCOUNT = AccountLine("B1", "Woonstee", "NL00", ("anna", AT), ("fatma", AT), DAY, OK, True)
FIRST = FirstPayment(
    "9901", "W1", "V1", RENT, "Woonstee", "artikel 57", DAY, DAY, "9901-2026-09-1", DAY, OK
)


def facts(**changes):
    plain = AccountantFacts(
        Question("Wilgendam (9901), 2026", ()),
        [FIRST],
        1,
        0,
        [],
        [RUN],
        [ACCOUNT],
        "DIFFERENT",
    )
    return replace(plain, **changes)


def summary(report):
    (found,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in found.facts}


def test_when_all_is_in_order_nothing_is_counted_against_it():
    report = accountant(facts())

    assert summary(report) == {
        "runs": 1,
        "runs_by_two": 1,
        "runs_different": 0,
        "accounts": 1,
        "accounts_not_in_order": 0,
        "costs": 1,
        "costs_not_in_order": 0,
    }
    assert agrees(report.table("agreement"))
    assert "waren besluit en machtiging er op tijd" in render(report)


def test_what_is_not_in_order_is_counted_and_an_account_that_is_not_comes_first():
    report = accountant(
        facts(
            first=[replace(FIRST, verdict=LATE)],
            costs=3,
            not_in_order=2,
            lacks=[LackSum(LATE, 2)],
            runs=[RUN, replace(RUN, two=False, verdict=DIFFERENT, ledger_cents=1)],
            accounts=[ACCOUNT, replace(ACCOUNT, owner="B2", in_order=False)],
            waiting=["9901-2026-10-1"],
        )
    )
    said = summary(report)

    assert (said["runs_by_two"], said["runs_different"]) == (1, 1)
    assert (said["accounts_not_in_order"], said["costs_not_in_order"]) == (1, 2)
    assert [row[0] for row in report.table("accounts").rows] == ["B2", "B1"]
    assert report.table().more == 2
    assert not agrees(report.table("agreement"))
    assert "NEE" in render(report)
    assert "9901-2026-10-1" in render(report)


def test_totals_of_all_runs_stand_below_them():
    report = accountant(facts(runs=[RUN, replace(RUN, file_cents=None)]))

    assert report.table("totals").total[1:7] == (1800, 2000, 1000, 1980, 20, 0)


def test_months_without_a_run_say_so():
    said = render(accountant(facts(first=[], costs=0, runs=[], accounts=[])))

    assert said.count("is geen betaalrun goedgekeurd") == 3
    assert "is geen vaste last voor het eerst betaald" in said
