"""The budget plan of a household, and the months ahead with what a coach supposes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.amounts import euros
from ontzorgen.domain.budget import BudgetLine
from ontzorgen.domain.forecast import NOTHING
from ontzorgen.schemas.budget import last_day_typed, line_typed, what_if_typed
from ontzorgen.services.acting import Action
from ontzorgen.services.coaching.budget import change_budget
from ontzorgen.services.coaching.budget.change_budget import KeptLine
from ontzorgen.services.coaching.budget.see_budget import BudgetSeen, see_budget
from ontzorgen.services.coaching.errors import (
    BudgetLineChanged,
    NoSuchCost,
    UnknownBudgetLine,
)
from ontzorgen.services.coaching.trajectory.errors import TooManyWords
from ontzorgen.services.errors import BsnInText
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.wording import budget as words
from ontzorgen.wording.errors import sentence

pages = Blueprint("budget", __name__)
_BUDGET = "/huishoudens/<int:household_id>/begroting"
_LINE = f"{_BUDGET}/<int:line_id>"
_ONCE, _REVISION = "eenmalig", "stempel"
_SUPPOSED = tuple(words.LABELS)[tuple(words.LABELS).index("terug") :]
_LONGEST_NUMBER = 18


@pages.get(_BUDGET)
@needs(Action.READ_BUDGET)
def show(household_id: int) -> ResponseReturnValue:
    """Show the plan, what to look at, and the months ahead; what is supposed is not kept."""
    typed = {name: request.args.get(name, "")[:80] for name in _SUPPOSED}
    what_if, read = what_if_typed(typed)
    wrongs = words.wrongs(read)
    if wrongs:
        what_if = NOTHING
    try:
        seen = _seen(household_id, what_if)
    except (NoSuchCost, UnknownBudgetLine) as stranger:
        field = "terug" if isinstance(stranger, NoSuchCost) else "toeslag"
        wrongs, what_if = {field: sentence(stranger)}, NOTHING
        seen = _seen(household_id, what_if)
    page = render_template(
        "budget/show.html",
        seen=seen,
        head=seen.head,
        plan=seen.plan,
        words=words,
        typed=typed,
        wrongs=wrongs,
        told=words.supposed(seen, what_if),
    )
    return page, 422 if wrongs else 200


@pages.get(f"{_BUDGET}/nieuw")
@needs(Action.CHANGE_BUDGET)
def new(household_id: int) -> ResponseReturnValue:
    """Ask for a line."""
    typed = {"frequentie": "MONTHLY", "stand": "NOT_ASKED", _ONCE: token_urlsafe(16)}
    return _form(household_id, None, typed, {})


@pages.post(f"{_BUDGET}/nieuw")
@needs(Action.CHANGE_BUDGET)
def add(household_id: int) -> ResponseReturnValue:
    """Add a line; a form that is sent twice adds one."""
    line, read = line_typed(request.form)
    wrongs = words.wrongs(read)
    form = request.form.get(_ONCE, "")[:64] or token_urlsafe(16)
    if line is not None:
        wrongs = _tried(
            lambda session, acting: change_budget.add_line(
                session, household_id, line, form, acting
            ),
            "add budget line",
            household_id,
        )
    if wrongs:
        return _form(household_id, None, {**request.form, _ONCE: form}, wrongs)
    return _saved(household_id, "De regel staat in de begroting.")


@pages.get(_LINE)
@needs(Action.CHANGE_BUDGET)
def line(household_id: int, line_id: int) -> ResponseReturnValue:
    """Show a line to be changed."""
    kept = _kept(household_id, line_id)
    return _form(household_id, kept, _typed_of(kept), {})


@pages.post(_LINE)
@needs(Action.CHANGE_BUDGET)
def change(household_id: int, line_id: int) -> ResponseReturnValue:
    """Change a line, unless somebody else did meanwhile."""
    kept = _kept(household_id, line_id)
    typed, read = line_typed(request.form, line_id)
    wrongs = words.wrongs(read)
    if typed is not None:
        wrongs = _tried(
            lambda session, acting: change_budget.change_line(
                session, household_id, typed, _revision(), acting
            ),
            "change budget line",
            household_id,
        )
    if wrongs:
        return _form(household_id, kept, request.form, wrongs)
    return _saved(household_id, "De regel is veranderd.")


@pages.get(f"{_LINE}/einde")
@needs(Action.CHANGE_BUDGET)
def end(household_id: int, line_id: int) -> ResponseReturnValue:
    """Ask for the last day of a line."""
    kept = _kept(household_id, line_id)
    return _end_form(household_id, kept, {"tm": _typed_of(kept)["tm"]}, {})


@pages.post(f"{_LINE}/einde")
@needs(Action.CHANGE_BUDGET)
def change_end(household_id: int, line_id: int) -> ResponseReturnValue:
    """End a line, or take it away when it was a mistake."""
    kept = _kept(household_id, line_id)
    day, read = last_day_typed(request.form)
    wrongs = words.wrongs(read)
    if day is not None:
        wrongs = _tried(
            lambda session, acting: change_budget.end_line(
                session, household_id, line_id, day, _revision(), acting
            ),
            "end budget line",
            household_id,
        )
    if wrongs:
        return _end_form(household_id, kept, request.form, wrongs)
    gone = day is not None and day < kept.line.valid_from
    told = "De regel is weggehaald." if gone else "De regel stopt na deze dag."
    return _saved(household_id, told)


def _seen(household_id: int, what_if: Any) -> BudgetSeen:
    return desk().read(lambda session, acting: see_budget(session, household_id, acting, what_if))


def _kept(household_id: int, line_id: int) -> KeptLine:
    return desk().read(
        lambda session, acting: change_budget.see_line(session, household_id, line_id, acting)
    )


def _tried(work: Any, action: str, household_id: int) -> dict[str, str]:
    """Do work; return what is wrong by field, nothing when it was done."""
    try:
        desk().write(work, action, f"household {household_id}")
    except (BsnInText, TooManyWords) as error:
        return {"omschrijving": sentence(error)}
    except BudgetLineChanged as error:
        return {words.CONFLICT: sentence(error)}
    return {}


def _revision() -> int:
    text = request.form.get(_REVISION, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def _typed_of(kept: KeptLine) -> dict[str, str]:
    line = kept.line
    last = line.valid_until and line.valid_until - timedelta(days=1)
    return {
        "soort": line.kind.value,
        "bedrag": euros(line.amount_cents).replace(".", ","),
        "frequentie": line.rhythm.value,
        "vanaf": line.valid_from.isoformat(),
        "tm": last.isoformat() if last else "",
        "stand": line.status.value if line.status else "NOT_ASKED",
        "eerste_betaling": line.first_payment_on.isoformat() if line.first_payment_on else "",
        "omschrijving": line.description,
        _REVISION: str(kept.revision),
    }


def _form(
    household_id: int, kept: KeptLine | None, typed: Mapping[str, str], wrongs: dict[str, str]
) -> ResponseReturnValue:
    return _page("budget/line.html", household_id, kept, typed, wrongs)


def _end_form(
    household_id: int, kept: KeptLine, typed: Mapping[str, str], wrongs: dict[str, str]
) -> ResponseReturnValue:
    stamp = typed.get(_REVISION, str(kept.revision))
    return _page("budget/end.html", household_id, kept, {**typed, _REVISION: stamp}, wrongs)


def _page(
    template: str,
    household_id: int,
    kept: KeptLine | None,
    typed: Mapping[str, str],
    wrongs: dict[str, str],
) -> ResponseReturnValue:
    head = desk().read(
        lambda session, acting: change_budget.to_change(session, household_id, acting)
    )
    line: BudgetLine | None = kept.line if kept else None
    page = render_template(template, head=head, line=line, typed=typed, wrongs=wrongs, words=words)
    return page, 422 if wrongs else 200


def _saved(household_id: int, told: str) -> ResponseReturnValue:
    flash(told, "ok")
    return redirect(url_for("budget.show", household_id=household_id))
