"""The rows of a household that is registered in steps: from the form, and for the importer.

A person is `p1`, a cost `c1`; their fields begin so. Which step a field is on follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ontzorgen.domain.fixed_cost import per_month_cents
from ontzorgen.schemas.fields import BsnField, EuroField, WrongValue
from ontzorgen.schemas.sheet import Sheet, fields
from ontzorgen.services.households.drafts import Cells, Content
from ontzorgen.services.households.see_forms import COST_LETTER, LONGEST_BEGIN, PERSON_LETTER
from ontzorgen.services.importing.codes import FREQUENCIES
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.rows import File
from ontzorgen.services.pick_payee import PayeeChoice
from ontzorgen.web.household_costs import ASKED, add_cost

STEPS = {
    "huishouden": "Huishouden",
    "personen": "Personen",
    "rechten": "Recht en machtiging",
    "lasten": "Vaste lasten",
    "controle": "Controleren en opslaan",
}
"""The steps in their order, as an address has them and as people read them."""
OF_HOUSEHOLD = (
    "huishouden",
    "gemeentecode",
    "consulent",
    "budgetcoach",
    "straat",
    "huisnummer",
    "postcode",
    "plaats",
)
OF_PERSON = ("voornaam", "achternaam", "bsn", "geboortedatum", "taal")
OF_RIGHT = (
    "recht_vanaf",
    "recht_tm",
    "inburgeringsplichtig",
    "asielvergunning_bepaalde_tijd",
    "machtiging_vanaf",
    "machtiging_tm",
)
MOST_PERSONS, MOST_COSTS = 20, 40
_LONGEST = 600
_ROW = re.compile(r"([pc][0-9]{1,3})-(\w+)")
_FILLED_IN = {"frequentie": "MAAND"}
"""What a form fills in by itself: a row with nothing else is empty."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left of a month, in cents; what cannot be read yet is not in it."""

    net_cents: int | None
    costs_cents: int
    not_counted: int
    """Amounts that are typed and cannot be read, the benefit among them."""

    @property
    def left_cents(self) -> int | None:
        """Return what is left; None while the benefit is not known."""
        return None if self.net_cents is None else self.net_cents - self.costs_cents


def with_step(content: Content, step: str, form: Mapping[str, str]) -> Content:
    """Return the content with what was typed in a step; a BSN left empty stays as it was."""
    made = Content(content.household, content.persons, content.costs, content.net)
    if step == "huishouden":
        typed = {column: _short(form, column) for column in OF_HOUSEHOLD}
        made.household = {**typed, "gemeentecode": content.household["gemeentecode"]}
    elif step == "personen":
        made.persons = _persons(content.persons, form)
    elif step == "rechten":
        made.persons = {
            name: cells | {column: _short(form, f"{name}-{column}") for column in OF_RIGHT}
            for name, cells in content.persons.items()
        }
    elif step == "lasten":
        made.costs = _rows(form, "c", tuple(ASKED), MOST_COSTS)
        made.net = _short(form, "netto")
    return made


def without(content: Content, name: str) -> Content:
    """Return the content without a person or a cost; what was the person's is shared."""
    costs = {
        key: cells | {"persoon": ""} if cells.get("persoon") == name else cells
        for key, cells in content.costs.items()
        if key != name
    }
    persons = {key: cells for key, cells in content.persons.items() if key != name}
    return Content(content.household, persons, costs, content.net)


def new_name(rows: Mapping[str, Cells], letter: str) -> str:
    """Return a name for one more row."""
    return f"{letter}{max([0, *(int(name[1:]) for name in rows)]) + 1}"


def as_sheet(content: Content, payees: Sequence[PayeeChoice]) -> tuple[Sheet, dict[str, str]]:
    """Return the rows for the importer, and what is wrong with payees by their field."""
    sheet, wrongs = Sheet(), dict[str, str]()
    household = content.household.get("huishouden", "").strip()
    begin = household[:LONGEST_BEGIN]
    sheet.add(File.HOUSEHOLDS, content.household, fields(*OF_HOUSEHOLD))
    if not content.persons:
        sheet.refuse("p1-achternaam", ProblemCode.REQUIRED)
    keys = {
        name: f"{begin}-{PERSON_LETTER}{number}"
        for number, name in enumerate(content.persons, start=1)
    }
    for name, cells in content.persons.items():
        row = {**cells, "persoon": keys[name], "huishouden": household}
        sheet.add(File.PERSONS, row, fields(*OF_PERSON, *OF_RIGHT, prefix=f"{name}-"))
    for number, (name, cells) in enumerate(content.costs.items(), start=1):
        row = {
            **cells,
            "vaste_last": f"{begin}-{COST_LETTER}{number}",
            "huishouden": household,
            "persoon": keys.get(cells.get("persoon", ""), cells.get("persoon", "")),
        }
        wrongs |= add_cost(sheet, payees, row, f"{name}-")[1]
    return sheet, wrongs


def step_of(field: str) -> str:
    """Return the step that a field is on; what belongs to no field is told at the end."""
    found = _ROW.fullmatch(field)
    if found is None:
        return "huishouden" if field in OF_HOUSEHOLD else "controle"
    if found[1].startswith("c"):
        return "lasten"
    return "rechten" if found[2] in OF_RIGHT else "personen"


def budget_of(net: str, costs: Mapping[str, Cells]) -> Budget:
    """Work out a month from what is typed so far; it decides nothing, so it refuses nothing."""
    amounts = [
        (FREQUENCIES[cells["frequentie"]], cents)
        for cells in costs.values()
        if cells.get("frequentie") in FREQUENCIES
        and (cents := _cents(cells.get("bedrag", ""))) is not None
    ]
    typed = [text for text in (net, *(each.get("bedrag", "") for each in costs.values())) if text]
    not_counted = sum(_cents(text) is None for text in typed)
    return Budget(_cents(net), per_month_cents(amounts), not_counted)


def costs_typed(form: Mapping[str, str]) -> dict[str, Cells]:
    """Return the costs in a form, as texts."""
    return _rows(form, "c", tuple(ASKED), MOST_COSTS)


def _persons(before: Mapping[str, Cells], form: Mapping[str, str]) -> dict[str, Cells]:
    made = {}
    for name, cells in _rows(form, "p", OF_PERSON, MOST_PERSONS, keep=before).items():
        old = before.get(name, {})
        bsn = cells["bsn"] if _is_bsn(cells["bsn"]) else ""
        made[name] = {**old, **cells, "bsn": bsn or old.get("bsn", "")}
    return made


def _rows(
    form: Mapping[str, str],
    letter: str,
    columns: Sequence[str],
    most: int,
    keep: Mapping[str, Cells] | None = None,
) -> dict[str, Cells]:
    names = {found[1] for field in form if (found := _ROW.fullmatch(field))}
    made: dict[str, Cells] = {}
    for name in sorted((n for n in names if n[0] == letter), key=lambda each: int(each[1:])):
        cells = {column: _short(form, f"{name}-{column}") for column in columns}
        empty = all(not text or _FILLED_IN.get(column) == text for column, text in cells.items())
        if (not empty or name in (keep or {})) and len(made) < most:
            made[name] = cells
    return made


def _short(form: Mapping[str, str], field: str) -> str:
    return form.get(field, "").strip()[:_LONGEST]


def _cents(text: str) -> int | None:
    try:
        return EuroField("bedrag", empty=True).value_of(text.strip())
    except WrongValue:
        return None


def _is_bsn(text: str) -> bool:
    try:
        return bool(BsnField("bsn", empty=True).value_of(text))
    except WrongValue:
        return False
