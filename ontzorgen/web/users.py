"""Users: find, add and change them; keep one out at once, and help one who lost a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.services import manage_users as services
from ontzorgen.services.acting import Acting, Action, Role
from ontzorgen.services.coaching.day.errors import WrongAddress
from ontzorgen.services.coaching.day.whose import see_namesakes
from ontzorgen.services.errors import (
    BsnInText,
    LoginTaken,
    PasswordTooShort,
    ReasonMissing,
    WrongLogin,
)
from ontzorgen.services.manage_users import UserChoice, UserIncomplete, UserList
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.services.users import LEAST_PASSWORD
from ontzorgen.web.access import needs, of_own_accounts
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import asked, filters, to_page
from ontzorgen.wording import users as words
from ontzorgen.wording.codes import ROLES
from ontzorgen.wording.errors import sentence

pages = Blueprint("users", __name__)
_ON, _OFF = "aan", "uit"
_TYPED: dict[type[OntzorgenError], str] = {
    LoginTaken: "login",
    WrongLogin: "login",
    PasswordTooShort: "wachtwoord",
}
"""Which field an error of what was typed belongs to."""
_MISSING = {"name": "naam", "role": "rollen", "municipality": "gemeenten"}


@pages.get("/gebruikers")
@needs(Action.MANAGE_USERS)
def index() -> ResponseReturnValue:
    """List the users of one's own municipalities, by login."""
    chosen = filters(zoek="", rol="", toegang="")
    seen = _found(chosen, request.args.get("pagina"))
    return render_template(
        "users/index.html",
        namesakes=[words.namesakes(each) for each in desk().read(see_namesakes)],
        rows=[(user, words.roles_of(user), words.towns_of(user)) for user in seen.users],
        page=seen.page,
        to=to_page(chosen),
        chosen=chosen,
        roles=list(ROLES.items()),
    )


@pages.get("/gebruikers.csv")
@needs(Action.MANAGE_USERS)
def as_csv() -> ResponseReturnValue:
    """Give the users of the list, on all its pages, as a file for a spreadsheet."""
    chosen = asked(("zoek", "rol", "toegang"))
    answer = Response(
        b"".join(words.users_csv(_found(chosen, None, whole=True))),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers.set("Content-Disposition", "attachment", filename="gebruikers.csv")
    return answer


@pages.get("/gebruikers/nieuw")
@needs(Action.MANAGE_USERS)
def new() -> ResponseReturnValue:
    """Ask for a new user."""
    return _form({}), 200


@pages.post("/gebruikers/nieuw")
@needs(Action.MANAGE_USERS, proves=True)
def add() -> ResponseReturnValue:
    """Add a user, with a password to come in with once unless a provider lets people in."""
    login = request.form.get("login", "").strip()
    name, roles, towns = _typed()
    password = None if desk().by_provider else request.form.get("wachtwoord", "")
    try:
        desk().write(
            lambda session, acting: services.add_colleague(
                session, login, name, roles, towns, password, acting
            ),
            "add user",
            f"user {login}",
        )
    except (UserIncomplete, BsnInText, LoginTaken, WrongLogin, PasswordTooShort) as error:
        return _form({_field_of(error): sentence(error)}), 422
    flash(words.added(login.lower(), by_provider=password is None), "ok")
    return _to(login.lower())


@pages.get("/gebruikers/<login>")
@needs(Action.MANAGE_USERS)
def show(login: str) -> ResponseReturnValue:
    """Show a user: roles, municipalities, access, and what can be changed."""
    return _show(login, {}), 200


@pages.post("/gebruikers/<login>")
@needs(Action.MANAGE_USERS, proves=True)
def change(login: str) -> ResponseReturnValue:
    """Change name, roles and municipalities."""
    name, roles, towns = _typed()
    try:
        _change(
            "change user",
            login,
            lambda session, acting: services.change_user(
                session, login, name, roles, towns, acting
            ),
        )
    except (UserIncomplete, BsnInText) as error:
        return _show(login, {_field_of(error): sentence(error)}), 422
    flash("De gegevens zijn bewaard. Ze gelden vanaf de volgende pagina van de gebruiker.", "ok")
    return _to(login)


@pages.post("/gebruikers/<login>/uitschakelen")
@needs(Action.MANAGE_USERS, proves=True)
def disable(login: str) -> ResponseReturnValue:
    """Keep a user out at once, and reject runs that only this user approved."""
    reason = request.form.get("reden", "")
    try:
        done = _change(
            "disable user",
            login,
            lambda session, acting: services.disable_user(session, login, reason, acting),
        )
    except ReasonMissing:
        return _show(login, {"reden": "Schrijf waarom de gebruiker wordt uitgeschakeld."}), 422
    except BsnInText as error:
        return _show(login, {"reden": sentence(error)}), 422
    flash(words.disabled(login, done), "warning" if done.rejected_runs else "ok")
    return _to(login)


@pages.post("/gebruikers/<login>/email")
@needs(Action.MANAGE_USERS, proves=True)
def set_address(login: str) -> ResponseReturnValue:
    """Keep where the daily mail of a colleague goes, or that it goes nowhere."""
    typed = request.form.get("email", "")
    try:
        _change(
            "set address",
            login,
            lambda session, acting: services.set_address(session, login, typed, acting),
        )
    except WrongAddress as error:
        return _show(login, {"email": sentence(error)}), 422
    flash(words.address_kept(login, has_one=bool(typed.strip())), "ok")
    return _to(login)


@pages.post("/gebruikers/<login>/inschakelen")
@needs(Action.MANAGE_USERS, proves=True)
def enable(login: str) -> ResponseReturnValue:
    """Let a user come in again."""
    _change(
        "enable user",
        login,
        lambda session, acting: services.enable_user(session, login, acting),
    )
    flash(words.enabled(login), "ok")
    return _to(login)


@pages.post("/gebruikers/<login>/wachtwoord")
@of_own_accounts
@needs(Action.MANAGE_USERS, proves=True)
def set_password(login: str) -> ResponseReturnValue:
    """Give a user a new password to come in with once."""
    password = request.form.get("wachtwoord", "")
    try:
        _change(
            "set password",
            login,
            lambda session, acting: services.set_password(session, login, password, acting),
        )
    except PasswordTooShort as error:
        return _show(login, {"wachtwoord": sentence(error)}), 422
    flash(
        "Het nieuwe wachtwoord geldt en de gebruiker is overal uitgelogd. Geef het wachtwoord "
        "persoonlijk door; de gebruiker kiest daarna een eigen wachtwoord bij Mijn account.",
        "ok",
    )
    return _to(login)


@pages.post("/gebruikers/<login>/tweede-factor")
@of_own_accounts
@needs(Action.MANAGE_USERS, proves=True)
def forget_second_factor(login: str) -> ResponseReturnValue:
    """Forget the app of a lost phone."""
    _change(
        "forget second factor",
        login,
        lambda session, acting: services.forget_second_factor(session, login, acting),
    )
    flash("De app is vergeten. Bij het volgende inloggen stelt de gebruiker een nieuwe in.", "ok")
    return _to(login)


@pages.post("/gebruikers/<login>/ontkoppelen")
@needs(Action.MANAGE_USERS, proves=True)
def forget_identity(login: str) -> ResponseReturnValue:
    """Forget which account of the organisation is this user's."""
    _change(
        "forget identity",
        login,
        lambda session, acting: services.forget_identity(session, login, acting),
    )
    flash(words.UNBOUND, "ok")
    return _to(login)


def _found(chosen: dict[str, str], asked: str | None, *, whole: bool = False) -> UserList:
    active = {_ON: True, _OFF: False}.get(chosen["toegang"])
    choice = UserChoice(chosen["zoek"], chosen["rol"], active)
    more: dict[str, Any] = {"size": None} if whole else {}
    seen: UserList = desk().read(
        lambda session, acting: services.list_users(session, choice, asked, acting, **more)
    )
    return seen


def _form(wrongs: dict[str, str]) -> str:
    return render_template(
        "users/new.html",
        wrongs=wrongs,
        typed=request.form,
        chosen_roles=request.form.getlist("rollen"),
        chosen_towns=request.form.getlist("gemeenten"),
        roles=list(ROLES.items()),
        towns=desk().read(_towns),
        least=LEAST_PASSWORD,
    )


def _show(login: str, wrongs: dict[str, str]) -> str:
    def work(session: Any, acting: Acting) -> tuple[Any, Any]:
        return services.see_user(session, login, acting), _towns(session, acting)

    seen, towns = desk().read(work)
    again = request.endpoint == "users.change" and bool(wrongs)
    return render_template(
        "users/show.html",
        seen=seen,
        user=seen.user,
        may_change=not (seen.is_oneself or seen.user.elsewhere),
        name=request.form.get("naam", "") if again else seen.user.name,
        chosen_roles=request.form.getlist("rollen") if again else seen.user.roles,
        chosen_towns=request.form.getlist("gemeenten") if again else seen.user.municipalities,
        reason=request.form.get("reden", ""),
        email=request.form.get("email", seen.email) if "email" in wrongs else seen.email,
        roles=list(ROLES.items()),
        roles_in_user=words.roles_of(seen.user),
        towns_in_user=words.towns_of(seen.user),
        ways_in=words.ways_in(seen, by_provider=desk().by_provider),
        towns=towns,
        wrongs=wrongs,
        least=LEAST_PASSWORD,
    )


def _towns(session: Any, acting: Acting) -> list[tuple[str, str]]:
    """Return one's own municipalities to choose from, also those that are not loaded yet."""
    names = dict(own_municipalities(session, acting))
    return [
        (code, f"{names[code]} ({code})" if code in names else code)
        for code in sorted(acting.municipalities)
    ]


def _typed() -> tuple[str, list[Role], list[str]]:
    """Return name, roles and municipalities as typed; a role that there is not is left out."""
    roles = [Role(role) for role in request.form.getlist("rollen") if role in set(Role)]
    return request.form.get("naam", "").strip(), roles, request.form.getlist("gemeenten")


def _field_of(error: OntzorgenError) -> str:
    if isinstance(error, UserIncomplete):
        return _MISSING[error.what]
    return _TYPED.get(type(error), "naam")


def _change(action: str, login: str, work: Callable[[Any, Acting], Any]) -> Any:
    return desk().write(work, action, f"user {login}")


def _to(login: str) -> ResponseReturnValue:
    return redirect(url_for("users.show", login=login))
