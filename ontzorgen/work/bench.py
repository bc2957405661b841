"""What a handler of a job works with, and what it gives back to the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from ontzorgen.app import Application
from ontzorgen.services.acting import Acting
from ontzorgen.services.jobs.see import SPOOL
from ontzorgen.services.jobs.work import Claim, finish_part
from ontzorgen.store.spool import Spool
from ontzorgen.work.exports import Exports, Output

T = TypeVar("T")
Result = dict[str, Any]
Report = Callable[[int, int | None], None]
"""Called with (done, total) while the work goes on; may raise to stop it."""
Do = Callable[[Session], Result]


@dataclass(frozen=True, slots=True)
class Bench:
    """What a handler works with: `acting` looks the asker up anew, in each transaction."""

    app: Application
    claim: Claim
    acting: Callable[[Session], Acting]
    report: Report
    stack: ExitStack

    @property
    def parameters(self) -> Mapping[str, str]:
        """What was asked."""
        return self.claim.parameters

    @property
    def code(self) -> str:
        """The municipality, for a kind that has one."""
        assert self.claim.municipality is not None  # noqa: S101  (asked with one)
        return self.claim.municipality

    def upload(self) -> Path:
        """Return the folder with the uploaded files."""
        return Spool(self.app.settings.data_dir).folder(self.parameters[SPOOL])

    def output(self, ending: str) -> Output:
        """Return the file that this attempt may leave."""
        return self.exports().output(self.claim.job, self.claim.attempt, ending)

    def exports(self) -> Exports:
        """Return the folder in which jobs leave files."""
        return Exports(self.app.settings.data_dir)

    def part(self, do: Callable[[Session], T], gained: Callable[[T], bool]) -> T:
        """Do a part of the job for good, in a transaction of its own.

        Work that is broken off goes on after it; `gained` says of what was done that it was new.
        Raises ClaimLost: another worker has the job.
        """

        def done(session: Session) -> T:
            self.acting(session)  # from here on the asker's municipalities, and no other
            found = do(session)
            finish_part(session, self.claim, gained=gained(found))
            return found

        return self.app.write(done, lock=self.code)


@dataclass(frozen=True, slots=True)
class Ready:
    """The rest of a job, in one transaction; `lock` names what only one may work on.

    `output` is put in place in that transaction, once the job is known to be still ours.
    """

    do: Do
    lock: str
    output: Output | None = None
