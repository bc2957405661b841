"""The menu: what this person may open, in groups; made once for each role and each screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, g, request
from markupsafe import Markup

from ontzorgen.domain.sign_in import Stage
from ontzorgen.services.web_sessions import Visit
from ontzorgen.web.access import rule_of
from ontzorgen.web.addresses import address_of


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the menu."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together."""

    title: str
    items: Sequence[Item]


_NAME = "ontzorgen-menus"
_GROUPS = (
    (
        "Werkvoorraad",
        (
            ("start.show", "Start"),
            ("tasks.index", "Taken"),
            ("caseload.index", "Mijn huishoudens"),
            ("households.index", "Huishoudens"),
            ("signals.index", "Signalen"),
            ("letters.index", "Brieven"),
        ),
    ),
    (
        "Betalen",
        (
            ("runs.index", "Betaalruns"),
            ("payees.index", "Begunstigden"),
            ("amounts.index", "Bedragen"),
            ("bank.index", "Bank"),
            ("imports.index", "Inlezen"),
            ("books.index", "Boeken"),
            ("jobs.index", "Lopend werk"),
        ),
    ),
    ("Verantwoorden", (("reports.index", "Rapporten"),)),
    (
        "Beheren",
        (
            ("policy.index", "Beleid"),
            ("letter_texts.index", "Teksten van brieven"),
            ("users.index", "Gebruikers"),
            ("retention.index", "Bewaren"),
            ("log.index", "Logboek"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Menu:
    """The groups in which there is something for a person, as HTML."""

    wide: Markup
    small: Markup
    """The same for a page that has it a second time, for a small screen."""


def register(site: Flask) -> None:
    """Have a place for the menus of this site."""
    site.extensions[_NAME] = {}


def menu(visit: Visit | None) -> Menu | None:
    """Return the menu of this person on this page; None for who did not come in."""
    if visit is None or visit.stage is not Stage.IN:
        return None
    here = "" if g.get("nowhere") else (request.endpoint or "").partition(".")[0]
    kept = cast("dict[tuple[Any, ...], Menu]", current_app.extensions[_NAME])
    name = (request.root_path, visit.roles, here)
    found = kept.get(name)
    if found is None:
        lines: Any = current_app.jinja_env.get_template("components/menu.html").module
        groups = _groups(visit, here)
        found = kept[name] = Menu(lines.menu(groups, ""), lines.menu(groups, "-klein"))
    return found


def _groups(visit: Visit, here: str) -> list[Group]:
    groups = []
    for title, lines in _GROUPS:
        items = [
            Item(label, address_of(endpoint), endpoint.partition(".")[0] == here)
            for endpoint, label in lines
            if _may(endpoint, visit)
        ]
        if items:
            groups.append(Group(title, items))
    return groups


def _may(endpoint: str, visit: Visit) -> bool:
    if endpoint not in current_app.view_functions:
        return False
    rule = rule_of(endpoint)
    return rule is not None and rule.lets_in(visit)
