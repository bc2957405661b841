"""The monthly overview (maandoverzicht) of one person: what came in, what was paid, what is left.

Rows go in, pieces of a letter come out. Amounts are int euro cents, of this person's own share.
Source: Pw art. 45(4), the benefit of a couple is paid in two shares; each has its own overview.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.amounts import euro
from reports.charts.values import Flow, Share
from reports.letters.errors import OverviewDoesNotAddUp
from reports.letters.letter import AmountRow, Amounts, Bullets, Heading, Picture, Piece, Text
from reports.letters.phrasebook import Cents, Cost, MonthOf, Phrasebook, Said


@dataclass(frozen=True, slots=True)
class PaidLine:
    """What was withheld from this person for a cost, and sent to a payee."""

    cost: Cost
    payee: str
    due: date
    cents: int
    whole_cents: int
    """The bill: more than `cents` where others carry a part, or not all could be paid."""
    rest_cents: int = 0
    """What of the bill could not be paid, whoever carries it."""
    came_back: str | None = None
    """REJECTED, RETURNED or FOR_CLIENT, where the money did not arrive."""
    afterwards: bool = False
    """A correction of the month took it of what was left."""


@dataclass(frozen=True, slots=True)
class UnpaidLine:
    """A bill that was not paid, with the outcome that says why."""

    cost: Cost
    payee: str
    due: date
    cents: int
    outcome: str


class ChangeKind(StrEnum):
    """What changes about a cost; the value is the key of its sentence."""

    AMOUNT = "change_amount"
    START = "change_start"
    END = "change_end"
    TO_HOUSEHOLD = "control_household"
    TO_MUNICIPALITY = "control_municipality"


@dataclass(frozen=True, slots=True)
class Change:
    """Something about a cost that is known to change on a day."""

    kind: ChangeKind
    cost: Cost
    on: date
    cents: int = 0
    before_cents: int = 0


class Own(StrEnum):
    """How much the household pays itself; the value is the key of its sentence."""

    NOTHING = "step_now_all"
    SOME = "step_now_some"
    EVERYTHING = "step_now_none"


@dataclass(frozen=True, slots=True)
class Steps:
    """How far the household is on its way to paying everything itself."""

    own: Own | None
    """None: the household has no cost that anybody pays now."""
    own_costs: tuple[Cost, ...] = ()
    until: date | None = None
    """The last day on which there is a ground to pay, where that is known."""
    review: date | None = None
    later: tuple[Change, ...] = ()
    """Changes of control after next month."""


@dataclass(frozen=True, slots=True)
class Overview:
    """One person's month, told by a run.

    Raises:
        OverviewDoesNotAddUp: more was paid than came in.
    """

    month: date
    net_cents: int
    paid: tuple[PaidLine, ...]
    unpaid: tuple[UnpaidLine, ...]
    changes: tuple[Change, ...]
    steps: Steps

    def __post_init__(self) -> None:
        """Refuse what does not add up."""
        if self.left_cents < 0:
            raise OverviewDoesNotAddUp(self.net_cents, self.paid_cents)

    @property
    def tells_nothing(self) -> bool:
        """Nothing was paid, asked or refused, and nothing changes: there is no help to tell of."""
        asked = self.paid or self.unpaid or self.changes
        return not asked and self.steps.own is None and not self.steps.later

    @property
    def paid_cents(self) -> int:
        """What was withheld and sent on, in cents."""
        return sum(line.cents for line in self.paid)

    @property
    def left_cents(self) -> int:
        """What the person gets, in cents."""
        return self.net_cents - self.paid_cents


def title(overview: Overview, book: Phrasebook) -> Said:
    """Return the subject of the letter."""
    return book.say("overview.title", maand=MonthOf(overview.month))


def overview_pieces(overview: Overview, book: Phrasebook) -> tuple[Piece, ...]:
    """Return the overview, in reading order."""
    say = book.say
    return (
        Heading(title(overview, book), level=1),
        *_intro(overview, book),
        Amounts(say("overview.came_in"), say("words.amount"), tuple(_statement(overview, book))),
        *_unpaid(overview, book),
        Heading(say("overview.changes")),
        _changes(overview, book),
        *_way(overview.steps, book),
        Heading(say("overview.questions")),
        Text(say("overview.questions_text")),
    )


def _statement(overview: Overview, book: Phrasebook) -> Iterator[AmountRow]:
    """Give what came in, what was paid of it, and what is left: to read like a till receipt."""
    say = book.say
    yield AmountRow(say("overview.benefit"), overview.net_cents, strong=True)
    if overview.paid:
        yield AmountRow(say("overview.paid"), None, strong=True)
        for line in overview.paid:
            yield AmountRow(book.name(line.cost), line.cents, _detail(line, book))
        yield AmountRow(say("overview.paid_total"), overview.paid_cents, strong=True)
    else:
        yield AmountRow(say("overview.paid_nothing"), None)
    left = say("overview.left")
    yield AmountRow(left, overview.left_cents, say("overview.left_help"), strong=True)


def _detail(line: PaidLine, book: Phrasebook) -> Said:
    """Say to whom, for which day, which part, and what became of it."""
    parts = [book.same(line.payee), book.say("overview.due_on", datum=line.due)]
    if line.rest_cents:
        parts.append(book.say("overview.part_paid", bedrag=Cents(line.whole_cents)))
    elif line.cents != line.whole_cents:
        parts.append(book.say("overview.your_part", bedrag=Cents(line.whole_cents)))
    return _joined(parts)


def _joined(parts: Sequence[Said], between: str = " · ", other: str | None = None) -> Said:
    known = [part.other for part in parts if part.other is not None]
    return Said(
        between.join(part.dutch for part in parts),
        (other or between).join(known) if len(known) == len(parts) else None,
    )


def _intro(overview: Overview, book: Phrasebook) -> Iterator[Piece]:
    """Begin with what the letter is for, where there is room."""
    lines = len(overview.paid) + len(overview.changes) + len(overview.steps.later)
    lines += 2 * len(overview.unpaid) + sum(
        bool(line.rest_cents or line.came_back) for line in overview.paid
    )
    if lines <= _SHORT:
        yield Text(book.say("overview.intro", maand=MonthOf(overview.month)))


_SHORT = 5


def picture(overview: Overview, book: Phrasebook) -> Picture | None:
    """Show where the month's money went, in the reader's language; None where nothing came in."""
    if not overview.net_cents:
        return None
    said = book.say(
        "overview.picture_text",
        bedrag=Cents(overview.net_cents),
        betaald=Cents(overview.paid_cents),
        over=Cents(overview.left_cents),
    )
    return Picture(
        Flow(
            book.say("overview.picture").dutch,
            said.dutch,
            _own(book.say("overview.benefit")),
            overview.net_cents,
            tuple(_targets(overview, book)),
        )
    )


def _targets(overview: Overview, book: Phrasebook) -> Iterator[Share]:
    """Give where the money went: a cost each, the last ones together where there are many."""
    by_cost: dict[Cost, int] = {}
    for line in overview.paid:
        by_cost[line.cost] = by_cost.get(line.cost, 0) + line.cents
    named = list(by_cost.items())
    if len(named) > _MOST_COSTS:
        rest = sum(cents for _, cents in named[_MOST_COSTS - 1 :])
        named = [*named[: _MOST_COSTS - 1], (Cost("OTHER"), rest)]
    for cost, cents in named:
        yield Share(_own(book.name(cost)), cents)
    yield Share(_own(book.say("overview.left")), overview.left_cents, own=True)


_MOST_COSTS = 5
"""So many fit beside an address; what is left to live on is one more."""


def _own(said: Said) -> str:
    return said.dutch if said.other is None else said.other


def _unpaid(overview: Overview, book: Phrasebook) -> Iterator[Piece]:
    rests = [line for line in overview.paid if line.rest_cents]
    back = [line for line in overview.paid if line.came_back]
    if not (overview.paid or overview.unpaid):
        return
    yield Heading(book.say("overview.not_paid"))
    if not (overview.unpaid or rests or back):
        yield Text(book.say("overview.not_paid_nothing"))
        return
    lines = [
        _sentence(line.cost, line.due, line.cents, line.outcome, book) for line in overview.unpaid
    ]
    lines += [
        _sentence(line.cost, line.due, line.rest_cents, "PARTLY_WITHHELD", book) for line in rests
    ]
    lines += [
        _sentence(line.cost, line.due, line.cents, line.came_back or "", book) for line in back
    ]
    yield Bullets(tuple(lines))
    yield Text(book.say("overview.not_paid_help"))


def _sentence(cost: Cost, due: date, cents: int, outcome: str, book: Phrasebook) -> Said:
    """Say what was not paid, then why and what that means."""
    what = _joined(
        [
            book.name(cost),
            book.same(euro(cents)),
            book.say("overview.due_on", datum=due),
        ],
        ", ",
        book.comma,
    )
    return _joined([what, book.say(f"reasons.{outcome}")], ": ")


def _changes(overview: Overview, book: Phrasebook) -> Piece:
    if not overview.changes:
        return Text(book.say("overview.changes_nothing"))
    return Bullets(tuple(_change(change, book) for change in overview.changes))


def _change(change: Change, book: Phrasebook) -> Said:
    return book.say(
        f"overview.{change.kind}",
        vaste_last=change.cost,
        datum=change.on,
        bedrag=Cents(change.cents),
        bedrag_oud=Cents(change.before_cents),
    )


def _way(steps: Steps, book: Phrasebook) -> Iterator[Piece]:
    said = tuple(_steps(steps, book))
    if said:
        yield Heading(book.say("overview.steps"))
        yield Bullets(said)


def _steps(steps: Steps, book: Phrasebook) -> Iterator[Said]:
    if steps.own is None:
        return
    yield book.say(f"overview.{steps.own}", vaste_lasten=steps.own_costs)
    for change in steps.later:
        yield _change(change, book)
    if steps.until is not None:
        yield book.say("overview.step_until", datum=steps.until)
    if steps.review is not None:
        yield book.say("overview.step_review", datum=steps.review)
    if steps.own is not Own.EVERYTHING and not steps.later:
        yield book.say("overview.step_coach")
