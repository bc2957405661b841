"""Forget closed cases: propose what the policy allows, see it, decide as another person."""

from __future__ import annotations

import click

from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.domain.numbers import LARGEST
from ontzorgen.services import retention as services
from ontzorgen.services.errors import ApprovalOnlyInBrowser
from ontzorgen.wording import keeping as words

_NUMBER = click.IntRange(1, LARGEST)
_STEP = "forget household"


@click.group("retention")
def retention() -> None:
    """What is kept of closed cases, and what may go."""


@retention.command("propose")
@by_user
@as_json
def propose(login: str, as_json: bool) -> None:
    """Propose every household of one's own municipalities whose term is over."""
    app = application()
    with app.refusals_logged(login, "propose to forget", "households"):
        number = app.write(
            lambda session: services.propose_forgetting(session, app.acting(session, login))
        )
    if as_json:
        give({"proposed": number})
    else:
        say(words.proposed(number))


@retention.command("list")
@by_user
@as_json
def list_(login: str, as_json: bool) -> None:
    """List proposals: those that wait first."""
    app = application()
    found = app.write(
        lambda session: services.see_proposals(session, app.acting(session, login)), reads=True
    )
    if as_json:
        give({"proposals": [words.proposal_json(each) for each in found]})
        return
    for each in found:
        say(words.proposal_line(each))


@retention.command("approve")
@click.argument("number", metavar="PROPOSAL", type=_NUMBER)
@by_user
def approve(number: int, login: str) -> None:
    """Forget the household of PROPOSAL, for ever; not by who proposed it."""
    app = application()
    with app.refusals_logged(login, _STEP, f"proposal {number}"):
        if not app.settings.cli_approval:
            raise ApprovalOnlyInBrowser(_STEP)
        done = app.write(
            lambda session: services.approve_forgetting(session, number, app.acting(session, login))
        )
    say(words.forgotten(done.key))


@retention.command("reject")
@click.argument("number", metavar="PROPOSAL", type=_NUMBER)
@click.option("--reason", required=True, help="Why it is kept.")
@by_user
def reject(number: int, reason: str, login: str) -> None:
    """Keep the household of PROPOSAL; it is not proposed again for a year."""
    app = application()
    with app.refusals_logged(login, "keep household", f"proposal {number}"):
        done = app.write(
            lambda session: services.reject_forgetting(
                session, number, reason, app.acting(session, login)
            )
        )
    say(words.kept(done.key))


COMMANDS = (retention,)
