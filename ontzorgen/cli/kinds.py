"""Kinds of arguments: a month, a day; a wrong one is a refusal with a Dutch sentence."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import click

from ontzorgen.domain.errors import NotADay
from ontzorgen.domain.months import Month


class MonthKind(click.ParamType[Month]):
    """YYYY-MM."""

    name = "YYYY-MM"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Month:
        """Read a month. Raises NotAMonth."""
        return value if isinstance(value, Month) else Month.parse(value)


class DayKind(click.ParamType[date]):
    """YYYY-MM-DD, or DD-MM-YYYY as in the import files."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day. Raises NotADay."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d-%m-%Y"):
            with suppress(ValueError):
                return datetime.strptime(value, form).date()  # noqa: DTZ007  (a day has no zone)
        raise NotADay(value)


MONTH = MonthKind()
DAY = DayKind()
