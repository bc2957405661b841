"""Two roles on PostgreSQL: the owner makes tables, the application gets what it needs of them.

So a fault in the application cannot change a table, a policy or a trigger, and cannot remove what
it never removes. Source: PostgreSQL, Row Security Policies: neither a superuser nor a role
with BYPASSRLS is bound by them.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from ontzorgen.store.errors import RoleTooStrong
from ontzorgen.store.models import Base

CLEARED = frozenset(
    {
        "budget_line",
        "course_meeting",
        "digest",
        "failed_sign_in",
        "fixed_cost_version",
        "household_document",
        "household_draft",
        "override",
        "provider_token",
        "provider_trip",
        "run_carry",
        "run_line",
        "run_share",
        "run_signal",
        "second_factor",
        "user_identity",
        "user_municipality",
        "user_role",
    }
)
"""Tables that the application removes rows from."""


def grant(connection: Connection, role: str) -> None:
    """Let a role read every table, and write what the application writes, and no more."""
    from ontzorgen.store.migrations.append_only import (  # Alembic: only an upgrade needs it
        KEPT,
        TABLES,
    )

    quoted = connection.dialect.identifier_preparer.quote_identifier
    to, schema = quoted(role), quoted(str(connection.scalar(text("SELECT current_schema()"))))
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {to}",
        f"GRANT USAGE ON SCHEMA {schema} TO {to}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {to}",
        f"GRANT SELECT ON alembic_version TO {to}",
    ]
    for table in sorted(Base.metadata.tables):
        rights = ["SELECT", "INSERT"]
        if table in KEPT:
            rights.append(f"UPDATE ({quoted(KEPT[table])})")
        elif table not in TABLES:
            rights.append("UPDATE")
        rights += ["DELETE"] if table in CLEARED else []
        statements.append(f"GRANT {', '.join(rights)} ON {quoted(table)} TO {to}")
    for statement in statements:
        connection.exec_driver_sql(statement)


def refuse_too_strong(connection: Connection) -> None:
    """Refuse to work as a role that row level security does not bind; SQLite has no roles.

    Raises:
        RoleTooStrong: a superuser, a role with BYPASSRLS, or one that can become such a role.
    """
    if connection.dialect.name != "postgresql":
        return
    strong = connection.execute(
        text(
            "SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls)"
            " AND (pg_has_role(session_user, oid, 'MEMBER')"
            " OR pg_has_role(current_user, oid, 'MEMBER'))"
        )
    ).first()
    if strong is not None:
        raise RoleTooStrong(strong[0])
