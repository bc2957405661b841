"""Reports as files: which there are, and one for a municipality and a period."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from ontzorgen.cli.kinds import DAY, MONTH
from ontzorgen.cli.output import application, as_json, by_user, give, progress, say, tell
from ontzorgen.domain.access_request import AskedBy
from ontzorgen.domain.months import Month
from ontzorgen.services.errors import FileInTheWay
from ontzorgen.services.reporting.access_asked import RequestTyped
from ontzorgen.services.reporting.asked import About, Opening, Typed, When
from ontzorgen.services.reporting.catalogue import (
    CATALOGUE,
    ReportName,
    read_report,
)
from ontzorgen.services.reporting.errors import UnknownReport
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.reporting import files as words
from ontzorgen.wording.reporting.catalogue import WRITTEN, write_report
from ontzorgen.wording.reporting.pages import COPIES
from ontzorgen.wording.runs import nothing_written
from ontzorgen.work.whole_files import NotWritten, check_directory, write_whole
from reports.errors import NoSuchTable
from reports.formats import ON_PAPER, Format, number_of_rows
from reports.formats import write_report as write_file


class DayOrMonthKind(click.ParamType[date | Month]):
    """YYYY-MM-DD, or YYYY-MM for a whole month."""

    name = "YYYY-MM[-DD]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | Month:
        """Read a day or a month. Raises click.BadParameter."""
        if isinstance(value, date | Month):
            return value
        is_month = isinstance(value, str) and value.count("-") == 1
        return (MONTH if is_month else DAY).convert(value, param, ctx)


_DAY_OR_MONTH = DayOrMonthKind()
_ASKED_BY = {each.value.lower().replace("_", "-"): each.value for each in AskedBy}


class Reports(click.Group):
    """A command for each report, with the options that it takes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the reports, and `list`."""
        return sorted([*super().list_commands(ctx), *ReportName])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a report."""
        if cmd_name in list(ReportName):
            return _command(ReportName(cmd_name))
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command. Raises click.UsageError with the names that there are."""
        if self.get_command(ctx, args[0]) is None:
            raise click.UsageError(sentence(UnknownReport(args[0])), ctx)
        return super().resolve_command(ctx, args)


@click.group("report", cls=Reports)
def report() -> None:
    """Write a report to a new file, or list the reports that there are."""


@report.command("list")
@as_json
def list_(as_json: bool) -> None:
    """List the reports, each with the question that it answers."""
    if as_json:
        give({"reports": [words.kind_json(name, CATALOGUE[name]) for name in ReportName]})
        return
    for name in ReportName:
        say(f"{name.value:<20} {WRITTEN[name].question}")


_OF_REQUEST = (
    click.option(
        "--requested-by", type=click.Choice(list(_ASKED_BY)), help="Who asked for the copy."
    ),
    click.option("--requested-on", type=DAY, help="The day of the request."),
    click.option("--reference", default="", help="Of the request, for the log; no BSN."),
)
"""Which request a copy of all that is kept about somebody answers."""


def _command(name: ReportName) -> click.Command:
    """Make the command of a report."""
    shape = CATALOGUE[name].shape
    forms = COPIES if shape.opens else tuple(Format)

    def run(**values: Any) -> int:
        return _write(name, **values)

    options = [
        click.option("--municipality", "code", default="", help="Four-digit code."),
        click.option(
            "--format", "form", type=click.Choice([each.value for each in forms]), required=True
        ),
        click.option(
            "--out",
            type=click.Path(dir_okay=False, path_type=Path),
            required=True,
            help="New file.",
        ),
        click.option("--table", default="", metavar="KEY", help="Another table, for CSV."),
        by_user,
        as_json,
    ]
    if shape.when is not When.NOW:
        options.append(click.option("--month", type=MONTH, help="One month."))
    if shape.when in (When.MONTHS, When.DAYS):
        said = "a month" if shape.when is When.MONTHS else "a day, or a month"
        options.append(
            click.option("--from", "first", type=_DAY_OR_MONTH, help=f"The first: {said}.")
        )
        options.append(
            click.option("--until", "last", type=_DAY_OR_MONTH, help="The last, included.")
        )
    if shape.about is About.HOUSEHOLD:
        options.append(click.option("--household", default="", metavar="KEY", help="Of whom."))
    elif shape.about is About.PAYEE:
        options.append(click.option("--payee", default="", metavar="KEY", help="Whose payments."))
    elif shape.about is About.PERSON:
        options.append(click.option("--person", default="", metavar="KEY", help="About whom."))
    if shape.opens:
        options += _OF_REQUEST
    made: Any = run
    for option in reversed(options):
        made = option(made)
    return click.command(name.value, help=words.HELP[name])(made)


def _write(
    name: ReportName,
    *,
    code: str,
    form: str,
    out: Path,
    table: str,
    login: str,
    as_json: bool,
    month: Month | None = None,
    first: date | Month | None = None,
    last: date | Month | None = None,
    household: str = "",
    payee: str = "",
    person: str = "",
    **request: Any,
) -> int:
    """Write a report to a new file."""
    begin, end = _period(month, first, last)
    app, typed = application(), Typed(code, begin, end, household, payee, person)
    kind = Format(form)
    opens = CATALOGUE[name].shape.opens
    most = ON_PAPER if kind is Format.PDF and not opens else None
    opening = Opening(app.vault, _request(**request)) if opens else None
    doing = CATALOGUE[name].action.value if opens else "read report"
    with app.refusals_logged(login, doing, f"report {name.value}"):
        if out.exists():
            raise FileInTheWay(str(out))
        try:
            check_directory(out.parent)
            seen = app.write(
                lambda session: read_report(
                    session, name, typed, app.acting(session, login), most, opening
                ),
                reads=True,
            )
            made = write_report(name, seen)
            rows = number_of_rows(made, kind, table)
            with progress(WRITTEN[name].title, rows) as step:
                write_whole(
                    out,
                    lambda stream: write_file(
                        made, kind, stream, app.settings.today(), table, _steps(step)
                    ),
                )
        except NoSuchTable:
            known = [one.key for one in made.tables if one.key]
            raise click.UsageError(words.no_table(table, known)) from None
        except NotWritten as error:
            tell(nothing_written(str(error.path), error.why, error.detail))
            return 1
    if as_json:
        give(words.made_json(name, made, kind, str(out), rows))
    else:
        say(words.made(made, str(out), rows))
    return 0


def _request(
    *, requested_by: str | None, requested_on: date | None, reference: str
) -> RequestTyped:
    """Return the request for a copy as it was typed."""
    return RequestTyped(_ASKED_BY.get(requested_by or "", ""), requested_on, reference)


def _steps(step: Any) -> Any:
    before = 0

    def told(done: int) -> None:
        nonlocal before
        step(done - before)
        before = done

    return told


def _period(
    month: Month | None, first: date | Month | None, last: date | Month | None
) -> tuple[date | None, date | None]:
    """Return the days of a period; one month is its first up to its last day."""
    if month is not None:
        if first is not None or last is not None:
            raise click.UsageError("Kies --month, of --from en --until.")
        return month.first, month.last
    if (first is None) != (last is None):
        raise click.UsageError("--from en --until horen bij elkaar: noem ze alle twee.")
    begin = first.first if isinstance(first, Month) else first
    return begin, last.last if isinstance(last, Month) else last


COMMANDS = (report,)
