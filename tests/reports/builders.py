"""Rows for the reports under test; what a test does not name does not matter."""

from dataclasses import replace
from datetime import date
from typing import Any

from reports.bank_file import BankFile
from reports.control_slip import Signing
from reports.run_facts import (
    DifferenceTotal,
    LimitExceeded,
    OutcomeTotal,
    PayeeTotal,
    RunFacts,
    ShortfallLine,
    SignalCount,
)

DUE = date(2026, 10, 1)
SHA256 = "0123456789abcdef" * 3 + "0123456789a54321"


def a_file(**changes: Any) -> BankFile:
    file = BankFile("0299-2026-09-1.xml", "OZ-0299-1", 2, 906_50, date(2026, 9, 30), SHA256)
    return replace(file, **changes)


def a_signing(**changes: Any) -> Signing:
    signing = Signing(
        "R1", "0299", "Zevenaar", date(2026, 9, 1), "NL91ABNA0417164300", "Gemeente Zevenaar",
        "A. Maker", "B. Fiatteur", date(2026, 9, 28),
    )  # fmt: skip
    return replace(signing, **changes)


def a_run(**changes: Any) -> RunFacts:
    run = RunFacts(
        run="R1",
        municipality_code="0299",
        municipality_name="Zevenaar",
        month=date(2026, 9, 1),
        status="Goedgekeurd",
        execution_date=date(2026, 9, 30),
        maker="A. Maker",
        approver="B. Fiatteur",
        net_cents=1_351_33,
        withheld_cents=906_50,
        remainder_cents=444_83,
        transfers=2,
        outcomes=(
            OutcomeTotal("Ingehouden", 2, 906_50, 906_50),
            OutcomeTotal("Tekort", 1, 500_00, 0),
        ),
        payees=(PayeeTotal("B1", "Woonstad", 1, 620_00), PayeeTotal("B2", "Zorg", 1, 286_50)),
        shortfalls=(ShortfallLine("H1", "Energie", DUE, 500_00, 0, "Te weinig over."),),
        signals=(SignalCount("Tekort", 1),),
        differences=(DifferenceTotal("Nieuw", 1, 0, 906_50),),
        limits_exceeded=(LimitExceeded("per regel", "V1", 10_500_00, 10_000_00),),
        files=(a_file(),),
    )
    return replace(run, **changes)
