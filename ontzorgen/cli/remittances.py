"""Remittance specifications: what one payee gets in a run, as a file for that payee."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click

from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.services.errors import FileInTheWay
from ontzorgen.services.remittance import Remittance, specify_remittance
from ontzorgen.wording import remittance as words
from ontzorgen.wording.runs import nothing_written
from ontzorgen.work.whole_files import NotWritten, check_directory, write_whole
from reports.csv_file import csv_rows
from reports.payee_remittance import COLUMNS, TITLE


@click.command("remittance")
@click.argument("name", metavar="RUN")
@click.option("--payee", required=True, metavar="KEY", help="Whose payments.")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), required=True)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="New file."
)
@by_user
@as_json
def remittance(name: str, payee: str, form: str, out: Path, login: str, as_json: bool) -> int:
    """Write what one payee gets in RUN to a new file for that payee."""
    app = application()
    with app.refusals_logged(login, "specify remittance", name):
        if out.exists():
            raise FileInTheWay(str(out))
        try:
            check_directory(out.parent)
            seen = app.write(
                lambda session: specify_remittance(session, name, payee, app.acting(session, login))
            )
            write_whole(out, lambda stream: _fill(stream, seen, form))
        except NotWritten as error:
            tell(nothing_written(str(error.path), error.why, error.detail))
            return 1
    if as_json:
        give(words.remittance_json(seen, str(out), form))
    else:
        say(words.remittance_made(seen, str(out)))
    return 0


def _fill(stream: IO[bytes], seen: Remittance, form: str) -> None:
    """Write the rows; only a file for people ends with their sum."""
    if form == "csv":
        stream.writelines(csv_rows(TITLE, COLUMNS, words.rows_of(seen, total=False)))
        return
    from reports.xlsx import xlsx_rows  # takes long to load, and a CSV file needs none of it

    xlsx_rows(TITLE, COLUMNS, words.rows_of(seen, total=True), stream)


COMMANDS = (remittance,)
