"""Row level security on PostgreSQL: the rules of `store.tenancy` once more, in the database.

A policy lets a transaction see and write rows of the municipalities in its setting, or all rows
when that says so; without the setting there are none. It binds the owner of the tables too.
The policies are made anew at each upgrade, so a new rule needs no migration of its own.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from ontzorgen.store.tenancy import EVERY, FEW, RULES, SETTING, Own, OwnOrNone, Via

_POLICY = "own_municipality"
_TOLD = f"current_setting('{SETTING}', true)"
_OWN = f"ANY ((SELECT string_to_array({_TOLD}, ','))::text[])"
_ALL = f"(SELECT {_TOLD} = '{EVERY}')"
"""As subqueries, so that the setting is read once for a statement, not for each row."""


def apply(connection: Connection) -> None:
    """Make the policies of every table that is there; nothing on SQLite."""
    for table in _there(connection):
        connection.exec_driver_sql(f'DROP POLICY IF EXISTS {_POLICY} ON "{table}"')
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        connection.exec_driver_sql(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        seen = _seen(table)
        connection.exec_driver_sql(
            f'CREATE POLICY {_POLICY} ON "{table}" USING ({seen}) WITH CHECK ({seen})'
        )


def remove(connection: Connection) -> None:
    """Take the policies away, so that tables can be dropped; nothing on SQLite."""
    for table in _there(connection):
        connection.exec_driver_sql(f'DROP POLICY IF EXISTS {_POLICY} ON "{table}"')
        connection.exec_driver_sql(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        connection.exec_driver_sql(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')


def _there(connection: Connection) -> list[str]:
    """Return the tables of municipalities that are there; none on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    there = _tables(connection)
    return [table for table in RULES if table in there]


def unguarded(connection: Connection) -> list[str]:
    """Return the tables of municipalities whose rows PostgreSQL does not keep apart.

    A second policy would let through what the first does not, so ours has to be the only one.
    """
    rows = connection.execute(
        text(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
            " AND relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
            " AND ARRAY[:ours] = ARRAY(SELECT polname::text FROM pg_policy"
            " WHERE polrelid = pg_class.oid AND (polcmd = '*' OR polname <> :ours))"
        ),
        {"ours": _POLICY},
    )
    return sorted(set(RULES) - {row[0] for row in rows})


def _seen(table: str) -> str:
    match RULES[table]:
        case Own(column):
            return f"{column} = {_OWN} OR {_ALL}"
        case OwnOrNone(column):
            return f"{column} IS NULL OR {column} = {_OWN} OR {_ALL}"
        case Via(column, parent):
            # the policy of the parent holds inside: its row is only there for who may see it
            if parent in FEW:
                return f'{_ALL} OR {column} IN (SELECT parent.id FROM "{parent}" parent)'  # noqa: S608  (names of RULES)
            return (
                f'{_ALL} OR EXISTS (SELECT FROM "{parent}" parent'
                f' WHERE parent.id = "{table}".{column})'
            )


def _tables(connection: Connection) -> frozenset[str]:
    rows = connection.execute(
        text(
            "SELECT relname FROM pg_class"
            " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        )
    )
    return frozenset(row[0] for row in rows)
