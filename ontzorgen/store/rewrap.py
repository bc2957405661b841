"""Put everything that the keys protect under other keys, in the transaction of the caller.

The data keys stay what they are, and so does what they encrypt: a data key is unwrapped and
wrapped again; the blind index of each BSN is made anew, for which the BSN is opened. Every pair of
columns `..._cipher` and `..._key` is such a data key, in whichever table it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, bindparam, select, update
from sqlalchemy.orm import Session

from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.models import Base, InstallationRow, PersonRow

CHUNK = 1000
_PERSONS = PersonRow.__table__


def rewrap(session: Session, old: BsnVault, new: BsnVault) -> int:
    """Put all data keys and blind indexes under the new keys; return how many data keys.

    Raises:
        KeysRotated: the database is not under the old keys.
    """
    must_fit(session, old)
    done = 0
    for table, column in data_keys():
        key = _only(table)
        change = update(table).where(key == bindparam("place"))
        change = change.values({column.name: bindparam("made")})
        for rows in _chunks(session, table, column):
            made = [{"place": row[0], "made": old.wrapped_for(new, row[1])} for row in rows]
            session.execute(change, made)
            done += len(made)
    _index_anew(session, new)
    session.execute(update(InstallationRow).values(key_check=new.key_check))
    return done


def data_keys() -> Iterator[tuple[Table, Column[Any]]]:
    """Yield (table, column) of each wrapped data key."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            cipher = f"{column.name.removesuffix('_key')}_cipher"
            is_key = column.name.endswith("_key") and isinstance(column.type, LargeBinary)
            if is_key and cipher in table.columns:
                yield table, column


def _index_anew(session: Session, new: BsnVault) -> None:
    """Make the blind index of each BSN anew; its data key is under the new keys by now."""
    persons: Any = _PERSONS
    change = update(persons).where(persons.c.id == bindparam("place"))
    change = change.values(bsn_index=bindparam("made"))
    others = (persons.c.municipality_code, persons.c.bsn_cipher)
    for rows in _chunks(session, persons, persons.c.bsn_key, *others):
        made = [
            {"place": place, "made": new.index(code, new.open(cipher, key))}
            for place, key, code, cipher in rows
        ]
        session.execute(change, made)


def _chunks(
    session: Session, table: Table, column: Column[Any], *others: Column[Any]
) -> Iterator[list[Any]]:
    """Yield rows of (key of the row, column, others) in which the column holds something."""
    key, last = _only(table), None
    query = select(key, column, *others).where(column.is_not(None)).order_by(key).limit(CHUNK)
    while True:
        rows = session.execute(query if last is None else query.where(key > last)).all()
        if not rows:
            return
        held = [row for row in rows if row[1]]  # a key that was taken away is empty
        if held:
            yield held
        last = rows[-1][0]


def _only(table: Table) -> Column[Any]:
    """Return the key of a table whose rows are known by one column."""
    (key,) = table.primary_key.columns
    return key
