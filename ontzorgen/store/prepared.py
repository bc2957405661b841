"""Run statements that were made once, with the values of now.

To say what is asked costs SQLAlchemy more time than SQLite needs to answer it. So what every page
asks is made once (`functools.cache` on a function that returns the statement) and given its values
when it runs, by the names of its `bindparam`s. It runs below the ORM: what comes back are columns,
never mapped rows, and the tenant filter compiles it like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam
from sqlalchemy.orm import Session


def rows(session: Session, statement: Executable, **values: Any) -> Sequence[Any]:
    """Return the rows of a statement; what the session changed before is written first."""
    session.flush()
    return session.connection().execute(statement, values).all()


def first(session: Session, statement: Executable, **values: Any) -> Any:
    """Return the first row of a statement, or None."""
    session.flush()
    return session.connection().execute(statement, values).first()


def number(session: Session, statement: Executable, **values: Any) -> int:
    """Return the number that a statement counts."""
    session.flush()
    return int(session.connection().execute(statement, values).scalar_one())


def several(name: str) -> BindParameter[Any]:
    """Return a parameter for a list of values, as IN takes it; an empty list fits nothing."""
    return bindparam(name, expanding=True)
