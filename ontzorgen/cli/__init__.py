"""The console script: what finance staff and scripts type. Messages Dutch, `--help` English.

Exit status: 0 done; 1 refused by a rule, nothing changed; 2 wrong usage; 3 something broke.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from ontzorgen import __version__
from ontzorgen.cli import accounts, bank, checks, imports, installation, runs, serving
from ontzorgen.cli.output import tell
from ontzorgen.config import WrongSetting
from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.law.errors import LawError
from ontzorgen.wording.errors import sentence
from payees.errors import PayeeError
from sepa.errors import SepaError

REFUSED, WRONG_USAGE, BROKEN = 1, 2, 3
REFUSALS = (OntzorgenError, PayeeError, SepaError, LawError, WrongSetting)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ontzorgen")
def commands() -> None:
    """Withhold fixed costs from benefits and pay them on, month by month."""


for _room in (installation, imports, accounts, runs, bank, checks, serving):
    for _command in _room.COMMANDS:
        commands.add_command(_command)


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
    except REFUSALS as error:
        tell(sentence(error))
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("ONTZORGEN_DEBUG"):
            traceback.print_exc()
        tell(
            f"Er ging iets mis in het programma ({type(error).__name__}). Er is niets veranderd. "
            "Probeer het opnieuw; zet ONTZORGEN_DEBUG=1 om te zien waar het misging."
        )
        return BROKEN
    return done if isinstance(done, int) else 0
