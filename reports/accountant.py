"""The file for an accountant: are grounds, two persons and totals in order, run by run.

Three questions, each with its rows: was there a decision and an authorisation before the first
payment of each cost; did two persons do what two persons must do; is what was withheld what is in
the files, and what the bank did. Amounts are int euro cents. Words arrive ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.question import CENTS, COUNT, DATE, Question, agreement
from reports.report import (
    Coded,
    Column,
    Fact,
    Facts,
    Note,
    Report,
    Row,
    Section,
    Table,
    summed_table,
)

KEY = "accountant"


@dataclass(frozen=True, slots=True)
class FirstPayment:
    """The first payment of one cost, with the newest dates of who carried it."""

    municipality: str
    household: str
    fixed_cost: str
    kind: Coded
    payee: str
    basis: str
    decided_on: date | None
    authorised_from: date | None
    run: str
    paid_on: date
    verdict: Coded


@dataclass(frozen=True, slots=True)
class LackSum:
    """How many costs lacked one thing."""

    lack: Coded
    costs: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """Who did what to a run and when, in words; its totals in cents; None: no file yet.

    `two` says whether another person approved than calculated.
    """

    run: str
    municipality: str
    month: str
    kind: Coded
    calculated: tuple[str, Coded]
    approved: tuple[str, Coded]
    exported: tuple[str, Coded]
    two: bool
    withheld_cents: int
    paid_cents: int
    file_cents: int | None
    bank_cents: int
    refused_cents: int
    under_way_cents: int
    verdict: Coded
    ledger_cents: int
    returned_cents: int
    """Of what the bank paid: what came back later."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account that was paid to or from: who entered it and who verified it, in words."""

    owner: str
    name: str
    iban: str
    entered: tuple[str, Coded]
    verified: tuple[str, Coded]
    used_on: date
    verdict: Coded
    in_order: bool


@dataclass(frozen=True, slots=True)
class AccountantFacts:
    """What the report is made of."""

    question: Question
    first: Sequence[FirstPayment]
    costs: int
    not_in_order: int
    lacks: Sequence[LackSum]
    runs: Sequence[RunLine]
    accounts: Sequence[AccountLine]
    different: str
    """The code of the verdict that the totals of a run differ."""
    waiting: Sequence[str] = ()


def accountant(facts: AccountantFacts) -> Report:
    """Return the report."""
    return Report(
        title="Dossier voor de accountant",
        subtitle=facts.question.said,
        sections=(
            _summary(facts),
            *_waiting(facts.waiting),
            _totals(facts.runs),
            _persons(facts.runs),
            _accounts(facts.accounts),
            _lacks(facts.lacks),
            _first(facts),
            agreement(
                [
                    (
                        "Ingehouden",
                        sum(run.withheld_cents for run in facts.runs),
                        sum(run.ledger_cents for run in facts.runs),
                    )
                ]
            ),
            Note(
                "Hoe is dit gecontroleerd?",
                (
                    "Ingehouden komt uit de regels van de run, bestanden uit de bestanden zelf, en "
                    "de bank uit de boekingen van de afschriften.",
                    "Een eerste betaling is de eerste keer dat wij een vaste last betaalden. De "
                    "datum van het besluit en van de machtiging moet op of voor die dag liggen.",
                    "Dragen meer mensen een vaste last, dan telt de laatste datum.",
                ),
            ),
        ),
        key=KEY,
        asked=facts.question.asked,
        main="first_payments",
    )


def _summary(facts: AccountantFacts) -> Facts:
    return Facts(
        "In het kort",
        (
            Fact("Betaalruns", len(facts.runs), COUNT, "runs"),
            Fact(
                "Runs door twee personen",
                sum(run.two for run in facts.runs),
                COUNT,
                "runs_by_two",
            ),
            Fact(
                "Runs waarvan de totalen verschillen",
                sum(run.verdict.code == facts.different for run in facts.runs),
                COUNT,
                "runs_different",
            ),
            Fact("Rekeningen gebruikt", len(facts.accounts), COUNT, "accounts"),
            Fact(
                "Rekeningen niet in orde",
                sum(not one.in_order for one in facts.accounts),
                COUNT,
                "accounts_not_in_order",
            ),
            Fact("Vaste lasten voor het eerst betaald", facts.costs, COUNT, "costs"),
            Fact("Daarvan niet in orde", facts.not_in_order, COUNT, "costs_not_in_order"),
        ),
        "summary",
    )


def _waiting(runs: Sequence[str]) -> list[Section]:
    if not runs:
        return []
    names = ", ".join(runs)
    return [Note("Nog niet meegeteld", (f"Nog niet goedgekeurd, en daarom niet hierin: {names}.",))]


_NO_RUNS = "In deze maanden is geen betaalrun goedgekeurd."


def _totals(runs: Sequence[RunLine]) -> Table:
    return summed_table(
        "Is ingehouden gelijk aan de bestanden en aan de bank?",
        (
            Column("Betaalrun", key="run"),
            Column("Ingehouden", CENTS, "withheld"),
            Column("Te betalen", CENTS, "paid"),
            Column("In bestanden", CENTS, "files"),
            Column("Door de bank betaald", CENTS, "bank"),
            Column("Geweigerd", CENTS, "refused"),
            Column("Onderweg", CENTS, "under_way"),
            Column("Uitslag", key="result"),
            Column("Later teruggekomen", CENTS, "returned"),
        ),
        (
            (
                run.run,
                run.withheld_cents,
                run.paid_cents,
                run.file_cents,
                run.bank_cents,
                run.refused_cents,
                run.under_way_cents,
                run.verdict,
                run.returned_cents,
            )
            for run in runs
        ),
        if_empty=_NO_RUNS,
        key="totals",
    )


def _persons(runs: Sequence[RunLine]) -> Table:
    rows: list[Row] = [
        (
            run.run,
            run.kind,
            *run.calculated,
            *run.approved,
            *run.exported,
            "ja" if run.two else "NEE",
        )
        for run in runs
    ]
    return Table(
        "Wie deed wat bij elke betaalrun?",
        (
            Column("Betaalrun", key="run"),
            Column("Soort", key="kind"),
            Column("Berekend door", key="calculated_by"),
            Column("Berekend op", key="calculated_at"),
            Column("Goedgekeurd door", key="approved_by"),
            Column("Goedgekeurd op", key="approved_at"),
            Column("Naar de bank door", key="exported_by"),
            Column("Naar de bank op", key="exported_at"),
            Column("Twee personen", key="two_persons"),
        ),
        tuple(rows),
        if_empty=_NO_RUNS,
        key="persons",
    )


def _accounts(accounts: Sequence[AccountLine]) -> Table:
    return Table(
        "Wie voerde elke rekening in, en wie controleerde haar?",
        (
            Column("Van wie", key="owner"),
            Column("Naam", key="name"),
            Column("Rekening", key="iban"),
            Column("Ingevoerd door", key="entered_by"),
            Column("Ingevoerd op", key="entered_at"),
            Column("Gecontroleerd door", key="verified_by"),
            Column("Gecontroleerd op", key="verified_at"),
            Column("Eerst gebruikt op", DATE, "used_on"),
            Column("Uitslag", key="result"),
        ),
        tuple(
            (
                one.owner,
                one.name,
                one.iban,
                *one.entered,
                *one.verified,
                one.used_on,
                one.verdict,
            )
            for one in sorted(accounts, key=lambda one: one.in_order)
        ),
        if_empty=_NO_RUNS,
        key="accounts",
    )


def _lacks(lacks: Sequence[LackSum]) -> Table:
    return Table(
        "Wat was niet in orde bij een eerste betaling?",
        (Column("Wat", key="lack"), Column("Vaste lasten", COUNT, "costs")),
        tuple((one.lack, one.costs) for one in lacks),
        if_empty="Bij elke eerste betaling waren besluit en machtiging er op tijd.",
        key="lacks",
    )


def _first(facts: AccountantFacts) -> Table:
    return Table(
        "Besluit en machtiging voor de eerste betaling",
        (
            Column("Huishouden", key="household"),
            Column("Soort", key="kind"),
            Column("Besluit op", DATE, "decided_on"),
            Column("Machtiging vanaf", DATE, "authorised_from"),
            Column("Eerste betaling", DATE, "paid_on"),
            Column("Uitslag", key="result"),
            Column("Grondslag", key="basis"),
            Column("Begunstigde", key="payee"),
            Column("Vaste last", key="fixed_cost"),
            Column("Betaalrun", key="run"),
            Column("Gemeente", key="municipality"),
        ),
        tuple(
            (
                one.household,
                one.kind,
                one.decided_on,
                one.authorised_from,
                one.paid_on,
                one.verdict,
                one.basis,
                one.payee,
                one.fixed_cost,
                one.run,
                one.municipality,
            )
            for one in facts.first
        ),
        if_empty="In deze maanden is geen vaste last voor het eerst betaald.",
        key="first_payments",
        more=facts.costs - len(facts.first),
    )
