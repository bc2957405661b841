"""Work out the rows by which a fixed cost gets a new amount, or stops.

The rows are those of the import: what holds already stays as it was, up to the day before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ontzorgen.domain.fixed_cost import CostKind, new_amount_from
from ontzorgen.services.households.errors import LaterAmountKnown, NoAmountThen
from ontzorgen.services.households.see_forms import HouseholdForm
from ontzorgen.services.importing.rows import FixedCostIn
from ontzorgen.store.household_pages import VersionShown


def as_row(form: HouseholdForm, version: VersionShown) -> FixedCostIn:
    """Return an amount on record as the row that gives it."""
    return FixedCostIn(
        line=0,
        key=version.fixed_cost,
        household=form.head.key,
        person=form.key_of(version.person_id),
        kind=CostKind(version.kind),
        payee=version.payee,
        amount_cents=version.amount_cents,
        valid_from=version.valid_from,
        valid_until=version.valid_until,
        frequency=version.frequency,
        due_day=version.due_day,
        reference=version.reference,
        description=version.description,
        consent_on=version.consent_on,
    )


def rows_for_amount(
    form: HouseholdForm, versions: Sequence[VersionShown], day: date
) -> tuple[FixedCostIn | None, FixedCostIn]:
    """Return the row that closes, if one does, and the row that is to get a new amount.

    The new row begins on `day`, or on the first due date after it where the cost does not
    fall due every month.

    Raises:
        NoAmountThen: nothing of the cost is due from that day.
    """
    now = next((each for each in versions if each.valid_on(day)), None)
    start = None if now is None else new_amount_from(now, day)
    if now is None or start is None:
        later = [each.valid_from for each in versions if each.valid_from > day]
        raise NoAmountThen(versions[0].fixed_cost, day, min(later, default=None))
    row = as_row(form, now)
    if start == now.valid_from:
        return None, row
    return replace(row, valid_until=start), replace(row, valid_from=start)


def refuse_end_before_later(versions: Sequence[VersionShown], until: date | None) -> None:
    """Refuse that a cost stops on `until`, its first day without, while more is on record.

    Raises:
        LaterAmountKnown: an amount on record begins on that day, or later.
    """
    last = versions[-1]
    if until is not None and until <= last.valid_from and len(versions) > 1:
        raise LaterAmountKnown(last.fixed_cost, last.valid_from)
