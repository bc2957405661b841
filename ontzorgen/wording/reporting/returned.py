"""The report about refused and returned payments, with its words."""

from __future__ import annotations

from ontzorgen.domain.payment import EventKind
from ontzorgen.services.reporting.returned import CameBack, Place, ReturnedSeen
from ontzorgen.wording.bank_reasons import meaning
from ontzorgen.wording.codes import COST_KINDS
from ontzorgen.wording.reporting.asked import question_of
from reports.report import Coded, Report
from reports.returned import ReturnedFacts, ReturnedLine, ReturnedTime, returned

WAYS = {EventKind.REJECTED: "geweigerd", EventKind.RETURNED: "teruggestort"}
BECAME = {
    Place.OPEN: "nog open",
    Place.TAKEN_OVER: "opnieuw betaald",
    Place.CLIENT: "bewaard voor de klant",
    Place.GIVEN_BACK: "teruggegeven aan de klant",
    Place.PAID: "toch uitgevoerd",
    Place.IN_TRANSIT: "toch uitgevoerd",
}
"""What became of the money, in the order in which it is told."""
_AGAIN = Coded("CAME_BACK_AGAIN", "kwam nog eens terug")
_NO_REASON = Coded("", "De bank zegt niet waarom.")


def returned_report(seen: ReturnedSeen) -> Report:
    """Return what was seen as a report."""
    return returned(
        ReturnedFacts(
            question_of(seen.asked),
            [_time(each) for each in seen.all],
            [
                ReturnedLine(
                    _time(each),
                    called.municipality,
                    called.household,
                    Coded(called.kind, COST_KINDS[called.kind]),
                    called.payee,
                    called.due_date,
                    called.run,
                    again,
                    called.fixed_cost,
                    called.end_to_end_id,
                )
                for each, called, again in seen.lines
            ],
            len(seen.all) - len(seen.lines),
            seen.books_cents,
        )
    )


def _time(each: CameBack) -> ReturnedTime:
    told = each.happened
    became = _AGAIN if each.place is None else Coded(each.place.value, BECAME[each.place])
    return ReturnedTime(
        told.payment,
        told.day,
        Coded(told.kind.value, WAYS[told.kind]),
        _reason(told.reason),
        told.amount_cents,
        became,
    )


def _reason(reason: str | None) -> Coded:
    if not reason:
        return _NO_REASON
    code = reason.strip().upper()
    return Coded(code, meaning(code))
