"""Who may open which page: a rule beside each view, and one guard before all of them.

A view says its rule: `@nobody_asked`, `@anybody`, `@signed_in` or `@needs(Action...)`. A view
without a rule is refused: it fails closed, and a test names it. What belongs to another
municipality does not exist for this person: the page is that of a thing that was never there.

What a page asks by itself, while nobody is there, says so: `@signed_in_quietly`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask import current_app, g, request

from ontzorgen.services.acting import MAY, Action
from ontzorgen.services.web_sessions import Visit

View = TypeVar("View", bound=Callable[..., Any])
_RULE = "access_rule"
_MAY_BY_NAME = {action.value: roles for action, roles in MAY.items()}
"""Who may, by the name of the action: a page asks it some fifty times."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open a page."""

    open_to_all: bool = False
    knows_nobody: bool = False
    """It does not even look who comes: files of the look, and the probes of a server."""
    action: Action | None = None
    """None: everybody who came in."""
    proves: bool = False
    """Ask again who it is when that was long ago: for what moves money, or gives a file away."""
    of_own_accounts: bool = False
    """It is about passwords and codes: it is not there when an identity provider has those."""
    marks: bool = True
    """Opening it is use of the session. False: a page asks it by itself, so nobody need be there,
    and the session ends as it would without."""

    def lets_in(self, visit: Visit) -> bool:
        """Say whether a role of the person allows it."""
        return self.action is None or not visit.roles.isdisjoint(MAY[self.action])


def anybody(view: View) -> View:
    """Let everybody open the page, also who did not come in."""
    return _with(view, Rule(open_to_all=True))


def nobody_asked(view: View) -> View:
    """Let everybody open it without looking who comes; it shows nothing of anybody."""
    return _with(view, Rule(open_to_all=True, knows_nobody=True))


def signed_in(view: View) -> View:
    """Let everybody open the page who came in, whatever the role."""
    return _with(view, Rule())


def signed_in_quietly(view: View) -> View:
    """Let everybody open it who came in, and take that for no sign that somebody is there."""
    return _with(view, Rule(marks=False))


def needs(action: Action, *, proves: bool = False) -> Callable[[View], View]:
    """Let those open the page who have a role for the action."""
    return lambda view: _with(view, Rule(action=action, proves=proves))


def of_own_accounts(view: View) -> View:
    """Close a page when people come in through an identity provider; stands above its rule."""
    rule: Rule = getattr(view, _RULE)
    return _with(view, replace(rule, of_own_accounts=True))


def may(action: str) -> bool:
    """Say whether a role of who came in allows an action: to show or leave out a button."""
    visit: Visit | None = g.visit
    return visit is not None and not visit.roles.isdisjoint(_MAY_BY_NAME[action])


def rule_of(endpoint: str) -> Rule | None:
    """Return the rule of a view; None when somebody forgot it."""
    return getattr(current_app.view_functions[endpoint], _RULE, None)


def rule_here() -> Rule | None:
    """Return the rule of the view of this request; None when there is no view or no rule."""
    return None if request.endpoint is None else rule_of(request.endpoint)


def _with(view: View, rule: Rule) -> View:
    setattr(view, _RULE, rule)
    return view
