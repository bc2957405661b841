"""Find a run for somebody: one that is not theirs does not exist for them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.run_errors import UnknownRun
from ontzorgen.store import runs
from ontzorgen.store.models import RunRow


def run_called(session: Session, name: str, action: Action, acting: Acting) -> RunRow:
    """Return the run by its name, if the person may do this with it.

    Raises:
        UnknownRun: there is none, or it is another municipality's; the words are the same.
        NotAllowed: the person has no role for the action.
    """
    require(acting, action)
    run = runs.called(session, name)
    if run is None or run.municipality_code not in acting.municipalities:
        raise UnknownRun(name)
    return run
