"""The tenant filter: every statement that SQLAlchemy compiles is compiled for whom it works.

For nobody: a table of municipalities is refused. For all: nothing is changed. For some
municipalities: a table in FROM becomes a view of its own rows, so that an outer join keeps
its meaning, and UPDATE and DELETE get the condition. A table that a join ties to its parent by
the very column of its rule needs none of its own: the parent has it.

The codes are bound when a statement runs, so that one compiled form serves every person.
SQL written by hand may not name a table of municipalities, save where a place says why.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Connection, Engine, Join, Table, Text, bindparam, event, select, text
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, ColumnClause, Grouping

from ontzorgen.store.tenancy import (
    EVERY,
    FEW,
    NAMED,
    ORGANISATION,
    RULES,
    ByHand,
    NobodyActing,
    NotTied,
    OfAnother,
    Own,
    OwnOrNone,
    Via,
    scope_of,
)

CHECKED = {"rows_checked": True}
"""Execution options of SQL written by hand whose rows were proven to be one's own."""
_ONE_OF_MANY = re.compile(r"_m\d+$")
"""How SQLAlchemy names a value of the second and later rows of one INSERT."""
_AT_ONCE = 500
_now = threading.local()
_Beneath: Any = object
"""Where the database's own compiler will be, once `_compiler` has put it there."""


_KEY = "own_municipalities"
_LISTED: Any = bindparam(_KEY, callable_=lambda: list(_now.codes), type_=ARRAY(Text()))
_JOINED: Any = bindparam(_KEY, callable_=lambda: f",{','.join(_now.codes)},", type_=Text())
"""The codes of the statement that this thread runs now, as PostgreSQL and SQLite compare them.

One parameter however many codes, for one that grows cannot go with many rows at once.
"""


def install(engine: Engine) -> None:
    """Put the filter before every statement of an engine."""
    dialect: Any = engine.dialect
    plain = dialect.statement_compiler
    some = _ForSomeByLookup if dialect.name == "sqlite" else _ForSome
    dialect._compilers = {"all": plain, "some": _compiler(some, plain)}
    dialect.statement_compiler = _compiler(_ForNobody, plain)
    event.listen(engine, "before_execute", _note_codes)
    event.listen(engine, "before_cursor_execute", _look_at_rows)


def condition(table: str, *, by_lookup: bool) -> str | None:
    """Return the condition that a row is one's own, as SQL; None for the organisation's.

    `by_lookup` finds the parent row by row, which SQLite does best; else the parents are
    a set, which PostgreSQL joins as it likes. SQLite compares in a way that no index serves,
    which is meant: by municipality it would read nearly the whole table.

    Raises:
        NotTied: nobody wrote down whose the table is.
    """
    rule = RULES.get(table)
    if rule is None:
        if table in ORGANISATION:
            return None
        raise NotTied(table)
    match rule:
        case Own(column):
            return _is_own(f"{table}.{column}", by_lookup=by_lookup)
        case OwnOrNone(column):
            own = _is_own(f"{table}.{column}", by_lookup=by_lookup)
            return f"({table}.{column} IS NULL OR {own})"
        case Via(column, parent):
            theirs = condition(parent, by_lookup=by_lookup)
            if by_lookup and parent not in FEW:
                one = f"SELECT 1 FROM {parent} WHERE {parent}.id = {table}.{column}"  # noqa: S608  (names of RULES)
                return f"({one} AND {theirs}) IS NOT NULL"
            plus = "+" if by_lookup else ""  # no index: the rows are found in another way
            parents = f"SELECT {parent}.id FROM {parent} WHERE {theirs}"  # noqa: S608  (likewise)
            return f"{plus}{table}.{column} IN ({parents})"


def _is_own(column: str, *, by_lookup: bool) -> str:
    if by_lookup:
        return f"instr(:{_KEY}, ',' || {column} || ',') > 0"
    return f"{column} = ANY (:{_KEY})"


class _Looking(_Beneath):  # type: ignore[misc]  # which compiler lies beneath is known later
    """What both compilers need: which tables a statement touches."""

    dialect: Any

    def refuse(self, table: Any) -> None:
        """Refuse a table that this scope may not touch."""
        raise NotImplementedError

    def visit_table(self, table: Any, asfrom: bool = False, **kw: Any) -> str:
        if asfrom and not _of_the_server(table):
            self.refuse(table)
        found: str = super().visit_table(table, asfrom=asfrom, **kw)
        return found

    def visit_insert(self, insert_stmt: Any, **kw: Any) -> str:
        self.refuse(insert_stmt.table)
        found: str = super().visit_insert(insert_stmt, **kw)
        return found

    def visit_column(self, column: Any, *more: Any, **kw: Any) -> str:
        named = NAMED.search(column.name) if column.is_literal else None
        if named is not None:
            raise ByHand(named[0])
        found: str = super().visit_column(column, *more, **kw)
        return found

    def visit_on_conflict_do_update(self, on_conflict: Any, **kw: Any) -> str:
        """Refuse what would change a row that nobody chose: it may be of others."""
        raise ByHand("ON CONFLICT DO UPDATE")

    def visit_textclause(self, textclause: Any, **kw: Any) -> str:
        named = NAMED.search(textclause.text)
        if named is not None and not getattr(textclause, "_of_the_filter", False):
            raise ByHand(named[0])
        found: str = super().visit_textclause(textclause, **kw)
        return found


class _ForNobody(_Looking):
    def refuse(self, table: Any) -> None:
        if condition(table.name, by_lookup=True) is not None:
            raise NobodyActing(table.name)


class _ForSome(_Looking):
    by_lookup = False

    def refuse(self, table: Any) -> None:
        condition(table.name, by_lookup=self.by_lookup)

    def _own(self, table: Any) -> Any:
        wanted = condition(table.name, by_lookup=self.by_lookup)
        if wanted is None:
            return None
        clause: Any = text(wanted).bindparams(_JOINED if self.by_lookup else _LISTED)
        clause._of_the_filter = True
        return clause

    @property
    def _tied(self) -> Any:
        return self.__dict__.setdefault("_tied_now", frozenset())

    def visit_table(self, table: Any, asfrom: bool = False, **kw: Any) -> str:
        found = super().visit_table(table, asfrom=asfrom, **kw)
        if not asfrom or kw.get("iscrud") or _of_the_server(table):
            return found
        alias = kw.get("enclosing_alias")
        if _name(alias) is None:
            alias = None  # that of a subquery around this table
        own = None if (table if alias is None else alias) in self._tied else self._own(table)
        if own is None:
            return found
        view = f"(SELECT * FROM {found} WHERE {self.process(own)})"  # noqa: S608  (both are compiled)
        return view if alias is not None else f"{view} AS {found}"

    def visit_join(self, join: Any, asfrom: bool = False, **kw: Any) -> str:
        outer, outermost = self._tied, not self.__dict__.get("_in_join")
        if outermost:
            self.__dict__["_in_join"] = True
            self.__dict__["_tied_now"] = frozenset(_tied_in(join))
        try:
            found: str = super().visit_join(join, asfrom=asfrom, **kw)
        finally:
            if outermost:
                self.__dict__["_in_join"], self.__dict__["_tied_now"] = False, outer
        return found

    def visit_select(self, select_stmt: Any, *more: Any, **kw: Any) -> str:
        """Forget what a join around this select tied: it is another place of the same table."""
        kept = self.__dict__.get("_in_join", False), self._tied
        self.__dict__["_in_join"], self.__dict__["_tied_now"] = False, frozenset()
        try:
            found: str = super().visit_select(select_stmt, *more, **kw)
            return found
        finally:
            self.__dict__["_in_join"], self.__dict__["_tied_now"] = kept

    def visit_update(self, update_stmt: Any, **kw: Any) -> str:
        own = self._own(update_stmt.table)
        wanted = update_stmt if own is None else update_stmt.where(own)
        found: str = super().visit_update(wanted, **kw)
        return found

    def visit_delete(self, delete_stmt: Any, **kw: Any) -> str:
        own = self._own(delete_stmt.table)
        wanted = delete_stmt if own is None else delete_stmt.where(own)
        found: str = super().visit_delete(wanted, **kw)
        return found


class _ForSomeByLookup(_ForSome):
    by_lookup = True


def _compiler(looking: type[_Looking], compiler: type[Any]) -> Any:
    """Return what compiles for a scope, as the database's own compiler does."""
    return type(f"{looking.__name__}{compiler.__name__}", (looking, compiler), {})


def _tied_in(join: Any) -> Iterator[Any]:
    """Give each table of a join that the join itself ties to a parent in it.

    The condition of an outer join ties what it may leave out, never what it keeps.
    """
    pairs: list[tuple[Any, Any, frozenset[Any]]] = []

    def leaves(one: Any) -> frozenset[Any]:
        if not isinstance(one, Join):
            return frozenset({one})
        left, right = leaves(one.left), leaves(one.right)
        if not one.full:
            may = right if one.isouter else left | right
            pairs.extend((a, b, may) for a, b in _equal(one.onclause))
        return left | right

    every = leaves(join)
    for one, other, may in pairs:
        for child, parent in ((one, other), (other, one)):
            if child.table not in may or parent.table not in every or child.table is parent.table:
                continue
            rule = RULES.get(_name(child.table) or "")
            if (
                isinstance(rule, Via)
                and rule.column == child.name
                and rule.parent == _name(parent.table)
                and parent.name == "id"
            ):
                yield child.table


def _equal(clause: Any) -> Iterator[tuple[Any, Any]]:
    """Give the pairs of columns that a condition says are equal, whatever else it says."""
    if isinstance(clause, Grouping):
        yield from _equal(clause.element)
    elif isinstance(clause, BooleanClauseList) and clause.operator is operators.and_:
        for part in clause.clauses:
            yield from _equal(part)
    elif (
        isinstance(clause, BinaryExpression)
        and clause.operator is operators.eq
        and isinstance(clause.left, ColumnClause)
        and isinstance(clause.right, ColumnClause)
    ):
        yield clause.left, clause.right


def _name(one: Any) -> str | None:
    """Return the table that stands somewhere in FROM, itself or under another name."""
    if isinstance(one, Table):
        return one.name
    inside = getattr(one, "element", None)
    return inside.name if isinstance(inside, Table) else None


def _of_the_server(table: Any) -> bool:
    return getattr(table, "schema", None) in ("pg_catalog", "information_schema")


def _note_codes(connection: Connection, *_: Any) -> None:
    scope = scope_of(connection)
    _now.codes = scope if isinstance(scope, frozenset) else ()


def _look_at_rows(
    connection: Connection, _cursor: Any, statement: str, _parameters: Any, context: Any, _: bool
) -> None:
    """Refuse a row for another municipality, and SQL written by hand on rows of municipalities."""
    scope = scope_of(connection)
    if scope == EVERY:
        return
    compiled = None if context is None else context.compiled
    if compiled is None:
        named = None if statement.startswith("PRAGMA ") else NAMED.search(statement)
        options = {} if context is None else context.execution_options
        if named is not None and not options.get("rows_checked"):
            raise ByHand(named[0])
    elif isinstance(scope, frozenset) and (context.isinsert or context.isupdate):
        check_codes(compiled.statement.table.name, context.compiled_parameters, scope)


def check_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse rows for others that the driver is about to insert by itself. Raises OfAnother."""
    scope, rule = scope_of(connection), RULES.get(table.name)
    if not isinstance(scope, frozenset):
        return
    check_codes(table.name, rows, scope)
    if isinstance(rule, Via):
        wanted = sorted({row[rule.column] for row in rows})
        known = table.metadata.tables[rule.parent].c.id
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            if len(connection.scalars(select(known).where(known.in_(part))).all()) != len(part):
                raise OfAnother(table.name)


def check_codes(table: str, rows: Iterable[Mapping[str, Any]], scope: frozenset[str]) -> None:
    """Refuse rows with the code of a municipality of others. Raises OfAnother."""
    rule = RULES.get(table)
    if not isinstance(rule, Own | OwnOrNone):
        return
    column = rule.column
    for row in rows:
        for name in row:
            if name == column or (name.startswith(column) and _ONE_OF_MANY.search(name)):
                value = row[name]
                if value is not None and value not in scope:
                    raise OfAnother(table)
