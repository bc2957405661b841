"""What the database, or its absence, makes us refuse."""

from __future__ import annotations

from ontzorgen.domain.errors import OntzorgenError


class SqliteTooOld(OntzorgenError):
    """An SQLite library that can corrupt a database in WAL mode."""

    def __init__(self, version: tuple[int, ...], oldest: tuple[int, ...]) -> None:
        self.version = ".".join(map(str, version))
        self.oldest = ".".join(map(str, oldest))
        super().__init__(f"SQLite {self.version} is older than {self.oldest}")


class DatabaseNotSupported(OntzorgenError):
    """Only SQLite and PostgreSQL."""

    def __init__(self, backend: str) -> None:
        self.backend = backend
        super().__init__(f"{backend} is not SQLite or PostgreSQL")


class DatabaseNotUpgraded(OntzorgenError):
    """The tables are missing or older than this program."""

    def __init__(self, found: str | None, wanted: str) -> None:
        self.found, self.wanted = found, wanted
        super().__init__(f"database is at {found}, this program needs {wanted}")


class DatabaseNewer(OntzorgenError):
    """The tables were made by a newer program."""

    def __init__(self, found: str, known: str) -> None:
        self.found, self.known = found, known
        super().__init__(f"database is at {found}, this program knows up to {known}")


class KeyFileUnsafe(OntzorgenError):
    """A key file is readable by others, or is not a key."""

    def __init__(self, path: str, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path}: {why}")


class KeysMissing(OntzorgenError):
    """The database holds encrypted numbers, but the keys are not there."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"no keys in {path}")


class KeysRotated(OntzorgenError):
    """The keys were replaced while this was being done; with the new ones it can be."""

    def __init__(self) -> None:
        super().__init__("the keys of the database were replaced meanwhile")


class KeysDoNotFit(OntzorgenError):
    """These are not the keys that this database was first used with."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"the keys in {path} are not those of this database")


class ToolMissing(OntzorgenError):
    """A program of PostgreSQL lacks, or is older than the server."""

    def __init__(self, name: str, version: int) -> None:
        self.name, self.version = name, version
        super().__init__(f"no {name} of version {version} or newer")


class ToolFailed(OntzorgenError):
    """A program of PostgreSQL refused. What it said may hold values, and is not repeated."""

    def __init__(self, name: str, status: int) -> None:
        self.name, self.status = name, status
        super().__init__(f"{name} ended with {status}")


class RoleTooStrong(OntzorgenError):
    """A role on PostgreSQL that row level security does not bind."""

    def __init__(self, role: str) -> None:
        self.role = role
        super().__init__(f"{role} is a superuser or has BYPASSRLS")


class RowsNotGuarded(OntzorgenError):
    """Tables of municipalities without row level security."""

    def __init__(self, tables: list[str]) -> None:
        self.tables = tables
        super().__init__(f"no row level security on {', '.join(tables)}")
