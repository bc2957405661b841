"""What the forms about a household share: they are read, judged by the importer, and saved.

A form carries the stamp of the household as it was when the form was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.schemas.sheet import Sheet
from ontzorgen.services.households.change_household import (
    Intent,
    change_household,
    judge_household,
)
from ontzorgen.services.households.errors import HouseholdChanged
from ontzorgen.services.households.see_forms import HouseholdForm, see_forms
from ontzorgen.services.households.workers import Workers, workers_to_choose
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.web.desk import desk
from ontzorgen.wording import codes, households
from ontzorgen.wording import household_forms as words
from ontzorgen.wording.errors import sentence

STAMP = "stempel"


def form_of(household_id: int) -> HouseholdForm:
    """Return the household of this page."""
    return desk().read(lambda session, acting: see_forms(session, household_id, acting))


def save(
    household_id: int,
    sheet: Sheet,
    action: str,
    about: str,
    wrong_already: Mapping[str, str] | None = None,
    *,
    forgets_bsn: bool = False,
) -> dict[str, str]:
    """Take over what was typed; return a sentence for each field that is wrong, none when saved.

    What is wrong at first sight is not tried, so it is no refusal in the log.
    """
    vault, folder = desk().edge.vault, sheet.folder()
    intent = Intent(action, about, request.form.get(STAMP, ""), forgets_bsn)
    already = dict(wrong_already or {})
    try:
        if already or folder.problems:
            desk().read(
                lambda session, acting: judge_household(
                    session, household_id, folder, intent, vault, acting
                )
            )
            return already
        desk().write(
            lambda session, acting: change_household(
                session, household_id, folder, intent, vault, acting
            ),
            action,
            about,
        )
    except ImportRefused as refused:
        found = words.wrongs(refused.problems, sheet.field_of)
        return words.in_order({**found, **already})
    except HouseholdChanged as changed:
        return {words.WHOLE_FORM: sentence(changed)}
    return {}


def saved(household_id: int, told: str) -> ResponseReturnValue:
    """Say what was done, and go back to the household."""
    flash(told, "ok")
    return redirect(url_for("households.show", household_id=household_id))


def workers_of(*municipalities: str) -> Workers:
    """Return the colleagues whom a form offers for a household of these municipalities."""
    return desk().read(lambda session, acting: workers_to_choose(session, municipalities, acting))


def show_form(
    template: str,
    form: HouseholdForm,
    typed: Mapping[str, str],
    wrongs: dict[str, str],
    **more: Any,
) -> ResponseReturnValue:
    """Show a form with what was typed, and what is wrong with it."""
    page = render_template(
        template,
        form=form,
        head=form.head,
        people=[(person.key, person.name) for person in form.persons],
        typed=typed,
        wrongs=wrongs,
        words=words,
        told=households,
        codes=codes,
        **more,
    )
    return page, 422 if wrongs else 200
