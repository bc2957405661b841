"""What follows from what happened in a household: nothing is due after the last right."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.event_errors import (
    EndsBeforeItBegins,
    EventDayOutside,
    LastDayNotAsked,
    NoRightThen,
    NotTheBirthday,
    RightBeginsLater,
    WhoMissing,
    WhoNotAsked,
)
from ontzorgen.domain.event_needs import Letter, lacking, letters_of
from ontzorgen.domain.events import (
    ENDS_A_RIGHT,
    OF_ALL,
    CostEnds,
    CostSpan,
    Event,
    EventKind,
    Situation,
    changes_of,
    check_event,
    turns_18_on,
    with_changes,
)
from ontzorgen.domain.fixed_cost import CostKind, Frequency, due_dates
from ontzorgen.domain.household import Suspension
from ontzorgen.domain.legal_basis import bases_on
from ontzorgen.domain.trajectory import EntryKind, Stop
from tests.builders import a_child, a_cost, a_person, a_suspension, article_57, day

TODAY = date(2026, 9, 15)
ONE_DAY = timedelta(days=1)


def span(number, kind=CostKind.RENT, of=None, start="2026-01-01", until=None):
    return CostSpan(number, of, kind, day(start), day(until))


def event(kind, on, person=None, until=None):
    return Event(kind, day(on), person, day(until))


def refused(kind, on="2026-09-10", person=None, until=None, persons=()):
    check_event(event(kind, on, person, until), persons or [a_person("P1")], TODAY)


def test_a_death_ends_right_authorisation_decisions_and_own_costs_and_shared_ones_go_on():
    dead, left = a_person("P1", decisions=[article_57()]), a_person("P2")
    now = Situation([dead, left], [span(1), span(2, CostKind.HEALTH_INSURANCE, of=1)])

    found = changes_of(event(EventKind.DEATH, "2026-10-03", 1), now)

    (person,) = found.persons
    assert person.right_until == person.authorised_until == date(2026, 10, 4)
    assert [(of, line.valid_until) for of, line in found.decisions] == [(1, date(2026, 10, 4))]
    assert found.costs == (CostEnds(2, date(2026, 1, 1), date(2026, 10, 4)),)
    assert with_changes(left, found) == left


def test_when_nobody_with_a_right_is_left_every_cost_ends_also_that_of_a_child():
    now = Situation([a_person("P1"), a_child("P9")], [span(1), span(2, of=9), span(3, of=1)])

    found = changes_of(event(EventKind.WORK, "2026-10-31"), now)

    assert {each.cost: each.until for each in found.costs} == dict.fromkeys(
        (1, 2, 3), date(2026, 11, 1)
    )
    assert [each.key for each in found.persons] == ["P1"]


def test_what_is_shared_ends_with_the_last_right_that_has_an_end():
    staying = a_person("P2", right_until="2026-12-01")
    now = Situation([a_person("P1"), staying], [span(1)])

    found = changes_of(event(EventKind.LEAVES, "2026-10-31", 1), now)

    assert found.costs == (CostEnds(1, date(2026, 1, 1), date(2026, 12, 1)),)


@pytest.mark.parametrize("kind", [EventKind.LEAVES, EventKind.DEATH])
def test_where_nobody_has_a_right_yet_what_is_shared_stays_with_who_stays(kind):
    persons = [a_person("P1", right_from=None), a_person("P2", right_from=None)]
    rows = [span(1), span(2, of=1), span(3, of=2)]

    found = changes_of(event(kind, "2026-10-31", 1), Situation(persons, rows))
    alone = changes_of(event(kind, "2026-10-31", 1), Situation(persons[:1], rows[:2]))

    assert [each.cost for each in found.costs] == [2]
    assert [each.cost for each in alone.costs] == [1, 2]


def test_what_is_shared_waits_for_a_right_that_is_to_begin():
    planned = a_person("P2", right_from="2027-02-01")
    now = Situation([a_person("P1"), planned], [span(1)])

    assert changes_of(event(EventKind.LEAVES, "2026-10-31", 1), now).costs == ()


def test_a_line_that_had_yet_to_begin_ends_with_the_right_too():
    lines = [article_57("2026-09-01", "2027-01-01"), article_57("2027-01-01", "2027-07-01")]
    person = a_person("P1", decisions=lines)

    found = changes_of(event(EventKind.WORK, "2026-10-31", 1), Situation([person], []))

    assert [(line.valid_from, line.valid_until) for _, line in found.decisions] == [
        (date(2026, 9, 1), date(2026, 11, 1)),
        (date(2027, 1, 1), date(2027, 1, 2)),
    ]
    after = with_changes(person, found)
    told_again = changes_of(event(EventKind.WORK, "2026-10-31", 1), Situation([after], []))
    assert told_again.decisions == ()
    again = replace(after, right_until=None, stops=())
    assert bases_on(again, date(2027, 3, 1)) == ()


@pytest.mark.parametrize("kind", sorted(ENDS_A_RIGHT - {EventKind.WORK, EventKind.RIGHT_ENDS}))
def test_a_right_that_is_only_planned_refuses_nothing_and_does_not_begin(kind):
    planned = a_person("P2", right_from="2026-11-01", decisions=[article_57("2027-05-01")])
    happened = event(kind, "2026-10-10", None if kind in OF_ALL else 2)
    persons = [a_person("P1"), planned]

    check_event(happened, persons, TODAY)
    found = changes_of(happened, Situation(persons, [span(1, of=2, start="2026-11-01")]))

    after = with_changes(planned, found)
    assert (after.right_from, after.right_until, after.stops) == (None, None, ())
    assert [each.goes_back for each in found.costs] == [True]


@pytest.mark.parametrize("kind", sorted(ENDS_A_RIGHT))
def test_an_end_before_the_ground_runs_out_is_an_early_end_of_the_trajectory(kind):
    def stops(on, **more):
        persons = [a_person("P1", **more), a_child("P9")]
        happened = event(kind, on, None if kind in OF_ALL else 1)
        return changes_of(happened, Situation(persons, [])).stops

    over = Stop(date(2026, 11, 1), EntryKind.ENDED_EARLY)
    assert stops("2026-10-31") == ((1, over),)
    assert stops("2026-10-31", stops=(replace(over, on=date(2026, 10, 1)),)) == ()
    assert stops("2026-10-31", article_56a=False) == ()
    assert stops("2027-02-12") == (), "the last day of the six months"
    assert stops("2027-02-12", decisions=[article_57("2027-02-01")]) != ()
    assert stops("2026-10-31", right_until="2026-10-15") == ()


def test_what_an_approved_run_paid_after_the_day_stays_due_and_nothing_later_does():
    now = Situation([a_person("P1")], [span(1), span(2)], paid={1: date(2026, 11, 1)})

    found = changes_of(event(EventKind.DEATH, "2026-10-10", 1), now)

    assert {each.cost: each.until for each in found.costs} == {
        1: date(2026, 11, 2),
        2: date(2026, 10, 11),
    }


def test_an_amount_that_had_yet_to_begin_is_not_paid_by_the_municipality():
    rows = [span(1, until="2027-07-01"), span(1, start="2027-07-01")]

    found = changes_of(event(EventKind.WORK, "2026-10-31", 1), Situation([a_person("P1")], rows))

    assert found.costs == (
        CostEnds(1, date(2026, 1, 1), date(2026, 11, 1)),
        CostEnds(1, date(2027, 7, 1), date(2027, 7, 2), goes_back=True),
    )


def test_a_later_row_of_one_day_goes_back_too():
    rows = [span(1, start="2027-07-01", until="2027-07-02")]

    found = changes_of(event(EventKind.WORK, "2026-10-31", 1), Situation([a_person("P1")], rows))

    assert found.costs == (CostEnds(1, date(2027, 7, 1), date(2027, 7, 2), goes_back=True),)


def test_a_move_inside_ends_what_stays_behind_with_the_house_and_no_right():
    rows = [span(number, kind) for number, kind in enumerate(CostKind)]

    found = changes_of(event(EventKind.MOVES_INSIDE, "2026-11-01"), Situation([a_person()], rows))

    kinds = list(CostKind)
    assert [kinds[each.cost] for each in found.costs] == [
        kind for kind in CostKind if kind not in (CostKind.HEALTH_INSURANCE, CostKind.OTHER)
    ]
    assert {each.until for each in found.costs} == {date(2026, 11, 1)}
    assert found.persons == ()


def test_a_cost_of_the_new_address_that_is_on_record_already_goes_on():
    rows = [span(1, until="2027-07-01"), span(1, start="2027-07-01"), span(2, start="2026-11-01")]
    moved = event(EventKind.MOVES_INSIDE, "2026-11-01")
    now = Situation([a_person()], rows)

    found = changes_of(moved, now)

    assert [(each.cost, each.goes_back) for each in found.costs] == [(1, False), (1, True)]
    assert lacking(moved, now, found, []) == ()
    assert lacking(moved, Situation([a_person()], rows[:2]), found, []) == (CostKind.RENT,)


def moved_to(*rows, on="2026-10-15", until=None, stays=None):
    """Return the costs that end with a move inside, and on which day."""
    moved = replace(event(EventKind.MOVES_INSIDE, on, until=until), stays=stays)
    found = changes_of(moved, Situation([a_person()], rows)).costs
    return {each.cost: str(each.until) for each in found}


OLD, NEW = span(1, start="2026-01-01"), span(2, start="2026-10-01")


def test_a_rent_that_began_shortly_before_the_move_beside_the_old_one_goes_on():
    assert moved_to(OLD, NEW) == {1: "2026-10-15"}
    assert moved_to(NEW, OLD) == {1: "2026-10-15"}
    assert moved_to(OLD, span(2, start="2026-08-14")) == {1: "2026-10-15"}
    assert moved_to(replace(OLD, valid_until=date(2026, 10, 1)), NEW) == {}
    assert moved_to(OLD, NEW, span(3, CostKind.WATER)) == dict.fromkeys((1, 3), "2026-10-15")


def test_a_rent_that_began_long_before_the_move_or_alone_ends_with_the_old_address():
    assert moved_to(OLD, span(2, start="2026-08-13")) == dict.fromkeys((1, 2), "2026-10-15")
    assert moved_to(NEW) == {2: "2026-10-15"}
    assert moved_to(OLD, NEW, span(3, start="2026-10-15")) == dict.fromkeys((1, 2), "2026-10-15")


def test_who_looks_chooses_which_costs_are_of_the_new_address():
    assert moved_to(OLD, NEW, stays=frozenset()) == dict.fromkeys((1, 2), "2026-10-15")
    assert moved_to(OLD, NEW, stays=frozenset({1})) == {2: "2026-10-15"}
    assert moved_to(OLD, span(3, start="2026-11-01"), stays=frozenset()) == {1: "2026-10-15"}


def test_the_old_address_is_paid_until_the_day_that_is_told():
    assert moved_to(OLD, NEW, until="2026-11-16") == {1: "2026-11-16"}
    with pytest.raises(EndsBeforeItBegins):
        refused(EventKind.MOVES_INSIDE, until="2026-09-10")
    refused(EventKind.MOVES_INSIDE, until="2026-09-11")


def test_a_detention_suspends_until_release_and_begins_after_what_was_already_withheld():
    now = Situation([a_person("P1"), a_person("P2")], [], carried={1: date(2026, 10, 1)})

    fresh = changes_of(event(EventKind.DETENTION, "2026-10-05", 1, "2026-12-01"), now)
    paid = changes_of(event(EventKind.DETENTION, "2026-09-20", 1), now)
    over = changes_of(event(EventKind.DETENTION, "2026-09-20", 1, "2026-09-25"), now)

    assert fresh.suspensions == ((1, Suspension(date(2026, 10, 5), date(2026, 12, 1))),)
    assert paid.suspensions == ((1, Suspension(date(2026, 10, 2), None)),)
    assert over.suspensions == ()


def detained(*known, on="2026-10-05", until=None, carried=None):
    """Return the suspensions after a detention that is told beside those known."""
    person = a_person("P1", suspended=[a_suspension(*each) for each in known])
    now = Situation([person], [], carried={} if carried is None else {1: day(carried)})
    found = changes_of(event(EventKind.DETENTION, on, 1, until), now)
    return [
        (f"{each.start}", each.until and f"{each.until}")
        for each in sorted(with_changes(person, found).suspensions, key=lambda each: each.start)
    ]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"until": "2026-12-01"}, [("2026-10-05", "2026-12-01")]),
        ({"on": "2026-10-07", "until": "2026-12-01"}, [("2026-10-05", "2026-12-01")]),
        (
            {"on": "2026-10-01", "until": "2026-12-01"},
            [("2026-10-01", "2026-10-05"), ("2026-10-05", "2026-12-01")],
        ),
        (
            {"on": "2026-09-20", "until": "2026-09-25", "carried": "2026-10-04"},
            [("2026-10-05", "2026-10-06")],
        ),
        ({}, [("2026-10-05", None)]),
    ],
)
def test_a_detention_told_again_with_its_end_closes_the_suspension_that_is_open(told, found):
    assert detained(("2026-10-05", None), **told) == found


def test_the_end_that_was_told_last_counts_and_an_earlier_spell_stays():
    before, known = ("2026-08-20", "2026-09-01"), ("2026-10-05", "2027-01-01")

    assert detained(before, known, until="2026-12-01") == [before, ("2026-10-05", "2026-12-01")]
    assert detained(before, known) == [before, ("2026-10-05", None)]
    assert detained(before, on="2026-09-01", until="2026-10-01") == [
        before,
        ("2026-09-01", "2026-10-01"),
    ]


SPELLS = st.lists(st.integers(0, 60), min_size=2, max_size=6, unique=True).map(sorted)


@given(SPELLS, st.booleans(), st.integers(0, 60), st.none() | st.integers(1, 30))
def test_however_often_it_is_told_nobody_is_suspended_twice_or_longer_than_was_told(
    turns, is_open, first, length
):
    begin = date(2026, 10, 1)
    ends = [begin + timedelta(days=each) for each in turns]
    known = [Suspension(*pair) for pair in zip(ends[::2], ends[1::2], strict=False)]
    if is_open:
        known[-1] = replace(known[-1], until=None)
    person = a_person("P1", suspended=known)
    start = begin + timedelta(days=first)
    until = None if length is None else start + timedelta(days=length)
    told = Event(EventKind.DETENTION, start, 1, until)

    after = with_changes(person, changes_of(told, Situation([person], [])))

    met = [each for each in known if until is None or each.start < until]
    met = [each for each in met if each.until is None or each.until > start]
    for ahead in range(140):
        today = begin + timedelta(days=ahead)
        holds = [each for each in after.suspensions if each.holds_on(today)]
        assert len(holds) <= 1
        if today < start:
            assert bool(holds) == person.suspended_on(today)
        elif until is None or today < until:
            assert holds
        else:
            others = [each for each in known if each not in met]
            assert bool(holds) == any(each.holds_on(today) for each in others)
    assert changes_of(told, Situation([after], [])).suspensions == ()


def test_an_end_on_record_gets_no_later_and_the_same_event_changes_nothing_twice():
    person = a_person("P1", right_until="2026-09-01", authorised_until="2026-08-20")
    event_ = event(EventKind.DEATH, "2026-10-10", 1)
    now = Situation([person], [span(1)])

    first = changes_of(event_, now)
    ended = [replace(row, valid_until=first.costs[0].until) for row in now.costs]

    assert first.persons == ()
    assert first.costs[0].until == date(2026, 9, 1)
    assert changes_of(event_, Situation([person], ended)).costs == ()


def test_an_authorisation_ends_with_who_gave_it_and_else_stays_as_it_was():
    now = Situation([a_person("P1")], [])

    gone = changes_of(event(EventKind.MOVES_OUT, "2026-10-10"), now)

    assert gone.persons[0].right_until == date(2026, 10, 11)
    assert gone.persons[0].authorised_until is None


def test_an_authorisation_that_had_yet_to_begin_never_does():
    person = a_person("P1", authorised_from="2026-12-01", authorised_until="2027-12-01")

    found = changes_of(event(EventKind.DEATH, "2026-10-10", 1), Situation([person], []))

    assert (found.persons[0].authorised_from, found.persons[0].authorised_until) == (None, None)


@pytest.mark.parametrize(
    ("error", "asked"),
    [
        (WhoMissing, {"kind": EventKind.DEATH}),
        (WhoNotAsked, {"kind": EventKind.MOVES_OUT, "person": 1}),
        (EventDayOutside, {"kind": EventKind.WORK, "on": "2062-09-10"}),
        (EventDayOutside, {"kind": EventKind.WORK, "on": "0026-09-10"}),
        (
            EndsBeforeItBegins,
            {"kind": EventKind.DETENTION, "person": 1, "until": "2026-09-10"},
        ),
        (LastDayNotAsked, {"kind": EventKind.WORK, "until": "2026-09-20"}),
        (RightBeginsLater, {"kind": EventKind.LEAVES, "on": "2026-08-12", "person": 1}),
        (NoRightThen, {"kind": EventKind.WORK, "persons": [a_child("P1")]}),
        (NoRightThen, {"kind": EventKind.RIGHT_ENDS, "persons": [a_child("P1")], "person": 1}),
        (
            NotTheBirthday,
            {
                "kind": EventKind.TURNS_18,
                "person": 1,
                "persons": [replace(a_child("P1"), birth_date=date(2008, 9, 11))],
            },
        ),
    ],
)
def test_what_cannot_have_happened_is_refused(error, asked):
    with pytest.raises(error):
        refused(**asked)


def test_who_is_born_on_29_february_turns_18_on_1_march():
    assert turns_18_on(date(2008, 2, 29)) == date(2026, 3, 1)
    assert turns_18_on(date(2008, 9, 10)) == date(2026, 9, 10)


def test_the_letters_follow_from_what_changes():
    now = Situation([a_person("P1")], [span(1)])
    happened = event(EventKind.MOVES_OUT, "2026-10-31")
    moved = event(EventKind.MOVES_INSIDE, "2026-10-31")

    gone = letters_of(happened, changes_of(happened, now), new_costs=False)
    inside = letters_of(moved, changes_of(moved, now), new_costs=True)

    died = replace(happened, kind=EventKind.DEATH, person_id=now.persons[0].id)
    dead = letters_of(died, changes_of(happened, now), new_costs=False)

    assert gone == (Letter.END, Letter.PAYEE_STOPS)
    assert dead == (Letter.PAYEE_STOPS,), "nobody writes to who died"
    assert inside == (Letter.PAYEE_STOPS, Letter.PAYEE_STARTS)


NEAR = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def situations(draw):
    """A household of some people and costs, with what runs already paid."""
    persons = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        start = draw(st.none() | st.dates(date(2026, 1, 1), date(2026, 8, 1)))
        until = draw(st.none() | NEAR) if start else None
        if start is None:
            persons.append(a_child(f"P{number}"))
        elif until is None or until > start:
            persons.append(a_person(f"P{number}", right_from=start, right_until=until))
    costs, dues = [], {}
    for number in range(draw(st.integers(0, 4))):
        whose = draw(st.sampled_from([None, *(each.id for each in persons)]))
        start = draw(NEAR)
        turn = draw(st.none() | st.integers(1, 400))
        middle = None if turn is None else start + timedelta(days=turn)
        kind = draw(st.sampled_from(list(CostKind)))
        costs.append(CostSpan(number, whose, kind, start, middle))
        if middle is not None and draw(st.booleans()):
            costs.append(CostSpan(number, whose, kind, middle, None))
        dues[number] = draw(st.integers(1, 31)), draw(st.sampled_from(list(Frequency)))
    return persons, costs, dues


@given(situations(), st.sampled_from(sorted(ENDS_A_RIGHT)), NEAR, st.integers(1, 3), st.data())
def test_after_an_end_no_cost_is_due_and_ours_after_the_last_day_with_a_right(
    situation, kind, on, chosen, data
):
    persons, costs, dues = situation
    if chosen not in {each.id for each in persons}:
        return
    paid = data.draw(st.dictionaries(st.sampled_from(sorted(dues) or [0]), NEAR, max_size=2))
    happened = Event(kind, on, None if kind in OF_ALL else chosen)
    found = changes_of(happened, Situation(persons, costs, paid))
    after = [with_changes(each, found) for each in persons]
    ended = {(each.cost, each.valid_from): each for each in found.costs}
    touched = {each.id for each in persons} if kind in OF_ALL else {chosen}
    rights = [each.right_until for each in after if each.right_from]

    for row in costs:
        end = ended.get((row.cost, row.valid_from))
        assert end is None or end.until > row.valid_from
        last = _last_with_right(row, after, touched, rights, on)
        if last is None:
            assert end is None
            continue
        free = max(last, paid.get(row.cost, last))
        until = end.until if end else row.valid_until
        due_day, frequency = dues[row.cost]
        left = a_cost(
            due_day=due_day,
            frequency=frequency,
            valid_from=row.valid_from,
            valid_until=until,
        )
        late = list(due_dates(left, free + ONE_DAY, date(2040, 1, 1)))
        assert late == [] or (end is not None and end.goes_back)


def _last_with_right(row, after, touched, rights, on):
    """Return the last day on which the cost may be due; None while a right goes on."""
    if row.person_id in touched:
        (whose,) = [each for each in after if each.id == row.person_id]
        return whose.right_until - ONE_DAY if whose.right_from and whose.right_until else on
    if None in rights or (not rights and len(touched) < len(after)):
        return None
    return max((each - ONE_DAY for each in rights), default=on)


@given(situations(), st.sampled_from(list(EventKind)), NEAR, st.integers(1, 3))
def test_no_event_gives_a_right_or_makes_one_longer(situation, kind, on, chosen):
    persons, costs, _dues = situation
    happened = Event(kind, on, None if kind in OF_ALL else chosen)

    found = changes_of(happened, Situation(persons, costs))

    for person in persons:
        after = with_changes(person, found)
        planned = person.right_from is not None and person.right_from > on
        assert after.right_from in ({None, person.right_from} if planned else {person.right_from})
        assert after.benefit == person.benefit
        if person.right_until is not None and after.right_from is not None:
            assert after.right_until is not None
            assert after.right_until <= person.right_until
        if person.authorised_until is not None and after.authorised_until is not None:
            assert after.authorised_until <= person.authorised_until
