"""The same site on PostgreSQL, with the filter switched off: row level security stands alone."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Boolean, delete, insert, select, text

from ontzorgen.app import create_app
from ontzorgen.store.engine import make_engine
from ontzorgen.store.models import Base, InstallationRow
from ontzorgen.store.tenancy import everything
from ontzorgen.web.desk import NAME
from tests.databases import as_owner, fresh_database
from tests.web.conftest import Site

_AT_ONCE = 1000


@contextmanager
def without_filter(site):
    """Give a site with the same data, whose statements are compiled as for all municipalities."""
    with fresh_database("postgresql") as url:
        owner = make_engine(as_owner(url))
        _copy(site.app.engine, owner)
        owner.dispose()
        settings = replace(site.app.settings, database_url=url)
        flask = create_app(settings)
        app = flask.extensions[NAME].edge
        compilers = app.engine.dialect._compilers
        compilers["some"] = compilers["all"]
        twin = Site(app, flask, site.secrets, things=site.things)
        twin.code = site.code  # one clock, and a code opens once
        yield twin
        app.engine.dispose()


def _copy(source, target):
    """Copy every row; a reference to a row of the same table follows the order of its key."""
    with source.connect() as old, target.begin() as new:
        everything(old)
        everything(new)
        new.execute(delete(InstallationRow))  # it becomes the other one, with its keys
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in old.execute(select(table)).mappings()]
            flags = [column.name for column in table.columns if isinstance(column.type, Boolean)]
            for row in rows:
                row |= {name: bool(row[name]) for name in flags if row[name] is not None}
            for start in range(0, len(rows), _AT_ONCE):
                new.execute(insert(table), rows[start : start + _AT_ONCE])
            if "id" in table.c and rows and isinstance(rows[0]["id"], int):
                sequence = f"pg_get_serial_sequence('\"{table.name}\"', 'id')"
                last = max(row["id"] for row in rows)
                new.execute(text(f"SELECT setval({sequence}, {last})"))
