"""Say in which run a benefit comes that was just recorded."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.store import runs


def run_for_benefit(
    session: Session, municipality: str, month: Month, acting: Acting
) -> RunStatus | None:
    """Return how far the run of a month is; None when it has yet to be calculated.

    Raises:
        NotAllowed: the person records no benefits, or not for this municipality.
    """
    require(acting, Action.IMPORT_FINANCE, municipality)
    run = runs.live(session, municipality, month)
    return None if run is None else RunStatus(run.status)
