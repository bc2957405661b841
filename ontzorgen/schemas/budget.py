"""A line of a budget plan, and a supposition, as typed on a page.

Amounts go through the one place that reads them; a share of a rent has at most two decimals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from ontzorgen.domain.budget import AllowanceStatus, BudgetLine, LineKind, Rhythm
from ontzorgen.domain.forecast import Job, Later, RentIncrease, Returned, WhatIf
from ontzorgen.domain.months import Month
from ontzorgen.schemas.fields import (
    Cell,
    CodeField,
    DutchDateField,
    EuroField,
    LastDayField,
    MonthField,
    TextField,
)
from ontzorgen.schemas.sheet import Sheet
from ontzorgen.services.coaching.budget.change_budget import LONGEST
from ontzorgen.services.importing.problems import ProblemCode, RowProblem

T = TypeVar("T")
_SHARE = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?[ ]?%?")
_KINDS = {kind.value: kind for kind in LineKind}
_RHYTHMS = {rhythm.value: rhythm for rhythm in Rhythm}
_STATUSES = {status.value: status for status in AllowanceStatus}


class Read:
    """Reads fields by name, and keeps what is wrong with each."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self._typed, self._sheet = typed, Sheet()

    def text(self, name: str) -> str:
        """Return what was typed, without spaces around it."""
        return self._typed.get(name, "").strip()

    def value(self, name: str, cell: Cell[T]) -> T | None:
        """Return the value of a field; None when it is wrong or empty."""
        return self._sheet.one(cell, self.text(name), name)

    def refuse(self, name: str, code: ProblemCode, **facts: str) -> None:
        """Say that a field is wrong."""
        self._sheet.refuse(name, code, **facts)

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        """Return what is wrong."""
        return self._sheet.folder().problems

    def field_of(self, problem: RowProblem) -> str | None:
        """Return the field at which a problem is told."""
        return self._sheet.field_of(problem)


def line_typed(typed: Mapping[str, str], number: int = 0) -> tuple[BudgetLine | None, Read]:
    """Return the line, None when something is wrong with it.

    What is typed at an allowance only counts for an allowance: a form shows it for all kinds.
    """
    read = Read(typed)
    kind = read.value("soort", CodeField("soort", _KINDS))
    cents = read.value("bedrag", EuroField("bedrag", positive=True))
    rhythm = read.value("frequentie", CodeField("frequentie", _RHYTHMS))
    since = read.value("vanaf", DutchDateField("vanaf"))
    until = read.value("tm", LastDayField("tm"))
    words = read.value("omschrijving", TextField("omschrijving", empty=True, most=LONGEST))
    status, first = None, None
    if kind is not None and kind.is_allowance:
        status = read.value("stand", CodeField("stand", _STATUSES))
        first = read.value("eerste_betaling", DutchDateField("eerste_betaling", empty=True))
    if since is not None and until is not None and until <= since:
        read.refuse("tm", ProblemCode.RANGE_REVERSED)
    if read.problems or kind is None or cents is None or rhythm is None or since is None:
        return None, read
    return BudgetLine(number, kind, cents, rhythm, since, until, status, first, words or ""), read


def last_day_typed(typed: Mapping[str, str]) -> tuple[Any, Read]:
    """Return the last day of a line; None when it is wrong."""
    read = Read(typed)
    return read.value("tm", DutchDateField("tm")), read


def what_if_typed(typed: Mapping[str, str]) -> tuple[WhatIf, Read]:
    """Return what is supposed; of a part that is wrong nothing is."""
    read = Read(typed)
    return WhatIf(_returned(read), _job(read), _rent(read), _later(read)), read


def _returned(read: Read) -> tuple[Returned, ...]:
    if not read.text("terug"):
        return ()
    since = read.value("terug_vanaf", DutchDateField("terug_vanaf"))
    return () if since is None else (Returned(read.text("terug"), since),)


def _job(read: Read) -> Job | None:
    names = ("baan_vanaf", "loon", "uitkering")
    if not any(read.text(name) for name in names):
        return None
    since = read.value("baan_vanaf", MonthField("baan_vanaf"))
    wages = read.value("loon", EuroField("loon"))
    benefit = read.value("uitkering", EuroField("uitkering"))
    if since is None or wages is None or benefit is None:
        return None
    return Job(Month.parse(since), wages, benefit)


def _rent(read: Read) -> RentIncrease | None:
    amount, share = read.text("huur_bedrag"), read.text("huur_procent")
    if not (amount or share or read.text("huur_vanaf")):
        return None
    since = read.value("huur_vanaf", DutchDateField("huur_vanaf"))
    cents = read.value("huur_bedrag", EuroField("huur_bedrag", empty=bool(share)))
    points = 0
    if share and (found := _SHARE.fullmatch(share)):
        points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    elif share:
        read.refuse("huur_procent", ProblemCode.AMOUNT_NOT_A_NUMBER)
        return None
    if since is None or (cents is None and not share):
        return None
    return RentIncrease(since, cents or 0, points)


def _later(read: Read) -> tuple[Later, ...]:
    number = read.text("toeslag")
    if not number:
        return ()
    day = read.value("toeslag_op", DutchDateField("toeslag_op"))
    if not re.fullmatch("[0-9]{1,18}", number):
        read.refuse("toeslag", ProblemCode.REQUIRED)
        return ()
    return () if day is None else (Later(int(number), day),)
