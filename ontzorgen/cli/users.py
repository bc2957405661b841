"""Users: add the first ones, list them, keep one out at once and let one in again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.services.acting import Role
from ontzorgen.services.coaching.day.digest import checked_address
from ontzorgen.services.coaching.day.whose import Namesakes, see_namesakes
from ontzorgen.services.manage_users import (
    UserChoice,
    UserList,
    disable_user,
    enable_user,
    forget_identity,
    list_users,
    set_address,
)
from ontzorgen.services.users import add_user
from ontzorgen.wording import users as words
from reports import text


@click.group("user")
def user() -> None:
    """Manage users."""


@user.command("add")
@click.argument("login")
@click.option("--name", required=True, help="Full name.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([r.value for r in Role])
)
@click.option("--municipality", "codes", multiple=True, required=True, help="Four-digit code.")
@click.option("--email", default="", help="Where the daily mail goes; without it there is none.")
@click.argument("more_codes", nargs=-1, metavar="[CODE]...")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(
    login: str,
    name: str,
    roles: tuple[str, ...],
    codes: tuple[str, ...],
    email: str,
    more_codes: tuple[str, ...],
    password_stdin: bool,
) -> None:
    """Add a user. A municipality may be named before it is loaded.

    More codes may follow the first one, or --municipality may be repeated.
    """
    codes = (*codes, *more_codes)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    app, address = application(), checked_address(email)
    app.write(
        lambda session: add_user(
            session,
            login,
            name,
            [Role(role) for role in roles],
            codes,
            password,
            app.operator(),
            address,
        )
    )
    places = ", ".join(codes)
    say(f"Gebruiker {login.lower()} is toegevoegd ({', '.join(roles)}; gemeente {places}).")


@user.command("list")
@click.option("--role", type=click.Choice([role.value for role in Role]))
@click.option("--all", "every", is_flag=True, help="Also who may not come in.")
@click.option("--user", "login", help="Login of the person who looks; default: the system user.")
@as_json
def list_(role: str | None, every: bool, login: str | None, as_json: bool) -> None:
    """List the users of one's own municipalities by login; without --all those who may come in."""
    app = application()
    choice = UserChoice(role=role or "", active=None if every else True)

    def work(session: Any) -> tuple[UserList, Sequence[Namesakes]]:
        acting = app.acting(session, login)
        return list_users(session, choice, None, acting, size=None), see_namesakes(session, acting)

    seen, namesakes = app.write(work)
    if as_json:
        give(
            {
                "users": [words.user_json(one) for one in seen.users],
                "namesakes": [words.namesakes_json(one) for one in namesakes],
            }
        )
    else:
        say(text.render(words.overview(seen)))
        for one in namesakes:
            say(words.namesakes(one))


@user.command("disable")
@click.argument("who", metavar="LOGIN")
@click.option("--reason", required=True, help="Why, in words.")
@by_user
@as_json
def disable(who: str, reason: str, login: str, as_json: bool) -> None:
    """Keep LOGIN out at once: ends all sessions, rejects runs approved and not exported."""
    app = application()
    with app.refusals_logged(login, "disable user", f"user {who}"):
        done = app.write(
            lambda session: disable_user(session, who, reason, app.acting(session, login))
        )
    if as_json:
        give(words.disabled_json(who.lower(), done))
    else:
        say(words.disabled(who.lower(), done))


@user.command("enable")
@click.argument("who", metavar="LOGIN")
@by_user
@as_json
def enable(who: str, login: str, as_json: bool) -> None:
    """Let LOGIN come in again, with the password and roles of before."""
    app = application()
    with app.refusals_logged(login, "enable user", f"user {who}"):
        app.write(lambda session: enable_user(session, who, app.acting(session, login)))
    if as_json:
        give({"login": who.lower(), "active": True})
    else:
        say(words.enabled(who.lower()))


@user.command("set-email")
@click.argument("who", metavar="LOGIN")
@click.option("--email", default="", help="Where the daily mail goes; without it nowhere.")
@by_user
@as_json
def set_email(who: str, email: str, login: str, as_json: bool) -> None:
    """Let the daily mail of LOGIN go to an address, or nowhere."""
    app = application()
    with app.refusals_logged(login, "set address", f"user {who}"):
        app.write(lambda session: set_address(session, who, email, app.acting(session, login)))
    if as_json:
        give({"login": who.lower(), "has_address": bool(email.strip())})
    else:
        say(words.address_kept(who.lower(), has_one=bool(email.strip())))


@user.command("forget-identity")
@click.argument("who", metavar="LOGIN")
@by_user
@as_json
def forget(who: str, login: str, as_json: bool) -> None:
    """Forget which account of the identity provider is LOGIN's; ends all sessions."""
    app = application()
    with app.refusals_logged(login, "forget identity", f"user {who}"):
        app.write(lambda session: forget_identity(session, who, app.acting(session, login)))
    if as_json:
        give({"login": who.lower(), "bound": False})
    else:
        say(words.UNBOUND)


COMMANDS = (user,)
