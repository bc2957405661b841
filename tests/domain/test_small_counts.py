"""A small count is hidden, and cannot be worked out from anything that is published."""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ontzorgen.domain.small_counts import (
    LEAST,
    Line,
    beside_parts,
    is_small,
    of_one_total,
    protected,
    protected_region,
    region_of_one_total,
)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((10, 20, 30), set()),
        ((0, 20, 30), set()),
        ((3, 20, 30), {0, 1}),
        ((3, 4, 30), {0, 1}),
        ((1, 1, 30, 40), {0, 1, 2}),
        ((4, 4, 30, 40), {0, 1, 2}),
        ((1, 5, 30), {0, 1, 2}),
        ((3, 0, 0), {0, 3}),
        ((3, 1, 0), {0, 1, 3}),
        ((), set()),
    ],
)
def test_with_a_small_count_something_else_is_hidden_too(counts, hidden):
    assert protected(counts).hidden == hidden


def test_the_sum_of_the_region_does_not_give_a_town_away():
    towns = [protected((3, 20, 30)), protected((50, 60, 70))]

    assert 0 in protected_region(towns).hidden


def test_a_region_of_large_towns_hides_nothing():
    assert protected_region([protected((10, 20)), protected((30, 40))]).hidden == set()
    assert protected_region([]).hidden == set()


def values_of(line, place, most):
    """Return what a reader holds possible: small ones are marked as such, where they are."""
    count = line.counts[place]
    if place not in line.hidden:
        return [count]
    if not line.tells_small:
        return range(1, most)
    return range(1, LEAST) if is_small(count) else range(LEAST, most)


def possible(lines, most):
    """Return every table that agrees with what is published: towns and their region."""
    *towns, region = lines
    size = len(region.counts)
    for flat in product(*(values_of(town, place, most) for town in towns for place in range(size))):
        rows = [flat[start : start + size] for start in range(0, len(flat), size)]
        sums = tuple(map(sum, zip(*rows, strict=True)))
        told = zip(lines, [*rows, sums], strict=True)
        if all(fits(line, (*row, sum(row))) for line, row in told):
            yield rows


def fits(line, whole):
    """Say whether a row agrees with a line, its total included."""
    for place, (count, guess) in enumerate(zip(line.whole, whole, strict=True)):
        if place not in line.hidden:
            if guess != count:
                return False
        elif (line.tells_small and is_small(count) != is_small(guess)) or guess == 0:
            return False
    return True


counts = st.integers(0, 9)


@settings(max_examples=60)
@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=3))
def test_no_small_count_follows_from_all_that_is_published(rows):
    towns = [protected(row) for row in rows]
    region = protected_region(towns)
    tables = list(possible([*towns, region], 12))

    for town, row in enumerate(rows):
        for column, count in enumerate(row):
            if is_small(count):
                assert len({table[town][column] for table in tables}) > 1


@given(st.lists(st.integers(0, 40), max_size=6))
def test_small_is_hidden_and_what_is_hidden_is_together_of_enough_people(found):
    line = protected(found)

    assert {place for place, count in enumerate(line.whole) if is_small(count)} <= line.hidden
    assert 0 not in [line.whole[place] for place in line.hidden if place < len(found)]
    if line.hidden and not line.hides_total:
        assert sum(found[place] for place in line.hidden) >= LEAST
        assert len(line.hidden) > 1


def test_so_few_that_are_left_of_a_whole_hide_the_count_itself():
    assert protected((18, 30), (20, 60)).hidden == {0, 1}
    assert protected((20, 30), (20, 60)).hidden == set()
    towns = [protected((18, 30), (20, 60)), protected((50, 30), (90, 60))]
    assert protected_region(towns).hidden == {0, 1}


def test_a_line_knows_its_total():
    assert Line((1, 2), frozenset({2})).whole == (1, 2, 3)
    assert Line((1, 2), frozenset({2})).hides_total


def tables_of_one_total(groups, most):
    """Return, for each table, every filling by the sums of its rows that the reader knows of."""
    found = []
    for lines in groups:
        here = {}
        for rows in possible(lines, most):
            here.setdefault(tuple(sum(row) for row in rows), []).append(rows)
        found.append(here)
    return found


def one_sum(least, most):
    """Return two ways in which the same number of people is shared out."""
    return st.integers(least, most).flatmap(
        lambda total: st.tuples(*[st.integers(0, total).map(lambda n: (n, total - n))] * 2)
    )


def follows(towns, regions, most):
    """Return which small counts are known to who reads all tables together."""
    groups = [
        [*lines, region] for lines, region in zip(zip(*towns, strict=True), regions, strict=True)
    ]
    tables = tables_of_one_total(groups, most)
    sums = set.intersection(*(set(each) for each in tables))
    return [
        (town, group, column)
        for group, each in enumerate(tables)
        for town, lines in enumerate(towns)
        for column, count in enumerate(lines[group].counts)
        if is_small(count)
        and len({rows[town][column] for total in sums for rows in each[total]}) < 2
    ]


def test_what_one_table_hides_does_not_stand_in_another_of_the_same_people():
    bases, phases = of_one_total([protected((5, 1)), protected((6, 0))])

    assert bases.hidden == {0, 1, 2}
    assert phases.hidden == {0, 2}
    assert not bases.tells_small
    assert not phases.tells_small
    shown = [protected((30, 8)), protected((20, 18))]
    assert of_one_total(shown) == shown


def test_a_region_with_one_small_town_still_tells_what_gives_nobody_away():
    towns = [
        of_one_total([protected((2, 0, 0)), protected((0, 2))]),
        of_one_total([protected((10, 20, 30)), protected((40, 20))]),
        of_one_total([protected((20, 20, 30)), protected((30, 40))]),
    ]
    bases, phases = region_of_one_total(towns)

    assert bases.hides_total
    assert phases.hides_total
    assert 2 not in bases.hidden
    assert 0 not in phases.hidden


@settings(max_examples=60, deadline=None)
@example(((4, 2), (0, 6)), ((1, 5), (0, 6)))
@example(((3, 1), (4, 0)), ((2, 5), (1, 6)))
@given(one_sum(1, 6), one_sum(0, 10))
def test_no_small_count_follows_from_tables_of_the_same_people_together(small, other):
    towns = [of_one_total([protected(row) for row in rows]) for rows in (small, other)]
    assert follows(towns[:1], towns[0], 14) == []
    assert follows(towns, region_of_one_total(towns), 14) == []


def groups_of(tables):
    """Return each way in which somebody may be counted: in one group or more of each table."""
    each = [[group for group in product((0, 1), repeat=size) if any(group)] for size in tables]
    return [sum(one, ()) for one in product(*each)]


def shared_out(ways, most):
    """Return every way to share out up to `most` people."""
    if not ways:
        yield ()
        return
    for here in range(most + 1):
        for rest in shared_out(ways - 1, most - here):
            yield (here, *rest)


def page_of(people, groups, tables):
    """Return what is published of people who count in groups that overlap; None: so few."""
    counts = [
        sum(n for n, group in zip(people, groups, strict=True) if group[place])
        for place in range(sum(tables))
    ]
    if any(is_small(count) for count in counts):
        return None
    starts = [sum(tables[:place]) for place in range(len(tables))]
    lines = [
        protected(counts[start : start + size]) for start, size in zip(starts, tables, strict=True)
    ]
    apart, lines = beside_parts(sum(people), 1000, lines)
    told = tuple(
        None if place in line.hidden else count
        for line in lines
        for place, count in enumerate(line.counts)
    )
    return (None if apart else sum(people)), told


@pytest.mark.parametrize(("tables", "most"), [((2,), 20), ((3,), 12), ((2, 2), 10)])
def test_nobody_works_out_how_few_are_in_one_group_and_not_in_another(tables, most):
    """Try it: of all that agrees with a page, is there a small group that is always as large?"""
    groups = groups_of(tables)
    unions = [(a, b) for a in range(len(groups)) for b in range(a, len(groups))]
    pages = {}
    for people in shared_out(len(groups), most):
        if sum(people) >= LEAST and (page := page_of(people, groups, tables)) is not None:
            found = pages.setdefault(page, [set() for _ in unions])
            for sizes, (a, b) in zip(found, unions, strict=True):
                sizes.add(people[a] + (people[b] if a != b else 0))
    first = tables[0]
    checked = [
        page
        for page in pages
        if page[0] is not None or (None not in page[1] and sum(page[1][:first]) <= most)
    ]

    for page in checked:
        assert not [sizes for sizes in pages[page] if len(sizes) == 1 and is_small(min(sizes))]
    assert any(page[0] is None for page in checked)
    assert any(page[0] is not None for page in checked)


def test_two_causes_and_their_sum_do_not_tell_of_the_one_who_has_only_the_first():
    causes = protected((6, 8), (40, 40))

    assert beside_parts(9, 40, [causes]) == (True, [causes])
    assert beside_parts(14, 40, [causes]) == (False, [causes])


def test_a_table_of_one_group_is_the_total_and_hides_with_it():
    causes, months = protected((6, 8)), protected((0, 9))

    apart, (first, second) = beside_parts(9, 40, [causes, months])

    assert apart
    assert first == causes
    assert second.hidden == {1, 2}


def test_groups_that_leave_one_total_possible_hide_all_together():
    causes, months = protected((6, 5)), protected((11, 8))

    apart, lines = beside_parts(11, 40, [causes, months])

    assert apart
    assert [line.hidden for line in lines] == [{0, 1, 2}, {0, 1, 2}]
