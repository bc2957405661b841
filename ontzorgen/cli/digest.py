"""The daily mail: send what is due to each coach and caseworker who wants it."""

from __future__ import annotations

from datetime import date

import click

from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, as_json, give, say
from ontzorgen.wording import digest as words
from ontzorgen.work.digests import send_digests


@click.group("digest")
def digest() -> None:
    """Daily mails with what is due."""


@digest.command("send")
@click.option("--date", "day", type=DAY, help="The day it is about; default: today.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent; send nothing.")
@as_json
def send(day: date | None, dry_run: bool, as_json: bool) -> int:
    """Mail what is due, once per person and day: numbers of households, no names."""
    app = application()
    if day is not None and day != app.settings.today() and not dry_run:
        raise click.UsageError("Een dagbericht van een andere dag kan alleen met --dry-run.")
    done = send_digests(app, day or app.settings.today(), dry_run=dry_run)
    if as_json:
        give(
            {
                "sent": [] if dry_run else [words.digest_json(each) for each in done.sent],
                "would_send": [words.digest_json(each) for each in done.sent] if dry_run else [],
                "failed": [words.digest_json(each) for each in done.failed],
            }
        )
    else:
        say(words.done(len(done.sent), len(done.failed), dry_run=dry_run))
    return 1 if done.failed else 0


COMMANDS = (digest,)
