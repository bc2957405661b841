"""Kinds of arguments: a month, a day; a wrong one is wrong usage, with a Dutch sentence."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import click

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


MONTH = MonthKind()
DAY = DayKind()
