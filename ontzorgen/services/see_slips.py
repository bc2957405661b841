"""Show the control slips of a run: what who signs at the bank compares, one for each file."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.services import check_ledger
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.find_run import run_called
from ontzorgen.services.run_errors import WrongStatus
from ontzorgen.services.show_run import ExportSeen, see_export
from ontzorgen.store import audit, bank


def see_slips(session: Session, name: str, acting: Acting) -> ExportSeen:
    """Return the files of an exported run, and the people behind it.

    Raises:
        UnknownRun: none, or another municipality's; the words are the same.
        WrongStatus: there is no file yet, or it was taken back: nobody signs it.
        BooksDoNotHold: a file on record is not what was approved.
    """
    run = run_called(session, name, Action.READ_RUN, acting)
    if run.status not in bank.SENT:
        raise WrongStatus(run.name, run.status, "sign")
    check_ledger.refuse_broken(session, run, [check_ledger.files_are_the_lines])
    audit.append(session, acting, "read control slips", run.name, run.municipality_code, {})
    return see_export(session, run)
