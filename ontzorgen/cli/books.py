"""What leaves the books: the withholding file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ontzorgen.cli.kinds import MONTH
from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.cli.whole_files import NotWritten, check_directory, write_whole
from ontzorgen.domain.months import Month
from ontzorgen.services.errors import FileInTheWay
from ontzorgen.services.withholding_file import WithholdingFile, earlier_file, withholding_file
from ontzorgen.wording import books as words
from ontzorgen.wording.runs import nothing_written

to_file = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File."
)


@click.command("withholding")
@click.option("--municipality", "code", required=True, help="Four-digit code.")
@click.option("--month", type=MONTH, required=True)
@to_file
@click.option("--number", type=click.IntRange(min=1), help="Write this earlier file again.")
@by_user
@as_json
def withholding(
    code: str, month: Month, out: Path, number: int | None, login: str, as_json: bool
) -> int:
    """Tell the benefit system what is withheld, what remains and what goes back to clients.

    The first file of a month tells everyone, a later one whose line changed since. When nothing
    changed, the last file is written again, byte for byte.
    """
    try:
        check_directory(out.parent)
    except NotWritten as error:
        tell(nothing_written(str(error.path), error.why, error.detail))
        return 1

    def in_the_way(content: bytes) -> None:
        if out.exists() and out.read_bytes() != content:
            raise FileInTheWay(str(out))

    def work(session: Any) -> WithholdingFile:
        acting = app.acting(session, login)
        if number is not None:
            return earlier_file(session, code, month, number, acting, in_the_way)
        return withholding_file(session, code, month, acting, in_the_way)

    app = application()
    with app.refusals_logged(login, "make withholding file", f"{code} {month}"):
        file = app.write(work, lock=code)
    try:
        write_whole(out, lambda stream: stream.writelines([file.content]))
    except NotWritten as error:
        tell(words.withholding_not_written(str(error.path), error.why, error.detail))
        return 1
    if as_json:
        give(words.withholding_json(file, str(out)))
    else:
        say(words.withholding_made(file, str(out)))
    return 0


COMMANDS = (withholding,)
