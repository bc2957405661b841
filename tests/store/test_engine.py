"""A new SQLite file that somebody else is making is waited for."""

from threading import Timer

import pysqlite3.dbapi2
from sqlalchemy import text

from ontzorgen.store.engine import make_engine

A_MOMENT = 0.2
"""Seconds for which the other one holds the file; SQLite itself gives up at once."""


def test_who_comes_while_another_makes_the_file_waits_and_comes_in(tmp_path):
    path = tmp_path / "new.db"
    other = pysqlite3.dbapi2.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE made (id INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    leaves = Timer(A_MOMENT, other.rollback)
    leaves.start()
    engine = make_engine(f"sqlite:///{path}")

    with engine.begin() as connection:
        mode = connection.scalar(text("PRAGMA journal_mode"))

    leaves.join()
    engine.dispose()
    other.close()
    assert mode == "wal"
