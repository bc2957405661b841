"""Statement of a household, or of all of them: what came in, what was paid, what is left.

Amounts are int euro cents, as the ledger booked them on the days of the period. What we hold at
the end of a month follows from what we held before: withheld, and what came back, less what was
paid on and given back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.amounts import short_month
from reports.charts.values import Series, StackedColumns
from reports.question import CENTS, COUNT, DATE, Question, agreement
from reports.report import (
    Coded,
    Column,
    Fact,
    Facts,
    Figure,
    Note,
    Report,
    Row,
    Section,
    Table,
    summed_table,
)

KEY = "household_statement"


@dataclass(frozen=True, slots=True)
class Flows:
    """What moved: in cents, less what was taken back."""

    benefit_cents: int = 0
    withheld_cents: int = 0
    paid_cents: int = 0
    returned_cents: int = 0
    """Came back from a payee's bank."""
    received_cents: int = 0
    """A payee sent it back by itself; it is the client's."""
    given_back_cents: int = 0

    def __add__(self, other: Flows) -> Flows:
        """Return both together."""
        return Flows(
            self.benefit_cents + other.benefit_cents,
            self.withheld_cents + other.withheld_cents,
            self.paid_cents + other.paid_cents,
            self.returned_cents + other.returned_cents,
            self.received_cents + other.received_cents,
            self.given_back_cents + other.given_back_cents,
        )

    @property
    def remainder_cents(self) -> int:
        """Return what the household got to spend itself."""
        return self.benefit_cents - self.withheld_cents + self.given_back_cents

    @property
    def held_cents(self) -> int:
        """Return by how much what we hold became more."""
        came = self.withheld_cents + self.returned_cents + self.received_cents
        return came - self.paid_cents - self.given_back_cents


@dataclass(frozen=True, slots=True)
class MonthOfHousehold:
    """One calendar month of one household, and what we hold at its end."""

    municipality: str
    household: str
    month: date
    flows: Flows
    closing_cents: int


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment, and where its money stands at the end of the period."""

    run: str
    month: str
    due_date: date
    kind: Coded
    payee: str
    attempt: int
    amount_cents: int
    state: Coded
    since: date
    end_to_end_id: str


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What the statement is made of; `books_cents` is what the ledger says that we hold."""

    question: Question
    one: bool
    """Of one household: its payments are told too."""
    opening_cents: int
    months: Sequence[MonthOfHousehold]
    sums: Sequence[tuple[date, Flows]]
    """All households together, per calendar month."""
    households: int
    more: int
    books_cents: int
    payments: Sequence[PaymentLine] = ()


def household_statement(facts: StatementFacts) -> Report:
    """Return the statement."""
    total = sum((flows for _, flows in facts.sums), Flows())
    closing = facts.opening_cents + total.held_cents
    return Report(
        title="Huishoudoverzicht" if facts.one else "Overzicht van alle huishoudens",
        subtitle=facts.question.said,
        sections=(
            _summary(facts, total, closing),
            *_picture(facts.sums),
            *([] if facts.one else [_sums(facts)]),
            _months(facts),
            *([_payments(facts.payments)] if facts.one else []),
            agreement([("Bij ons aan het einde", closing, facts.books_cents)]),
            Note(
                "Hoe is dit geteld?",
                (
                    "Een bedrag telt in de maand waarin het is geboekt.",
                    "Restant is de uitkering min wat is ingehouden, plus wat is teruggegeven.",
                    "Bij ons staat wat is ingehouden en nog niet is betaald of teruggegeven, en "
                    "wat is teruggekomen.",
                ),
            ),
        ),
        key=KEY,
        asked=facts.question.asked,
        main="months",
    )


def _summary(facts: StatementFacts, total: Flows, closing: int) -> Facts:
    return Facts(
        "In het kort",
        (
            *([] if facts.one else [Fact("Huishoudens", facts.households, COUNT, "households")]),
            Fact("Uitkering", total.benefit_cents, CENTS, "benefit"),
            Fact("Ingehouden voor vaste lasten", total.withheld_cents, CENTS, "withheld"),
            Fact("Teruggegeven", total.given_back_cents, CENTS, "given_back"),
            Fact("Restant voor het huishouden", total.remainder_cents, CENTS, "remainder"),
            Fact("Bij ons aan het begin", facts.opening_cents, CENTS, "opening"),
            Fact("Betaald aan begunstigden", total.paid_cents, CENTS, "paid"),
            Fact("Teruggekomen", total.returned_cents, CENTS, "returned"),
            Fact("Ontvangen van begunstigden", total.received_cents, CENTS, "received"),
            Fact("Bij ons aan het einde", closing, CENTS, "closing"),
        ),
        "summary",
    )


def _picture(sums: Sequence[tuple[date, Flows]]) -> list[Section]:
    """Draw what was withheld and what was left; not when something was taken back on balance."""
    drawn = [(month, flows) for month, flows in sums if flows != Flows()]
    if not drawn or any(
        flows.withheld_cents < 0 or flows.remainder_cents < 0 for _, flows in drawn
    ):
        return []
    chart = StackedColumns(
        "Waar de uitkering heen ging",
        "Onder wat is ingehouden voor vaste lasten, daarboven wat het huishouden zelf kreeg.",
        tuple(short_month(month) for month, _ in drawn),
        (
            Series("ingehouden", tuple(flows.withheld_cents for _, flows in drawn)),
            Series("restant", tuple(flows.remainder_cents for _, flows in drawn)),
        ),
    )
    return [Figure(chart)]


_FLOWS = (
    Column("Uitkering", CENTS, "benefit"),
    Column("Ingehouden", CENTS, "withheld"),
    Column("Teruggegeven", CENTS, "given_back"),
    Column("Restant", CENTS, "remainder"),
    Column("Betaald", CENTS, "paid"),
    Column("Teruggekomen", CENTS, "returned"),
    Column("Ontvangen", CENTS, "received"),
)


def _of(flows: Flows) -> Row:
    return (
        flows.benefit_cents,
        flows.withheld_cents,
        flows.given_back_cents,
        flows.remainder_cents,
        flows.paid_cents,
        flows.returned_cents,
        flows.received_cents,
    )


def _sums(facts: StatementFacts) -> Table:
    """Add up all households per month; what is at ours at its end stands in the last column."""
    rows: list[Row] = []
    held = facts.opening_cents
    for month, flows in facts.sums:
        held += flows.held_cents
        rows.append((f"{month:%Y-%m}", *_of(flows), held))
    return summed_table(
        "Alle huishoudens per maand",
        (Column("Maand", key="month"), *_FLOWS, Column("Bij ons", CENTS, "held")),
        rows,
        if_empty="In deze periode is niets geboekt.",
        key="sums",
        unsummed={"held"},
    )


def _months(facts: StatementFacts) -> Table:
    columns = (
        Column("Maand", key="month"),
        *(
            ()
            if facts.one
            else (Column("Gemeente", key="municipality"), Column("Huishouden", key="household"))
        ),
        *_FLOWS,
        Column("Bij ons", CENTS, "held"),
    )
    rows: list[Row] = [
        (
            f"{each.month:%Y-%m}",
            *(() if facts.one else (each.municipality, each.household)),
            *_of(each.flows),
            each.closing_cents,
        )
        for each in facts.months
    ]
    title = "Per maand" if facts.one else "Elk huishouden per maand"
    empty = "In deze periode is niets geboekt."
    if facts.more or not facts.one:
        return Table(title, columns, tuple(rows), if_empty=empty, key="months", more=facts.more)
    return summed_table(title, columns, rows, if_empty=empty, key="months", unsummed={"held"})


def _payments(payments: Sequence[PaymentLine]) -> Table:
    return Table(
        "Elke betaling",
        (
            Column("Vervaldag", DATE, "due_date"),
            Column("Soort", key="kind"),
            Column("Begunstigde", key="payee"),
            Column("Bedrag", CENTS, "amount"),
            Column("Stand", key="state"),
            Column("Sinds", DATE, "since"),
            Column("Uitkering van", key="month"),
            Column("Betaalrun", key="run"),
            Column("Poging", COUNT, "attempt"),
            Column("Nummer bij de bank", key="end_to_end_id"),
        ),
        tuple(
            (
                line.due_date,
                line.kind,
                line.payee,
                line.amount_cents,
                line.state,
                line.since,
                line.month,
                line.run,
                line.attempt,
                line.end_to_end_id,
            )
            for line in payments
        ),
        if_empty="In deze periode is niets betaald, en er stond niets open.",
        key="payments",
    )
