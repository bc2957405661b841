"""What one payee got over a period (betaalspecificatie): each payment, and where it stands.

Meant to be given to that payee: a payment is known by its number and the text at the bank, and
no client, household, benefit or fixed cost is in it. Amounts are int euro cents.
Source: AVG art. 5(1)(c), data minimisation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.payee_remittance import COLUMNS, TITLE, RemittanceLine
from reports.question import CENTS, COUNT, DATE, Question, agreement
from reports.report import (
    Coded,
    Column,
    Fact,
    Facts,
    Note,
    Report,
    Row,
    Table,
    summed_table,
)
from reports.words import capital

KEY = "payee_remittance"


@dataclass(frozen=True, slots=True)
class PaidOn:
    """One payment, by which municipality and on which day it went to the bank."""

    line: RemittanceLine
    municipality: str
    sent_on: date


@dataclass(frozen=True, slots=True)
class StateSum:
    """How many payments stand so, and for how much together."""

    state: Coded
    payments: int
    cents: int


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """What the report is made of; `..._books_cents` is what the ledger says of the same payments.

    `arrived` is the state of a payment that left our account and did not come back.
    """

    question: Question
    payee: str
    name: str
    states: Sequence[StateSum]
    payments: Sequence[PaidOn]
    more: int
    arrived: str
    sent_books_cents: int
    arrived_books_cents: int


def payee_period(facts: PeriodFacts) -> Report:
    """Return the report: sums by state, and each payment."""
    sent = sum(one.cents for one in facts.states)
    arrived = sum(one.cents for one in facts.states if one.state.code == facts.arrived)
    return Report(
        title=f"{TITLE} {facts.name}",
        subtitle=facts.question.said,
        sections=(
            Facts(
                "In het kort",
                (
                    Fact("Begunstigde", facts.name, key="payee_name"),
                    Fact("Nummer van de begunstigde", facts.payee, key="payee"),
                    Fact("Naar de bank gestuurd", sent, CENTS, "sent"),
                    Fact("Daarvan betaald", arrived, CENTS, "paid"),
                    Fact(
                        "Aantal betalingen",
                        sum(one.payments for one in facts.states),
                        COUNT,
                        "payments",
                    ),
                ),
                "summary",
            ),
            summed_table(
                "Waar de betalingen staan",
                (
                    Column("Status", key="state"),
                    Column("Betalingen", COUNT, "payments"),
                    Column("Bedrag", CENTS, "amount"),
                ),
                ((one.state, one.payments, one.cents) for one in facts.states),
                if_empty="In deze periode is niets betaald aan deze begunstigde.",
                key="states",
            ),
            _payments(facts),
            agreement(
                [
                    ("Naar de bank gestuurd", sent, facts.sent_books_cents),
                    ("Betaald en niet teruggekomen", arrived, facts.arrived_books_cents),
                ]
            ),
            Note(
                "Wat staat hierin?",
                (
                    "De betalingen die in deze periode naar de bank gingen, en waar zij stonden "
                    "aan het einde ervan.",
                    "Dit overzicht mag naar de begunstigde: er staat niets in over klanten.",
                ),
            ),
        ),
        key=KEY,
        asked=facts.question.asked,
        main="payments",
    )


def _payments(facts: PeriodFacts) -> Table:
    heads = [Column(capital(one.name), one.kind, one.key) for one in COLUMNS]
    rows: list[Row] = [
        (*each.line.row(), each.municipality, each.sent_on) for each in facts.payments
    ]
    return Table(
        "Elke betaling",
        (*heads, Column("Gemeente", key="municipality"), Column("Naar de bank", DATE, "sent_on")),
        tuple(rows),
        if_empty="In deze periode is niets betaald aan deze begunstigde.",
        key="payments",
        more=facts.more,
    )
