"""Measure the reading of a bank's statement: 150,000 payments in one entry, and in as many.

`python -m tests.bench.bank_files` prints one line of JSON per measurement: seconds from file to
events and peak memory in MB, each in a fresh process that does nothing else. `--payments N`
takes another size (1,250,000 single entries are about a gigabyte); `--command` measures
`ontzorgen bank read --json` too. Making the file up is not measured.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sepa.bank_file import read_bank_file
from sepa.statement import Detail, EntryClosed, StatementClosed

SHAPES = ("batch", "single")
PAYMENTS = 150_000
OPENING_CENTS = 10_000_000_000_000

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
_BATCH = "<Btch><PmtInfId>TESTDAM-202609-1-A</PmtInfId><NbOfTxs>{count}</NbOfTxs></Btch>\n"
_DETAIL = """<TxDtls><Refs><EndToEndId>TESTDAM-202609-{number:09d}-1</EndToEndId></Refs>\
<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>\
<RltdPties><Cdtr><Pty><Nm>Woningstichting Verzonnen {payee}</Nm></Pty></Cdtr>\
<CdtrAcct><Id><IBAN>NL02ABNA0{payee:09d}</IBAN></Id></CdtrAcct></RltdPties>\
<RmtInf><Ustrd>Huur oktober 2026, contract {number}</Ustrd></RmtInf></TxDtls>
"""
_END_OF_ENTRY = "</NtryDtls></Ntry>\n"
_TAIL = "</Stmt></BkToCstmrStmt></Document>\n"


def amount_of(number: int) -> int:
    """Return the amount of a payment in cents."""
    return 12_50 + (number * 7_919) % 120_000


def euros(cents: int) -> str:
    """Write cents as the file does."""
    return f"{cents // 100}.{cents % 100:02d}"


def statement(shape: str, count: int) -> Iterator[str]:
    """Yield a statement of so many payments."""
    total = sum(map(amount_of, range(count)))
    yield _HEAD
    yield _BALANCE.format(kind="OPBD", amount=euros(OPENING_CENTS))
    yield _BALANCE.format(kind="CLBD", amount=euros(OPENING_CENTS - total))
    if shape == "batch":
        yield _ENTRY.format(amount=euros(total), reference="BENCH-1")
        yield _BATCH.format(count=count)
    for number in range(count):
        amount = euros(amount_of(number))
        if shape == "single":
            yield _ENTRY.format(amount=amount, reference=f"BENCH-{number}")
        yield _DETAIL.format(number=number, amount=amount, payee=number * 31 % 300)
        if shape == "single":
            yield _END_OF_ENTRY
    if shape == "batch":
        yield _END_OF_ENTRY
    yield _TAIL


def read(path: Path, count: int) -> None:
    """Read the file and hold it against what was put in."""
    entries = details = cents = 0
    adds_up = None
    with path.open("rb") as source:
        for event in read_bank_file(source).events:
            if isinstance(event, Detail):
                details += 1
                cents += event.amount_cents or 0
            elif isinstance(event, EntryClosed):
                entries += 1
            elif isinstance(event, StatementClosed):
                adds_up = event.adds_up
    if (details, cents, adds_up) != (count, sum(map(amount_of, range(count))), True):
        raise SystemExit(f"read {details} details of {cents} cents in {entries} entries")


def show(path: Path, _count: int) -> None:
    """Read the file as the command does."""
    from ontzorgen.cli import run

    if run(["bank", "read", str(path), "--json"]):
        raise SystemExit("the command refused the file")


READERS = {"sepa": read, "command": show}


def measure_here(reader: str, path: Path, count: int) -> dict[str, object]:
    """Measure in this process, which does nothing else."""
    start, busy = time.perf_counter(), time.process_time()
    READERS[reader](path, count)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(busy, 2),  # on a busy machine this is the one to compare
        "peak_mb": round(peak_kb / 1024, 1),
    }


def measure(reader: str, shape: str, path: Path, count: int) -> None:
    """Measure in a fresh process and print the line."""
    command = [sys.executable, "-m", "tests.bench.bank_files", "--payments", str(count)]
    command += ["--reader", reader, "--file", str(path)]
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    line = {
        "bench": "bank_files",
        "reader": reader,
        "shape": shape,
        "payments": count,
        "file_mb": round(path.stat().st_size / 1e6, 1),
    }
    print(json.dumps(line | json.loads(done.stderr.splitlines()[-1])), flush=True)


def main() -> None:
    """Measure what was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=PAYMENTS)
    parser.add_argument("--shape", choices=SHAPES, action="append")
    parser.add_argument("--command", action="store_true")
    parser.add_argument("--reader", choices=READERS)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.file:
        print(json.dumps(measure_here(asked.reader, asked.file, asked.payments)), file=sys.stderr)
        return
    for shape in asked.shape or SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "camt053.xml"
            with path.open("w", encoding="utf-8") as out:
                out.writelines(statement(shape, asked.payments))
            measure("sepa", shape, path, asked.payments)
            if asked.command:
                measure("command", shape, path, asked.payments)


if __name__ == "__main__":
    main()
