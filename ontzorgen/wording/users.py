"""Dutch words about users: what was refused, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ontzorgen.services import manage_users
from ontzorgen.services.coaching.day.whose import Namesakes
from ontzorgen.services.manage_users import Disabled, ListedUser, UserList, UserSeen
from ontzorgen.wording.amounts import counted
from ontzorgen.wording.codes import ROLES
from reports.csv_file import csv_rows
from reports.report import Column, Report, Table

_MISSING = {
    "name": "Vul de naam in.",
    "role": "Kies ten minste één rol.",
    "municipality": "Kies ten minste één gemeente.",
}
SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    manage_users.NoSuchUser: lambda e: (
        f"Er is in uw gemeenten geen gebruiker {e.login}. Controleer de gebruikersnaam."
    ),
    manage_users.UserOfOthersToo: lambda e: (
        f"Gebruiker {e.login} werkt ook voor een gemeente waar u niet voor werkt. Er is niets "
        "veranderd. Vraag een beheerder die voor al die gemeenten werkt."
    ),
    manage_users.OwnUser: lambda _e: (
        "Dit is uw eigen account. Er is niets veranderd. Vraag een andere beheerder; uw eigen "
        "wachtwoord verandert u bij Mijn account."
    ),
    manage_users.UserIncomplete: lambda e: _MISSING[e.what],
}
_COLUMNS = (
    Column("gebruikersnaam"),
    Column("naam"),
    Column("rollen"),
    Column("gemeenten"),
    Column("toegang"),
)


def namesakes(each: Namesakes) -> str:
    """Say that a name in the register is that of more users, and what to do."""
    logins = f"{', '.join(each.logins[:-1])} en {each.logins[-1]}"
    of = counted(each.households, "huishoudens")
    return (
        f"De naam {each.name} (gemeente {each.municipality}) staat in het register bij {of}, en is "
        f"van de gebruikers {logins}. Niemand van hen krijgt die huishoudens in de eigen lijst of "
        "in het dagbericht. Zet in het register de gebruikersnaam, of geef een van hen hier een "
        "andere naam."
    )


def namesakes_json(each: Namesakes) -> dict[str, Any]:
    """Return a name of more users as `user list --json` shows it."""
    return {
        "municipality": each.municipality,
        "name": each.name,
        "logins": list(each.logins),
        "households": each.households,
    }


def roles_of(user: ListedUser) -> str:
    """Name the roles of a user."""
    return ", ".join(ROLES[role] for role in user.roles)


def towns_of(user: ListedUser) -> str:
    """Name the municipalities that a user shares with who looks, and that there are others."""
    return ", ".join((*user.municipalities, *(["en andere"] if user.elsewhere else [])))


def ways_in(user: UserSeen, *, by_provider: bool) -> list[tuple[str, str]]:
    """Say with what a user comes in, as far as that is set up."""
    if by_provider:
        return [
            ("Account bij de organisatie", "gekoppeld" if user.is_bound else "nog niet gekoppeld")
        ]
    return [
        ("Wachtwoord", "ingesteld" if user.has_password else "niet ingesteld"),
        ("Code uit de app", "ingesteld" if user.has_second_factor else "nog niet ingesteld"),
    ]


def users_csv(seen: UserList) -> Iterator[bytes]:
    """Yield users as a CSV file for a spreadsheet."""
    return csv_rows("gebruikers", _COLUMNS, _rows(seen))


def overview(seen: UserList) -> Report:
    """Show users in a terminal."""
    table = Table("Gebruikers", _COLUMNS, tuple(_rows(seen)), if_empty="Geen gebruikers.")
    return Report("Gebruikers", f"{seen.page.total} gebruikers", (table,))


def user_json(user: ListedUser) -> dict[str, Any]:
    """Return a user as `user list --json` shows it."""
    return {
        "login": user.login,
        "name": user.name,
        "active": user.active,
        "roles": list(user.roles),
        "municipalities": list(user.municipalities),
        "elsewhere": user.elsewhere,
    }


def disabled_json(login: str, done: Disabled) -> dict[str, Any]:
    """Return what `user disable --json` shows."""
    return {
        "login": login,
        "active": False,
        "sessions_ended": done.sessions,
        "runs_rejected": list(done.rejected_runs),
    }


def disabled(login: str, done: Disabled) -> str:
    """Say what disabling a user ended, and what has to be done again."""
    told = f"Gebruiker {login} kan niet meer inloggen en is overal uitgelogd."
    if not done.rejected_runs:
        return told
    runs = ", ".join(done.rejected_runs)
    return (
        f"{told}\nAfgekeurd, omdat {login} ze had goedgekeurd en ze nog niet naar de bank waren: "
        f"{runs}. Bereken die opnieuw en laat een ander ze goedkeuren."
    )


def added(login: str, *, by_provider: bool) -> str:
    """Say that a user was added, and how that user comes in."""
    told = f"Gebruiker {login} is toegevoegd."
    if by_provider:
        return (
            f"{told} De gebruiker logt in via de organisatie. Wie dat de eerste keer met deze "
            "gebruikersnaam doet, wordt aan de gebruiker gekoppeld."
        )
    return (
        f"{told} Geef het wachtwoord persoonlijk door; de gebruiker kiest daarna een eigen "
        "wachtwoord bij Mijn account."
    )


def address_kept(login: str, *, has_one: bool) -> str:
    """Say where the daily mail of a user goes from now on."""
    where = "gaat naar het nieuwe adres" if has_one else "gaat nergens meer heen"
    return f"Het dagbericht van {login} {where}."


UNBOUND = (
    "De koppeling is verbroken en de gebruiker is overal uitgelogd. Wie de volgende keer met deze "
    "gebruikersnaam inlogt via de organisatie, wordt gekoppeld."
)


def enabled(login: str) -> str:
    """Say that a user may come in again."""
    return f"Gebruiker {login} kan weer inloggen, op dezelfde manier en met de rollen van eerder."


def _rows(seen: UserList) -> Iterator[tuple[str, ...]]:
    for user in seen.users:
        access = "aan" if user.active else "uit"
        yield user.login, user.name, roles_of(user), towns_of(user), access
