"""Lines and stacked areas say what grew and what fell, and are open where nothing is known."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.svg import ON_PAPER, WIDTH
from reports.charts.values import Chart, Lines, Series, StackedAreas, Unit
from reports.errors import WrongChart
from tests.reports.pictures import SVG, check, drawn, letters, read

MONTHS = ("jan 2026", "feb 2026", "mrt 2026", "apr 2026", "mei 2026")
CAUSES = Lines(
    "Tekorten",
    "Per maand, naar oorzaak.",
    MONTHS,
    (Series("Beslag", (3, 5, None, 6, 7)), Series("Schorsing", (0, 1, 2, 1, 3))),
)
PHASES = StackedAreas(
    "Fasen",
    "Huishoudens per maand.",
    MONTHS,
    (Series("Ontzorgen", (40, 42, None, 45, 44)), Series("Nazorg", (20, 18, None, 25, 30))),
)
texts = st.text(st.characters(), max_size=40)
wide = st.sampled_from([WIDTH, ON_PAPER])


@st.composite
def series(draw, labels, numbers):
    one = st.builds(Series, texts, st.tuples(*[numbers] * labels))
    return tuple(draw(st.lists(one, min_size=1, max_size=4)))


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=40), wide, st.sampled_from(Unit), st.data())
def test_lines_of_any_numbers_stay_in_their_picture_and_are_all_in_the_table(
    labels, width, unit, data
):
    numbers = st.none() | st.integers(-(10**9), 10**13) | st.integers(-3, 3)
    chart = Lines("T", "D", tuple(labels), data.draw(series(len(labels), numbers)), unit)

    check(chart, width)

    said = [[one.values[at] for one in chart.series] for at in range(len(labels))]
    if unit is Unit.TENTHS:
        said = [[None if n is None else unit.written(n) for n in row] for row in said]
    assert [list(row[1:]) for row in chart.table().rows] == said
    assert [row[0] for row in chart.table().rows] == labels


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=40), wide, st.data())
def test_areas_of_any_numbers_stay_in_their_picture_and_the_table_has_their_sum(known, width, data):
    numbers = st.integers(0, 10**13) | st.integers(0, 3)
    parts = tuple(
        Series(one.name, tuple(n if k else None for n, k in zip(one.values, known, strict=True)))
        for one in data.draw(series(len(known), numbers))
    )
    chart = StackedAreas("T", "D", tuple("m" for _ in known), parts, Unit.CENTS)

    check(chart, width)

    for row, is_known in zip(chart.table().rows, known, strict=True):
        assert row[-1] == (sum(row[1:-1]) if is_known else None)


@given(st.lists(st.none() | st.integers(0, 9), min_size=2, max_size=4))
def test_a_sum_that_lacks_a_part_is_refused(values):
    def chart():
        return StackedAreas("T", "D", ("x",), tuple(Series("a", (value,)) for value in values))

    if None in values and set(values) != {None}:
        with pytest.raises(WrongChart):
            chart()
    else:
        assert chart().sums().values == (None if None in values else sum(values),)


def test_a_line_is_open_where_nothing_is_known():
    coloured = [e for e in drawn(CAUSES, "polyline") if e.get("stroke") != "#ffffff"]

    assert [len(line.get("points").split()) for line in coloured] == [2, 2, 5]


def test_a_single_known_number_between_unknown_ones_is_a_marker():
    alone = Lines("T", "D", MONTHS, (Series("a", (None, None, 4, None, None)),))

    assert len(drawn(alone, "circle")) == 2  # one in the legend, for nothing is known at the end
    assert len(drawn(alone, "polyline")) == 1
    assert "4" in letters(alone)[-1:]


def test_four_lines_differ_in_marker_and_in_dash():
    four = Lines("T", "D", ("x", "y"), tuple(Series(n, (at, at)) for at, n in enumerate("abcd")))
    lines = [e for e in drawn(four, "polyline") if e.get("stroke") != "#ffffff"]
    diamonds = [e for e in drawn(four, "path") if e.get("d").count("L") == 3]
    triangles = [e for e in drawn(four, "path") if e.get("d").count("L") == 2]

    assert len({e.get("stroke-dasharray") for e in lines}) == 4
    for marks in (drawn(four, "circle"), drawn(four, "rect"), triangles, diamonds):
        assert len(marks) == 2
        assert len({e.get("x", e.get("cx", e.get("d"))) for e in marks}) == 2


def test_a_name_stands_at_the_end_of_its_line():
    names = {e.text.strip("\u2068\u2069"): e for e in drawn(CAUSES, "text")}
    ends = [e.get("points").split()[-1].split(",") for e in drawn(CAUSES, "polyline")][1::2]

    for name, (x, y) in (("Beslag", ends[1]), ("Schorsing", ends[2])):
        assert float(names[name].get("x")) > float(x)
        assert float(names[name].get("y")) == pytest.approx(float(y) + 4, abs=1)


def test_names_of_lines_that_end_together_do_not_lie_on_each_other():
    same = tuple(Series(name, (5, 0)) for name in ("een", "twee", "drie", "vier"))
    names = {
        e.text.strip("\u2068\u2069"): e for e in drawn(Lines("T", "D", ("x", "y"), same), "text")
    }
    heights = sorted(float(names[one.name].get("y")) for one in same)

    assert all(high - low >= 13 for low, high in pairwise(heights))


@pytest.mark.parametrize(
    "series",
    [
        Series("Een naam die veel te lang is om naast de lijn te staan", (1, 2)),
        Series("Kort, maar het einde is onbekend", (1, None)),
    ],
)
def test_a_name_that_has_no_place_beside_its_line_stands_in_a_legend(series):
    first = drawn(Lines("T", "D", ("x", "y"), (series,)), "text")[0]

    assert float(first.get("y")) < 20
    assert float(first.get("x")) == 38


def test_no_number_of_a_line_lies_on_another():
    close = Lines("T", "D", MONTHS, tuple(Series(n, (50, 51, 52, 51, 50)) for n in "abcd"))
    said = [e for e in drawn(close, "text") if e.get("text-anchor") == "middle" and e.get("stroke")]
    places = [(float(e.get("x")), float(e.get("y"))) for e in said]

    assert len(places) >= 5
    for at, (x, y) in enumerate(places):
        assert all(abs(x - left) > 12 or abs(y - high) >= 9 for left, high in places[:at])


def test_areas_lie_on_each_other_and_the_highest_is_the_sum():
    areas = [e.get("d") for e in drawn(PHASES, "path") if e.get("d").endswith("Z")]
    line = drawn(PHASES, "polyline")[0].get("points").replace(",", " ").split()

    assert len(areas) == 4  # two parts, before and after what is not known
    assert areas[1].replace("M", "").replace("L", "").split()[: len(line)] == line
    assert {"60", "70", "74", "40", "45", "Samen"} <= set(letters(PHASES))


def test_areas_are_filled_with_what_is_told_apart_without_colour():
    fills = [e.get("fill") for e in drawn(PHASES, "path") if e.get("d").endswith("Z")]

    assert fills[:2] == ["#0b5394", "url(#p-fill-1)"]


@pytest.mark.parametrize("chart", [CAUSES, PHASES])
def test_each_is_one_named_image(chart: Chart):
    picture = read(chart)

    assert picture.get("role") == "img"
    assert [e.text for e in picture[:2]] == [chart.title, chart.description]
    assert [e.tag.removeprefix(SVG) for e in picture[:2]] == ["title", "desc"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Lines("T", "D", (), (Series("a", ()),)),
        lambda: Lines("T", "D", ("x",), ()),
        lambda: Lines("T", "D", ("x",), (Series("a", (1, 2)),)),
        lambda: Lines("T", "D", ("x",), tuple(Series(n, (1,)) for n in "abcde")),
        lambda: StackedAreas("T", "D", ("x",), (Series("a", (-1,)),)),
        lambda: StackedAreas("T", "D", ("x",), ()),
        lambda: StackedAreas("T", "D", ("x", "y"), (Series("a", (1,)),)),
    ],
)
def test_what_cannot_be_drawn_as_told_is_not_made(wrong):
    with pytest.raises(WrongChart):
        wrong()
