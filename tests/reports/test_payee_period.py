"""What a payee gets over a period says nothing about clients, and adds up."""

from datetime import date

from reports.payee_period import PaidOn, PeriodFacts, StateSum, payee_period
from reports.payee_remittance import RemittanceLine
from reports.question import Question, agrees
from reports.report import Coded
from reports.text import render

DAY = date(2026, 10, 1)
PAID, BACK = Coded("BOOKED", "betaald"), Coded("RETURNED", "teruggekomen")


def facts(states, more=0, sent=None, arrived=None):
    line = RemittanceLine("E2E-1", "huur 12", DAY, 500_00, 1, PAID, DAY)
    total = sum(one.cents for one in states)
    paid = sum(one.cents for one in states if one.state is PAID)
    return PeriodFacts(
        Question("Wilgendam (9901), oktober 2026", ()),
        "B1",
        "Woonstee",
        states,
        [PaidOn(line, "Wilgendam", DAY)],
        more,
        "BOOKED",
        total if sent is None else sent,
        paid if arrived is None else arrived,
    )


def test_what_was_sent_and_what_arrived_are_told_and_held_against_the_books():
    report = payee_period(facts([StateSum(PAID, 2, 900_00), StateSum(BACK, 1, 100_00)], more=2))

    assert report.table("agreement").rows[0][1:4] == (1000_00, 1000_00, 0)
    assert report.table("agreement").rows[1][1:4] == (900_00, 900_00, 0)
    assert report.table("states").total[1:] == (3, 1000_00)
    assert report.table().more == 2
    assert not agrees(payee_period(facts([StateSum(PAID, 1, 5)], arrived=4)).table("agreement"))


def test_no_column_is_about_a_client():
    report = payee_period(facts([StateSum(PAID, 1, 500_00)]))

    assert {column.key for table in report.tables for column in table.columns}.isdisjoint(
        {"household", "kind", "fixed_cost", "run", "person"}
    )
    assert "Betaalspecificatie Woonstee" in render(report)


def test_nothing_paid_is_said():
    empty = PeriodFacts(Question("", ()), "B1", "Woonstee", [], [], 0, "BOOKED", 0, 0)

    assert render(payee_period(empty)).count("is niets betaald aan deze begunstigde") == 2
