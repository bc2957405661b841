"""Read what a bank says of names: a CSV list that a person made, or the bank's own pain.002."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from ontzorgen.schemas import csv_file
from ontzorgen.schemas.fields import (
    BlankTextField,
    Cell,
    CodeField,
    DutchDateField,
    IbanField,
    WrongValue,
)
from ontzorgen.services.errors import BsnInText, NoNameChecks
from ontzorgen.services.importing.problems import ProblemCode, Problems
from ontzorgen.services.name_checks import NameCheckFile, NameSaid, answer_of
from ontzorgen.services.written import refuse_bsn
from payees.verification import NameCheck, NameCheckResult
from sepa.bank_file import read_bank_file
from sepa.pain002 import Level, StatusReport

_RESULTS = {
    "MATCH": NameCheckResult.MATCH,
    "CLOSE_MATCH": NameCheckResult.CLOSE_MATCH,
    "NO_MATCH": NameCheckResult.NO_MATCH,
    "NOT_POSSIBLE": NameCheckResult.NOT_POSSIBLE,
    "RCVC": NameCheckResult.MATCH,
    "RVMC": NameCheckResult.CLOSE_MATCH,
    "RVNM": NameCheckResult.NO_MATCH,
    "RVNA": NameCheckResult.NOT_POSSIBLE,
    "KLOPT": NameCheckResult.MATCH,
    "BIJNA": NameCheckResult.CLOSE_MATCH,
    "KLOPT NIET": NameCheckResult.NO_MATCH,
    "NIET MOGELIJK": NameCheckResult.NOT_POSSIBLE,
}
_MOST_IN_NAME = 140
"""What ISO 20022 holds of a name."""
_CELLS: dict[str, Cell[Any]] = {
    "iban": IbanField("iban"),
    "naam": BlankTextField("naam", most=_MOST_IN_NAME),
    "resultaat": CodeField("resultaat", _RESULTS),
    "naam_bank": BlankTextField("naam_bank", most=_MOST_IN_NAME),
    "datum": DutchDateField("datum"),
}
_NAMED = (NameCheckResult.CLOSE_MATCH, NameCheckResult.NO_MATCH)


def read_name_checks(name: str, content: bytes, today: date) -> NameCheckFile:
    """Return the answers in a file, with a problem for each row that is not well-formed.

    Raises:
        UnreadableFile: it is XML, and no file of a bank that we read.
        NoNameChecks: a file of the bank that says nothing of names.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _of_bank(name, content, today)
    problems = Problems()
    answers = tuple(_of_list(name, content, today, problems))
    return NameCheckFile(name, answers, tuple(problems))


def _of_bank(name: str, content: bytes, today: date) -> NameCheckFile:
    file = read_bank_file(BytesIO(content))
    answers = []
    for event in file.events:
        if not isinstance(event, StatusReport) or event.level is not Level.TRANSACTION:
            continue
        information = " ".join(event.additional_information)
        check = answer_of(event.status, event.reason, information, today)
        if check is not None:
            answers.append(NameSaid(check, event.counterparty_iban, event.end_to_end_id))
    if not answers:
        raise NoNameChecks(file.kind)
    return NameCheckFile(name, tuple(answers))


def _of_list(name: str, content: bytes, today: date, problems: Problems) -> Iterator[NameSaid]:
    table = csv_file.open_table(name, content, tuple(_CELLS), (), problems)
    if table is None:
        return
    for line, texts in csv_file.records(table, problems):
        row: dict[str, Any] = {}
        for column, text in zip(table.columns, texts, strict=True):
            try:
                row[column] = _CELLS[column].value_of(text)
            except WrongValue as wrong:
                problems.add(name, line, column, text, wrong.code, **wrong.facts)
        before = len(problems)
        if len(row) == len(_CELLS):
            _look(name, line, row, today, problems)
            if len(problems) == before:
                yield _answer(line, row)


def _look(name: str, line: int, row: dict[str, Any], today: date, problems: Problems) -> None:
    """Name what is wrong between the values of one row."""
    if row["resultaat"] is NameCheckResult.CLOSE_MATCH and not row["naam_bank"]:
        problems.add(name, line, "naam_bank", "", ProblemCode.REQUIRED)
    try:
        refuse_bsn(row["naam_bank"], "check name")
    except BsnInText:
        problems.add(name, line, "naam_bank", None, ProblemCode.NAME_HOLDS_BSN)
    if row["datum"] > today:
        problems.add(name, line, "datum", row["datum"].isoformat(), ProblemCode.NOT_CHECKED_YET)


def _answer(line: int, row: dict[str, Any]) -> NameSaid:
    result = row["resultaat"]
    given = row["naam_bank"] if result in _NAMED else ""
    check = NameCheck(result, row["datum"], given)
    return NameSaid(check, row["iban"], name=row["naam"] or None, line=line)
