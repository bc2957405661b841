"""The console script: what finance staff and scripts type. Messages Dutch, `--help` English.

Exit status: 0 done; 1 refused by a rule, nothing changed; 2 wrong usage; 3 something broke.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

import click

from ontzorgen import __version__
from ontzorgen.cli.output import tell
from ontzorgen.cli.what_to_type import refusal
from ontzorgen.config import WrongSetting
from ontzorgen.services.errors import DatabaseUnreachable
from ontzorgen.wording.errors import REFUSALS as RULES
from ontzorgen.wording.notices import broken
from ontzorgen.work.mishap import keep_traceback

REFUSED, WRONG_USAGE, BROKEN = 1, 2, 3
REFUSALS = (*RULES, WrongSetting)


ROOMS = {
    "appointment": "contacts",
    "arrear": "payments",
    "audit": "checks",
    "backup": "installation",
    "bank": "bank",
    "budget": "budget",
    "control": "trajectories",
    "caseload": "caseload",
    "contact": "contacts",
    "course": "contacts",
    "db": "installation",
    "demo": "serving",
    "digest": "digest",
    "event": "events",
    "import": "imports",
    "job": "jobs",
    "journal": "books",
    "keys": "installation",
    "ledger": "checks",
    "letters": "letters",
    "note": "notes",
    "payee": "accounts",
    "payment": "payments",
    "policy": "installation",
    "readiness": "readiness",
    "remittance": "remittances",
    "report": "reports",
    "restore": "installation",
    "retention": "retention",
    "review": "reviews",
    "run": "runs",
    "sepa": "checks",
    "serve": "serving",
    "signal": "signals",
    "slip": "books",
    "task": "tasks",
    "trajectory": "trajectories",
    "user": "users",
    "withholding": "books",
    "worker": "jobs",
}
"""Which module holds a command: only that one is loaded, so a command starts quickly."""


class Rooms(click.Group):
    """A group whose commands are loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the module of a command and return it."""
        if cmd_name not in ROOMS:
            return None
        room = import_module(f"ontzorgen.cli.{ROOMS[cmd_name]}")
        found: dict[str | None, click.Command] = {one.name: one for one in room.COMMANDS}
        return found[cmd_name]


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ontzorgen")
def commands() -> None:
    """Withhold fixed costs from benefits and pay them on, month by month."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit status."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status. What it writes is for its owner only."""
    os.umask(0o077)
    try:
        done = commands.main(
            None if arguments is None else list(arguments),
            prog_name="ontzorgen",
            standalone_mode=False,
        )
    except click.UsageError as error:
        error.show()
        return WRONG_USAGE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        tell("Afgebroken. Er is niets veranderd.")
        return REFUSED
    except DatabaseUnreachable as error:
        tell(refusal(error))
        return BROKEN
    except REFUSALS as error:
        tell(refusal(error))
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("ONTZORGEN_DEBUG"):
            traceback.print_exc()
        tell(broken(type(error).__name__, keep_traceback(error)))
        return BROKEN
    return done if isinstance(done, int) else 0
