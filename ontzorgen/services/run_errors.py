"""What a payment run refuses. Facts only; `ontzorgen.wording` finds the Dutch words."""

from __future__ import annotations

from collections.abc import Sequence

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.limits import Exceeded


class UnknownRun(OntzorgenError):
    """No run of the user's municipalities has this name."""

    def __init__(self, run: str) -> None:
        self.run = run
        super().__init__(f"no run {run}")


class WrongStatus(OntzorgenError):
    """The run is not in a status that allows this step."""

    def __init__(self, run: str, status: str, step: str) -> None:
        self.run, self.status, self.step = run, status, step
        super().__init__(f"run {run} is {status}: it cannot {step}")


class MakerMayNotApprove(OntzorgenError):
    """Who calculated a run does not approve it."""

    def __init__(self, run: str, login: str) -> None:
        self.run, self.login = run, login
        super().__init__(f"run {run} was calculated by {login}; another person approves it")


class MakerMayNotOverride(OntzorgenError):
    """Who calculated a run gives no extra approval for it."""

    def __init__(self, run: str, login: str) -> None:
        self.run, self.login = run, login
        super().__init__(f"run {run} was calculated by {login}; another person overrides")


class ExporterMayNotWithdraw(OntzorgenError):
    """Who exported a run does not withdraw it: taking back is for a second person."""

    def __init__(self, run: str, login: str) -> None:
        self.run, self.login = run, login
        super().__init__(f"run {run} was exported by {login}; another person withdraws it")


class ContentChanged(OntzorgenError):
    """The rows of a run are no longer what its hash covers."""

    def __init__(self, run: str, expected: str, found: str) -> None:
        self.run, self.expected, self.found = run, expected, found
        super().__init__(f"run {run}: content {found} is not {expected}")


class LinesChanged(OntzorgenError):
    """Authorisation, basis, account or amount changed since the run was calculated."""

    def __init__(self, run: str, lines: Sequence[tuple[str, str]]) -> None:
        self.run, self.lines = run, tuple(lines)
        super().__init__(f"run {run}: {len(self.lines)} lines changed")


class LimitsExceeded(OntzorgenError):
    """Lines go beyond a hard limit and nobody has given the extra approval."""

    def __init__(self, run: str, exceeded: Sequence[Exceeded]) -> None:
        self.run, self.exceeded = run, tuple(exceeded)
        super().__init__(f"run {run}: {len(self.exceeded)} limits exceeded")


class UnknownLine(OntzorgenError):
    """A run has no such line, or more than one by that name."""

    def __init__(self, run: str, line: str, candidates: Sequence[str]) -> None:
        self.run, self.line, self.candidates = run, line, tuple(candidates)
        super().__init__(f"run {run} has no single line {line}")


class NothingToOverride(OntzorgenError):
    """The line is within every limit."""

    def __init__(self, run: str, line: str) -> None:
        self.run, self.line = run, line
        super().__init__(f"run {run}: {line} is within its limits")


class NothingToCorrect(OntzorgenError):
    """A correction run would pay nothing; `left_out` says what is open, and why it waits."""

    def __init__(self, run: str, left_out: Sequence[tuple[str, str]]) -> None:
        self.run, self.left_out = run, tuple(left_out)
        super().__init__(f"run {run}: nothing to correct, {len(self.left_out)} left out")


class BankHasAnswered(OntzorgenError):
    """Something was heard of the run's payments: its file did reach the bank."""

    def __init__(self, run: str) -> None:
        self.run = run
        super().__init__(f"run {run} cannot be withdrawn: the bank has answered")


class RunNotDone(OntzorgenError):
    """A run cannot be closed: `open` says what stands in the way, (kind, names)."""

    def __init__(self, run: str, open_: Sequence[tuple[str, Sequence[str]]]) -> None:
        self.run = run
        self.open = tuple((kind, tuple(names)) for kind, names in open_)
        super().__init__(f"run {run} cannot be closed: {[kind for kind, _ in self.open]}")


class SecondEngineDisagrees(OntzorgenError):
    """The second SEPA engine reads the file differently: nothing is released."""

    def __init__(self, message_id: str, disagreements: Sequence[str]) -> None:
        self.message_id, self.disagreements = message_id, tuple(disagreements)
        super().__init__(f"{message_id}: {'; '.join(self.disagreements)}")
