"""What the services of jobs refuse."""

from __future__ import annotations

from ontzorgen.domain.errors import OntzorgenError


class UnknownJob(OntzorgenError):
    """No job that the user may see has this number."""

    def __init__(self, job: int) -> None:
        self.job = job
        super().__init__(f"no job {job}")


class JobEnded(OntzorgenError):
    """The job has ended: there is nothing to cancel."""

    def __init__(self, job: int, status: str) -> None:
        self.job, self.status = job, status
        super().__init__(f"job {job} is {status}")


class JobAskedOtherwise(OntzorgenError):
    """The same key was used for other work."""

    def __init__(self, job: int) -> None:
        self.job = job
        super().__init__(f"the key belongs to job {job}, which asks something else")


class ClaimLost(OntzorgenError):
    """Another worker has the job, or it ended: what this one did must not stay."""

    def __init__(self, job: int) -> None:
        self.job = job
        super().__init__(f"job {job} is no longer ours")


class NoResult(OntzorgenError):
    """The job left no file, or its file is gone."""

    def __init__(self, job: int) -> None:
        self.job = job
        super().__init__(f"job {job} left no file")
