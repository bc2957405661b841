"""Kinds of arguments: a month, a day; a wrong one is wrong usage, with a Dutch sentence."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import click

from ontzorgen.domain.amounts import WrongAmount, parse_cents
from ontzorgen.domain.errors import NotADay, NotAMonth
from ontzorgen.domain.months import Month
from ontzorgen.wording.errors import sentence

_FIRST_YEAR, _LAST_YEAR = 2000, 2199


class MonthKind(click.ParamType[Month]):
    """YYYY-MM."""

    name = "YYYY-MM"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Month:
        """Read a month of this century or the next. Raises click.BadParameter."""
        if isinstance(value, Month):
            return value
        try:
            month = Month.parse(value)
        except NotAMonth as error:
            self.fail(sentence(error), param, ctx)
        if not _FIRST_YEAR <= month.year <= _LAST_YEAR:
            self.fail(sentence(NotAMonth(value)), param, ctx)
        return month


class DayKind(click.ParamType[date]):
    """YYYY-MM-DD, or DD-MM-YYYY as in the import files."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day. Raises click.BadParameter."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d-%m-%Y"):
            with suppress(ValueError):
                return datetime.strptime(value, form).date()  # noqa: DTZ007  (a day has no zone)
        return self.fail(sentence(NotADay(value)), param, ctx)


class AmountKind(click.ParamType[int]):
    """An amount in euro, as in the import files; cents inside."""

    name = "EURO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read an amount that cannot be misread. Raises click.BadParameter."""
        if isinstance(value, int):
            return value
        try:
            return parse_cents(value)
        except WrongAmount as error:
            return self.fail(sentence(error), param, ctx)


AMOUNT = AmountKind()
MONTH = MonthKind()
DAY = DayKind()
