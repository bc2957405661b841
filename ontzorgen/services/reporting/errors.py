"""What a report refuses. Facts only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ontzorgen.domain.access_request import Part, Wrong
from ontzorgen.domain.errors import OntzorgenError


class UnknownReport(OntzorgenError):
    """There is no report of this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"no report {name!r}")


class ReportNeeds(OntzorgenError):
    """A report lacks this: MUNICIPALITY, MONTH, HOUSEHOLD, PAYEE or PERSON."""

    def __init__(self, report: str, what: str) -> None:
        self.report, self.what = report, what
        super().__init__(f"report {report} needs a {what}")


class ReportTakesNo(OntzorgenError):
    """A report does not look at this, and was asked for it: HOUSEHOLD, PAYEE, PERSON, PERIOD."""

    def __init__(self, report: str, what: str) -> None:
        self.report, self.what = report, what
        super().__init__(f"report {report} takes no {what}")


class PeriodReversed(OntzorgenError):
    """A period ends before it begins."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        super().__init__(f"{last} is before {first}")


class WholeMonthsOnly(OntzorgenError):
    """A report adds up whole months, and the period begins or ends within one."""

    def __init__(self, report: str, first: date, last: date) -> None:
        self.report, self.first, self.last = report, first, last
        super().__init__(f"report {report}: {first} up to {last} are no whole months")


class PeriodFarAway(OntzorgenError):
    """A period begins before, or ends after, the years of which there may be something to tell."""

    def __init__(self, first_year: int, last_year: int) -> None:
        self.first_year, self.last_year = first_year, last_year
        super().__init__(f"a period lies from {first_year} up to {last_year}")


class TooManyRows(OntzorgenError):
    """A report has more rows than one file may hold."""

    def __init__(self, report: str, found: int, most: int) -> None:
        self.report, self.found, self.most = report, found, most
        super().__init__(f"report {report} has {found} rows; {most} fit in a file")


class PrivateTexts(OntzorgenError):
    """Texts of payments say what a payee must not learn; the texts are not repeated."""

    def __init__(self, payee: str, payments: Sequence[str]) -> None:
        self.payee, self.payments = payee, tuple(payments)
        super().__init__(f"payee {payee}: private words in the texts of {', '.join(payments)}")


class OnlyAtOnce(OntzorgenError):
    """What a report tells depends on who asks, so no file of it waits for somebody else."""

    def __init__(self, report: str) -> None:
        self.report = report
        super().__init__(f"report {report} is given to who asks it, at once")


class RequestIncomplete(OntzorgenError):
    """Of a request for a copy a part lacks or cannot be; what was typed is not repeated."""

    def __init__(self, wrongs: Mapping[Part, Wrong]) -> None:
        self.wrongs = dict(wrongs)
        told = ", ".join(f"{part}: {wrong}" for part, wrong in self.wrongs.items())
        super().__init__(f"a request for a copy: {told}")
