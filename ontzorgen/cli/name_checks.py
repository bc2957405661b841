"""Take in a bank's answers about names: a list, or the bank's own message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.cli.what_to_type import ACCEPT_NAME, lines
from ontzorgen.schemas.name_checks import read_name_checks
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.name_checks import NamesTaken, import_name_checks
from ontzorgen.wording.bank_refusals import refusal_text
from ontzorgen.wording.import_problems import problem_json
from ontzorgen.wording.name_checks import not_checked_in_files, refused, told
from sepa.errors import UnreadableFile


@click.command("name-checks")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@by_user
@as_json
def name_checks(file: Path, login: str, as_json: bool) -> int:
    """Record what the bank said of names (Verification of Payee): all of FILE or nothing.

    FILE is a CSV with columns iban;naam;resultaat;naam_bank;datum, or a pain.002 of the bank.
    """
    app = application()
    try:
        with app.refusals_logged(login, "import name checks", "accounts"):
            read = read_name_checks(file.name, file.read_bytes(), app.settings.today())
            taken = app.write(
                lambda session: import_name_checks(session, read, app.acting(session, login))
            )
    except ImportRefused as error:
        if as_json:
            give({"imported": False, "problems": [problem_json(row) for row in error.problems]})
        tell(refused(error))
        return 1
    except UnreadableFile as error:
        tell(refusal_text(error))
        return 1
    if as_json:
        give(_json(taken))
    else:
        for line in told(taken) + (lines([ACCEPT_NAME]) if taken.blocked else []):
            say(line)
    if taken.opted_out:
        tell(not_checked_in_files(taken.opted_out))
    return 0


def _json(taken: NamesTaken) -> dict[str, Any]:
    return {
        "checked": taken.checked,
        "unchanged": taken.unchanged,
        "unknown": list(taken.unknown),
        "blocked": [str(number) for number in taken.blocked],
        "opted_out": list(taken.opted_out),
    }
