"""vaste_lasten.csv and regie.csv: what is paid, and who pays it from which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ontzorgen.schemas.fields import (
    CodeField,
    DueDayField,
    DutchDateField,
    EuroField,
    KeyField,
    LastDayField,
    TextField,
)
from ontzorgen.schemas.row_schema import Fault, RowSchema, reversed_range
from ontzorgen.services.importing.codes import CONTROLLERS, COST_KINDS, FREQUENCIES
from ontzorgen.services.importing.rows import ControlIn, File, FixedCostIn


class FixedCostSchema(RowSchema):
    """One version of a fixed cost; its reference is judged with the payee's template later."""

    file = File.FIXED_COSTS
    row = FixedCostIn
    key_column = "vaste_last"

    key = KeyField("vaste_last")
    household = KeyField("huishouden")
    person = KeyField("persoon", empty=True)
    kind = CodeField("soort", COST_KINDS)
    payee = KeyField("begunstigde", repeats=True)
    amount_cents = EuroField("bedrag", positive=True)
    valid_from = DutchDateField("vanaf")
    valid_until = LastDayField("tm")
    frequency = CodeField("frequentie", FREQUENCIES)
    due_day = DueDayField("vervaldag")
    reference = TextField("kenmerk", empty=True, repeats=False)
    description = TextField("omschrijving", empty=True)
    consent_on = DutchDateField("akkoord_op", empty=True, optional=True)

    def faults(self, values: Mapping[str, Any]) -> Iterable[Fault]:
        """Refuse a reversed range."""
        return reversed_range(values["valid_from"], values["valid_until"], "vanaf", "tm")


class ControlSchema(RowSchema):
    """From a day on this controller pays the cost."""

    file = File.CONTROLS
    row = ControlIn

    fixed_cost = KeyField("vaste_last")
    valid_from = DutchDateField("vanaf")
    controller = CodeField("regie", CONTROLLERS)
    reason = TextField("reden", empty=True)
