"""What somebody types to change many amounts: which ones, from which day, and how.

A percentage has at most two decimals, and is not zero; no float comes near it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from ontzorgen.domain.amount_change import How, Listed, Percentage, Step
from ontzorgen.domain.amounts import WrongAmount, euros, parse_cents
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.numbers import may_exist
from ontzorgen.schemas import csv_file
from ontzorgen.schemas.fields import Cell, DutchDateField, EuroField, KeyField, WrongValue
from ontzorgen.services.importing.codes import COST_KINDS
from ontzorgen.services.importing.problems import ProblemCode, Problems, RowProblem

T = TypeVar("T")
FILE = "bedragen.csv"
MOST_LINES = 5_000
_COLUMNS = ("vaste_last", "bedrag")
_PERCENTAGE = re.compile(r"([+\-−–]?)\s?([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s?%?")
_SIGNED = re.compile(r"([+\-−–]?)\s?(.*)", re.DOTALL)
_LOWEST, _HIGHEST = Decimal(-100), Decimal(100)


@dataclass(frozen=True, slots=True)
class Typed:
    """A choice as a form holds it; `wrongs` says by field what is wrong (see the words)."""

    municipality: str
    payee_id: int | None
    kind: CostKind | None
    first_day: date | None
    how: How | None
    wrongs: Mapping[str, str]
    problems: tuple[RowProblem, ...] = ()
    """Of the lines of the file."""


def read_choice(typed: Mapping[str, str], content: bytes | None) -> Typed:
    """Return what was typed; `content` is a file with a new amount per cost, when one came."""
    wrongs: dict[str, str] = {}
    method, problems = typed.get("hoe", ""), Problems()
    how: How | None = None
    if not typed.get("gemeente"):
        wrongs["gemeente"] = "MUNICIPALITY"
    first_day = _day(typed.get("vanaf", ""), wrongs)
    if method == "procent":
        how = _percentage(typed.get("procent", ""), wrongs)
    elif method == "verschil":
        how = _step(typed.get("verschil", ""), wrongs)
    elif method == "bestand":
        how = _listed(content, problems, wrongs)
    else:
        wrongs["hoe"] = "METHOD"
    payee_id, kind = _payee(typed.get("begunstigde", "")), COST_KINDS.get(typed.get("soort", ""))
    if method == "bestand":
        payee_id, kind = None, None
    elif payee_id is None and kind is None:
        wrongs["begunstigde"] = "PAYEE_OR_KIND"
    municipality = typed.get("gemeente", "")
    return Typed(municipality, payee_id, kind, first_day, how, wrongs, tuple(problems))


def lines_of(listed: Listed) -> str:
    """Return the file that gives these amounts, for a page to send again."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_COLUMNS)
    writer.writerows((key, euros(cents)) for key, cents in listed.cents.items())
    return text.getvalue()


def _day(text: str, wrongs: dict[str, str]) -> date | None:
    try:
        return DutchDateField("vanaf").value_of(text.strip())
    except WrongValue:
        wrongs["vanaf"] = "DAY"
        return None


def _payee(text: str) -> int | None:
    known = text.isascii() and text.isdecimal() and may_exist(int(text))
    return int(text) if known else None


def _percentage(text: str, wrongs: dict[str, str]) -> Percentage | None:
    found = _PERCENTAGE.fullmatch(text.strip())
    rate = Decimal(f"{found[2]}.{found[3] or '0'}").normalize() if found else Decimal(0)
    if found and found[1] not in ("", "+"):
        rate = -rate
    if not rate or not _LOWEST < rate <= _HIGHEST:
        wrongs["procent"] = "PERCENTAGE"
        return None
    return Percentage(rate)


def _step(text: str, wrongs: dict[str, str]) -> Step | None:
    found = _SIGNED.fullmatch(text.strip())
    try:
        cents = parse_cents(found[2]) if found else 0
    except WrongAmount:
        cents = 0
    if not cents:
        wrongs["verschil"] = "STEP"
        return None
    return Step(-cents if found and found[1] not in ("", "+") else cents)


def _listed(content: bytes | None, problems: Problems, wrongs: dict[str, str]) -> Listed | None:
    """Read `vaste_last;bedrag`: a key stands in it once, whatever its capitals."""
    if not content:
        wrongs["bestand"] = "FILE"
        return None
    table = csv_file.open_table(FILE, content, _COLUMNS, (), problems)
    amounts: dict[str, int] = {}
    lines: dict[str, int] = {}
    rows = csv_file.records(table, problems) if table is not None else iter(())
    for line, cells in rows:
        by_column = dict(zip(table.columns if table else (), cells, strict=True))
        key = _cell(KeyField("vaste_last"), by_column["vaste_last"], line, problems)
        cents = _cell(EuroField("bedrag", positive=True), by_column["bedrag"], line, problems)
        if key is None or cents is None:
            continue
        folded = key.casefold()
        if folded in lines:
            other = lines[folded]
            problems.add(FILE, line, "vaste_last", key, ProblemCode.DOUBLED_KEY, other=other)
        lines.setdefault(folded, line)
        amounts[folded] = cents
    if len(problems):
        wrongs["bestand"] = "FILE_WRONG"
    elif len(amounts) > MOST_LINES:
        wrongs["bestand"] = "FILE_LONG"
    elif not amounts:
        wrongs["bestand"] = "FILE"
    return None if "bestand" in wrongs else Listed(amounts)


def _cell(field: Cell[T], text: str, line: int, problems: Problems) -> T | None:
    try:
        return field.value_of(text)
    except WrongValue as wrong:
        column = str(field.data_key)
        problems.add(FILE, line, column, text, wrong.code, **wrong.facts)
        return None
