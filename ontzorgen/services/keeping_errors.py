"""Why a backup cannot be made or put back, and why keys cannot."""

from __future__ import annotations

from enum import StrEnum

from ontzorgen.domain.errors import OntzorgenError


class Unfit(StrEnum):
    """What is wrong with a file that should be a backup."""

    NOT_A_BACKUP = "NOT_A_BACKUP"
    DAMAGED = "DAMAGED"
    CHAIN_BROKEN = "CHAIN_BROKEN"
    """A row of the audit log was changed, or lacks."""
    ANOTHER_HISTORY = "ANOTHER_HISTORY"
    """It is of this database, but the row that was kept outside says otherwise."""


class BackupUnfit(OntzorgenError):
    """This file cannot be put back."""

    def __init__(self, path: str, why: Unfit) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path} cannot be put back: {why}")


class DatabaseInTheWay(OntzorgenError):
    """There is a database where the backup would be put back."""

    def __init__(self, where: str, *, may_replace: bool) -> None:
        self.where, self.may_replace = where, may_replace
        super().__init__(f"{where} holds a database")


class DatabaseInUse(OntzorgenError):
    """A process works with the database that would be moved aside."""

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(f"{where} is in use")


class PassphraseTooShort(OntzorgenError):
    """Who finds the file has all the time of the world to try."""

    def __init__(self, least: int) -> None:
        self.least = least
        super().__init__(f"at least {least} characters")


class KeysNotOpened(OntzorgenError):
    """Another passphrase than the file was made with, or another file."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} does not open")


class KeysInTheWay(OntzorgenError):
    """There are keys where the copy would be put back."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} holds keys")
