"""Hard limits: beyond one a run waits for a named extra approval (override).

A limit changes no outcome. Amounts are int euro cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ontzorgen.domain.policy import Limits


class LimitKind(StrEnum):
    """What a limit is put on."""

    LINE = "LINE"
    PAYEE = "PAYEE"
    RUN = "RUN"
    CHANGE = "CHANGE"


@dataclass(frozen=True, slots=True)
class PayLine:
    """One transfer of a run, as far as limits look at it."""

    line: str
    payee: str
    household: str
    cents: int


@dataclass(frozen=True, slots=True)
class Exceeded:
    """A limit that a run goes beyond; `subject` is what an override names."""

    kind: LimitKind
    subject: str
    cents: int
    limit_cents: int
    lines: frozenset[str]

    def released_by(self, overridden: Collection[str]) -> bool:
        """Say whether overrides cover it: its own name, or each of its lines."""
        return self.subject in overridden or (
            bool(self.lines) and all(line in overridden for line in self.lines)
        )


def exceeded(
    limits: Limits,
    pay_lines: Iterable[PayLine],
    before_cents: Mapping[str, int] | None,
) -> Iterator[Exceeded]:
    """Yield each limit that the run goes beyond.

    `before_cents` holds what last month's run withheld per household; None when
    there was no such run, and then nothing has changed yet.
    """
    payees: defaultdict[str, list[PayLine]] = defaultdict(list)
    households: defaultdict[str, list[PayLine]] = defaultdict(list)
    total_cents, names = 0, []
    for row in pay_lines:
        if limits.line_cents is not None and row.cents > limits.line_cents:
            only = frozenset((row.line,))
            yield Exceeded(LimitKind.LINE, row.line, row.cents, limits.line_cents, only)
        total_cents += row.cents
        if limits.payee_cents is not None:
            payees[row.payee].append(row)
        if limits.change_cents is not None and before_cents is not None:
            households[row.household].append(row)
        if limits.run_cents is not None:
            names.append(row.line)
    if limits.payee_cents is not None:
        for payee, rows in payees.items():
            cents = sum(row.cents for row in rows)
            if cents > limits.payee_cents:
                lines = frozenset(row.line for row in rows)
                yield Exceeded(LimitKind.PAYEE, f"PAYEE:{payee}", cents, limits.payee_cents, lines)
    if limits.run_cents is not None and total_cents > limits.run_cents:
        yield Exceeded(LimitKind.RUN, "RUN", total_cents, limits.run_cents, frozenset(names))
    if limits.change_cents is not None and before_cents is not None:
        yield from _changes(limits.change_cents, households, before_cents)


def _changes(
    limit_cents: int, households: Mapping[str, list[PayLine]], before_cents: Mapping[str, int]
) -> Iterator[Exceeded]:
    for household in sorted(households.keys() | before_cents.keys()):
        rows = households.get(household, [])
        change_cents = abs(sum(row.cents for row in rows) - before_cents.get(household, 0))
        if change_cents > limit_cents:
            yield Exceeded(
                LimitKind.CHANGE,
                f"HOUSEHOLD:{household}",
                change_cents,
                limit_cents,
                frozenset(row.line for row in rows),
            )
