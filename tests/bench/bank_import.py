"""Measure the booking of a bank's statement: read, matched by id, and booked, on both databases.

`python -m tests.bench.bank_import` prints one line of JSON per measurement: seconds from file to
commit and peak memory in MB, in a fresh process that does nothing else (with PostgreSQL the
server's memory is not in it). `--payments N` takes another size: 1,430,000 single entries are
about a gigabyte. The payments are put straight into the tables; making them and the file is not
measured. Each file is imported again afterwards: nothing may be booked twice.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.bank_files import OPENING_CENTS, SHAPES, amount_of, euros
from tests.bench.month_run import facts_of_machine, peak_megabytes

PAYMENTS = 150_000
COSTS = 4_000
AT_ONCE = 20_000
FIRST_DUE = date(2020, 1, 1)
ACCOUNT = "NL91ABNA0417164300"
RUN = "0299-2026-09-1"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>BENCH-1</MsgId><CreDtTm>2026-10-01T05:00:00</CreDtTm></GrpHdr>
<Stmt><Id>BENCH-1</Id><ElctrncSeqNb>274</ElctrncSeqNb><CreDtTm>2026-10-01T05:00:00</CreDtTm>
<Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy></Acct>
"""
_BALANCE = """<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>\
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-09-30</Dt></Dt></Bal>
"""
_ENTRY = """<Ntry>
<Amt Ccy="EUR">{amount}</Amt>
<CdtDbtInd>DBIT</CdtDbtInd>
<RvslInd>false</RvslInd>
<Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-09-30</Dt></BookgDt>
<ValDt><Dt>2026-09-30</Dt></ValDt>
<AcctSvcrRef>{reference}</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls>
"""
_DETAIL = """<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs>\
<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>\
<RltdPties><Cdtr><Pty><Nm>Woningstichting Verzonnen</Nm></Pty></Cdtr>\
<CdtrAcct><Id><IBAN>NL71RABO2601815906</IBAN></Id></CdtrAcct></RltdPties>\
<RmtInf><Ustrd>Huur oktober 2026, contract {number}</Ustrd></RmtInf></TxDtls>
"""


def end_to_end_id(number: int) -> str:
    """Return the id of a payment."""
    return f"0299-BENCH-{number:09d}-1"


def statement(shape: str, count: int) -> Iterator[str]:
    """Yield a statement of so many payments."""
    total = sum(map(amount_of, range(count)))
    yield _HEAD
    yield _BALANCE.format(kind="OPBD", amount=euros(OPENING_CENTS))
    yield _BALANCE.format(kind="CLBD", amount=euros(OPENING_CENTS - total))
    if shape == "batch":
        yield _ENTRY.format(amount=euros(total), reference="BENCH-1")
    for number in range(count):
        amount = euros(amount_of(number))
        if shape == "single":
            yield _ENTRY.format(amount=amount, reference=f"BENCH-{number}")
        yield _DETAIL.format(id=end_to_end_id(number), amount=amount, number=number)
        if shape == "single":
            yield "</NtryDtls></Ntry>\n"
    if shape == "batch":
        yield "</NtryDtls></Ntry>\n"
    yield "</Stmt></BkToCstmrStmt></Document>\n"


def fill(url: str, count: int) -> None:
    """Put an exported run of so many payments straight into the tables."""
    from sqlalchemy.orm import Session

    from ontzorgen.store import models, runs
    from ontzorgen.store.engine import make_engine
    from ontzorgen.store.tenancy import for_all

    engine = make_engine(url)
    now = datetime(2026, 9, 15, 8, tzinfo=UTC)
    with Session(engine) as session:
        for_all(session)
        session.add_all(
            [
                models.UserRow(id=1, login="finn", name="Finn", active=True, created_at=now),
                models.UserRow(id=2, login="fatma", name="Fatma", active=True, created_at=now),
                models.MunicipalityRow(code="0299", name="Zevenveld"),
            ]
        )
        session.flush()
        session.add(models.UserRoleRow(user_id=1, role="administratie"))
        session.add(models.UserMunicipalityRow(user_id=1, municipality_code="0299"))
        session.add(models.HouseholdRow(id=1, municipality_code="0299", key="H1"))
        session.add(
            models.PayeeRow(
                id=1,
                key="B1",
                name="Woningstichting Verzonnen",
                kind="VERHUURDER",
                collects=False,
                reference_kind="VRIJ",
            )
        )
        session.flush()
        account: dict[str, Any] = {
            "first_registration": True,
            "entered_by_id": 1,
            "entered_at": now,
        }
        session.add_all(
            [
                models.AccountRow(
                    id=1, municipality_code="0299", iban=ACCOUNT, status="VERIFIED", **account
                ),
                models.AccountRow(
                    id=2,
                    payee_id=1,
                    iban="NL71RABO2601815906",
                    status="VERIFIED",
                    verified_by_id=2,
                    **account,
                ),
            ]
        )
        for number in range(1, COSTS + 1):
            session.add(
                models.FixedCostRow(
                    id=number, municipality_code="0299", key=f"V{number}", household_id=1
                )
            )
        session.flush()
        session.add(
            models.FixedCostVersionRow(
                id=1,
                fixed_cost_id=1,
                position=1,
                kind="RENT",
                payee_id=1,
                amount_cents=1,
                valid_from=FIRST_DUE,
                frequency="MAAND",
                due_day=1,
            )
        )
        session.add(
            models.RunRow(
                id=1,
                name=RUN,
                municipality_code="0299",
                month="2026-09",
                sequence=1,
                status="EXPORTED",
                execution_date=date(2026, 9, 30),
                window_end=date(2026, 10, 30),
                debtor_account_id=1,
                debtor_iban=ACCOUNT,
                debtor_name="Gemeente Zevenveld",
                policy="{}",
                content_sha256="",
                calculated_by_id=1,
                calculated_at=now,
                approved_by_id=2,
                approved_at=now,
                approved_sha256="",
            )
        )
        session.flush()
        for first in range(0, count, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, count))
            runs.add(session, models.RunLineRow, [_line(number) for number in numbers])
            runs.add(session, models.InstructionRow, [_order(number) for number in numbers])
        session.commit()
    engine.dispose()


def _due(number: int) -> tuple[int, date]:
    days, cost = divmod(number, COSTS)
    return cost + 1, FIRST_DUE + timedelta(days=days)


def _line(number: int) -> dict[str, Any]:
    cost, due = _due(number)
    return {
        "run_id": 1,
        "position": number,
        "household_id": 1,
        "fixed_cost_id": cost,
        "version_id": 1,
        "payee_id": 1,
        "due_date": due,
        "due_cents": amount_of(number),
        "withheld_cents": amount_of(number),
        "outcome": "WITHHELD",
        "available_cents": amount_of(number),
        "iban": "NL71RABO2601815906",
        "payee_name": "Woningstichting Verzonnen",
        "reference_kind": "VRIJ",
        "remittance": "Huur",
        "attempt": 1,
        "end_to_end_id": end_to_end_id(number),
    }


def _order(number: int) -> dict[str, Any]:
    cost, due = _due(number)
    return {
        "run_id": 1,
        "position": number,
        "fixed_cost_id": cost,
        "due_date": due,
        "attempt": 1,
        "amount_cents": amount_of(number),
        "account_id": 2,
        "iban": "NL71RABO2601815906",
        "payee_name": "Woningstichting Verzonnen",
        "reference_kind": "VRIJ",
        "remittance": "Huur",
        "end_to_end_id": end_to_end_id(number),
        "live": True,
    }


def book(path: Path, count: int) -> None:
    """Import the file as the command does, twice, and say what the first time took."""
    from ontzorgen.cli.bank_import import import_files
    from ontzorgen.cli.output import application

    app = application()
    app.engine  # noqa: B018  (connected before, as each command is)
    start, busy = time.perf_counter(), time.process_time()
    (row,) = import_files(app, [path], "finn")
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    peak = peak_megabytes()
    if (row["outcome"], row["booked"], row["unmatched"]) != ("IMPORTED", count, 0):
        raise SystemExit(f"booked {row}")
    other = path.with_name("again.xml")
    other.write_bytes(path.read_bytes().replace(b"<Id>BENCH-1<", b"<Id>BENCH-2<", 1))
    again = time.perf_counter()
    (row,) = import_files(app, [other], "finn")
    again = time.perf_counter() - again
    if (row["outcome"], row["booked"]) != ("ALREADY_KNOWN", 0):
        raise SystemExit(f"booked again {row}")
    told = {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(busy, 2),
        "peak_mb": peak,
        "again_seconds": round(again, 2),
    }
    print(json.dumps(told))


def measure(kind: str, shape: str, count: int) -> None:
    """Measure in a fresh process and print the line."""
    from tests.databases import fresh_database  # only now: the workspace is known once

    with fresh_database(kind) as url, tempfile.TemporaryDirectory() as folder:
        fill(url, count)
        path = Path(folder) / "camt053.xml"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(statement(shape, count))
        environment = os.environ | {
            "ONTZORGEN_DATABASE_URL": url,
            "ONTZORGEN_DATA_DIR": folder,
            "ONTZORGEN_TODAY": "2026-10-01",
        }
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.bench.bank_import",
                f"--payments={count}",
                f"--file={path}",
            ],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            env=environment,
        )
        line = {
            "bench": "bank_import",
            "database": kind,
            "shape": shape,
            "payments": count,
            "file_mb": round(path.stat().st_size / 1e6, 1),
            **json.loads(done.stdout.splitlines()[-1]),
            "load_average": round(os.getloadavg()[0], 1),
            **facts_of_machine(),
        }
        print(json.dumps(line), flush=True)


def main() -> None:
    """Measure what was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=PAYMENTS)
    parser.add_argument("--shape", choices=SHAPES, action="append")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.file:
        book(asked.file, asked.payments)
        return
    with tempfile.TemporaryDirectory(prefix="ontzorgen-bench-") as folder:
        os.environ["ONTZORGEN_TEST_WORKSPACE"] = folder
        for kind in asked.database or ("sqlite", "postgresql"):
            for shape in asked.shape or SHAPES:
                measure(kind, shape, asked.payments)


if __name__ == "__main__":
    main()
