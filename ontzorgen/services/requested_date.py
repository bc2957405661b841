"""Which day to ask of the bank: the planned one, or the first one that it still takes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ontzorgen.domain.policy import Policy
from sepa import business_days

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def requested_date(planned: date, policy: Policy, now: datetime) -> date:
    """Return the day to ask of the bank: the run's, or the first one the bank still takes.

    A late export asks for the first TARGET2 day from today, tomorrow after cut-off.
    """
    local = now.astimezone(AMSTERDAM)
    earliest = local.date()
    if policy.cut_off is not None and local.time().replace(tzinfo=None) >= policy.cut_off:
        earliest += timedelta(days=1)
    return planned if planned > earliest else business_days.on_or_after(earliest)
