"""A file that somebody else is making is waited for, and who waits lets others go first."""

from contextlib import contextmanager
from threading import Timer

import pysqlite3.dbapi2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

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


def test_a_writer_waits_around_its_commit_and_a_reader_around_nothing(tmp_path):
    around = []

    @contextmanager
    def waiting():
        around.append("waits")
        yield
        around.append("goes on")

    engine = make_engine(f"sqlite:///{tmp_path / 'o.db'}", waiting)
    with engine.connect().execution_options(writes=False) as reader:
        reader.execute(text("SELECT 1"))
        reader.commit()
        assert around == []
    with engine.connect().execution_options(writes=True) as writer:
        writer.execute(text("CREATE TABLE kept (number INTEGER)"))
        writer.execute(text("INSERT INTO kept VALUES (1)"))
        assert around == [], "nobody waits with the file locked"
        writer.commit()
        assert around == ["waits", "goes on"]
    with engine.connect().execution_options(writes=False) as reader:
        assert reader.execute(text("SELECT number FROM kept")).scalar_one() == 1
        reader.commit()
    engine.dispose()

    assert around == ["waits", "goes on"]


def test_a_commit_that_the_database_refuses_is_told_as_one(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'o.db'}")
    with engine.connect() as writer:
        writer.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        writer.execute(
            text("CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")
        )
        writer.execute(text("INSERT INTO child VALUES (1)"))
        with pytest.raises(IntegrityError):
            writer.commit()
    engine.dispose()
