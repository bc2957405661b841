"""The menu: what this person may open, in groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, g, request

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


def menu(visit: Visit | None) -> list[Group]:
    """Return the groups in which there is something for this person."""
    if visit is None or visit.stage is not Stage.IN:
        return []
    groups = []
    for title, lines in _GROUPS:
        items = [
            Item(label, address_of(endpoint), _is_here(endpoint))
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


def _is_here(endpoint: str) -> bool:
    """Say whether this page belongs to the screen of a menu line."""
    here = "" if g.get("nowhere") else request.endpoint or ""
    return here.partition(".")[0] == endpoint.partition(".")[0]
