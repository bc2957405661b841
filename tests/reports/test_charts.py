"""A chart says its numbers in a picture and in a table, obeys nothing that is in it, and fits."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.draw import draw
from reports.charts.svg import SMALL, WIDTH, cut, width_of
from reports.charts.values import Chart, GroupedBars, Series, StackedColumns, Unit
from reports.errors import WrongChart
from tests.reports.pictures import SVG, check, drawn, letters, plain, read

SCORES = GroupedBars(
    "Meting",
    "Begin, midden en eind.",
    ("Administratie bijhouden", "Rondkomen"),
    (Series("Begin", (2, 1)), Series("Midden", (3, None)), Series("Eind", (4, 5))),
    most=5,
)
MONTHS = StackedColumns(
    "Vooruitblik",
    "Wat erin komt en eruit gaat.",
    ("apr 2026", "mei 2026"),
    (Series("Door ons betaald", (800_00, 700_50)), Series("Zelf betaald", (0, 99_50))),
    Series("Over", (200_00, -50_25)),
)
texts = st.text(st.characters(), max_size=60)


def test_a_chart_is_one_named_and_described_image():
    picture = read(SCORES, "meting")

    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "meting-title meting-desc"
    assert [found.text for found in picture[:2]] == ["Meting", "Begin, midden en eind."]
    assert [found.get("id") for found in picture[:2]] == ["meting-title", "meting-desc"]


def test_bars_say_each_label_series_and_number_beside_what_is_drawn():
    assert letters(SCORES) == [
        *("Administratie bijhouden", "Begin", "2", "Midden", "3", "Eind", "4"),
        *("Rondkomen", "Begin", "1", "Midden", "–", "Eind", "5"),
    ]


def test_a_bar_is_as_long_as_its_number_on_the_scale():
    tracks = [float(e.get("width")) for e in drawn(SCORES, "rect") if e.get("fill") == "none"]
    bars = [float(e.get("width")) for e in drawn(SCORES, "rect") if e.get("stroke") == "#0b5394"]

    assert [round(bar / tracks[0] * 5) for bar in bars] == [2, 3, 4, 1, 5]


def test_columns_say_months_amounts_in_whole_euros_and_what_the_line_is():
    said = letters(MONTHS)

    assert {"Door ons betaald", "Zelf betaald", "Over", "apr 2026", "mei 2026"} <= set(said)
    assert {"800", "701", "100", "200", "-50"} <= set(said)


def test_parts_of_a_column_stand_on_each_other_and_begin_at_zero():
    rects = [e for e in drawn(MONTHS, "rect") if e.get("stroke") == "#0b5394"][2:]
    zero = next(e for e in drawn(MONTHS, "path") if e.get("stroke") == "#4a5865").get("d")
    heights = [float(rect.get("height")) for rect in rects]
    tops = [float(rect.get("y")) for rect in rects]

    assert f" {tops[0] + heights[0]:.1f}H" in zero
    assert tops[2] + heights[2] == pytest.approx(tops[1])
    assert heights[1] / heights[0] == pytest.approx(700.5 / 800, abs=0.001)


def test_the_table_has_the_numbers_to_the_cent():
    table = MONTHS.table()

    assert [column.name for column in table.columns] == [
        *("Maand", "Door ons betaald", "Zelf betaald", "Over")
    ]
    assert table.rows[1] == ("mei 2026", 700_50, 99_50, -50_25)


def test_tenths_are_scores_with_a_decimal_comma_in_picture_and_table():
    mean = GroupedBars("T", "D", ("Gemiddeld",), (Series("Begin", (34,)),), Unit.TENTHS, 50)

    assert letters(mean)[-1] == "3,4"
    assert mean.table().rows == (("Gemiddeld", "3,4"),)


def test_one_series_is_named_once_and_its_bars_have_the_whole_width():
    one = Series("huishoudens", (3, 1, 2))
    chart = GroupedBars("T", "D", ("Anna", "Bilal", "Chris"), (one,))
    bars = [e for e in drawn(chart, "rect") if e.get("fill") == "#0b5394"]

    assert letters(chart) == ["huishoudens", "Anna", "3", "Bilal", "1", "Chris", "2"]
    assert [float(bar.get("x")) for bar in bars[1:]] == [1, 1, 1]
    two = GroupedBars("T", "D", ("Anna",), (Series("a", (3,)), Series("b", (1,))))
    assert letters(two) == ["Anna", "a", "3", "b", "1"]


def test_two_series_are_never_filled_alike():
    four = tuple(Series(name, (3,)) for name in "abcd")
    fills = [e.get("fill") for e in drawn(GroupedBars("T", "D", ("x",), four), "rect")]
    bars = [fill for fill in fills if fill in ("#0b5394", "#86b8e0") or fill.startswith("url(")]

    assert len(set(bars)) == 4
    assert {"#p-fill-1", "#p-fill-3"} <= {fill[4:-1] for fill in bars}


def test_names_in_two_pictures_on_a_page_do_not_meet():
    def ids(key: str) -> set[str]:
        return set(read(SCORES, key).xpath("//@id"))

    assert len(ids("een")) > 2
    assert not ids("een") & ids("twee")


@pytest.mark.parametrize("key", ["", "A", "1a", "a b", 'a"', "é"])
def test_a_key_that_is_no_name_is_refused(key):
    with pytest.raises(WrongChart):
        draw(SCORES, key)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: GroupedBars("T", "D", (), (Series("a", ()),)),
        lambda: GroupedBars("T", "D", ("x",), ()),
        lambda: GroupedBars("T", "D", ("x",), (Series("a", (1, 2)),)),
        lambda: GroupedBars("T", "D", ("x",), (Series("a", (6,)),), most=5),
        lambda: GroupedBars("T", "D", ("x",), (Series("a", (-1,)),)),
        lambda: GroupedBars("T", "D", ("x",), tuple(Series(n, (1,)) for n in "abcde")),
        lambda: StackedColumns("T", "D", ("x",), (Series("a", (-1,)),)),
        lambda: StackedColumns("T", "D", ("x",), (Series("a", (1,)),), Series("b", ())),
    ],
)
def test_a_chart_that_cannot_be_drawn_as_told_is_not_made(wrong):
    with pytest.raises(WrongChart):
        wrong()


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5), texts, st.data())
def test_whatever_the_words_are_the_picture_is_well_formed_and_holds_only_our_elements(
    labels, word, data
):
    numbers = st.tuples(*[st.none() | st.integers(0, 10**13)] * len(labels))
    marks = st.tuples(*[st.none() | st.integers(-(10**13), 10**13)] * len(labels))
    one = Series(word, data.draw(numbers))
    charts: list[Chart] = [
        GroupedBars(word, word, tuple(labels), (one, one)),
        StackedColumns(word, word, tuple(labels), (one, one), Series(word, data.draw(marks))),
    ]

    for chart in charts:
        check(chart)


@settings(deadline=None)
@given(texts, st.integers(20, 400))
def test_a_label_is_cut_only_when_it_is_too_long_and_says_so(text, room):
    shown = cut(text, room, SMALL)

    assert shown == text or shown.endswith("…")
    assert (shown == text) == (width_of(text, SMALL) <= room) or text.endswith("…")
    assert width_of(shown, SMALL) <= max(room, width_of("…", SMALL))


def test_a_long_label_is_cut_between_words_and_whole_in_a_tooltip():
    long = "Bijdrage aan de vereniging van eigenaren van het appartementencomplex Zonnehof"
    text = next(e for e in drawn(with_label(long), "text") if e.find(f"{SVG}title") is not None)

    assert text.find(f"{SVG}title").text == long
    shown = plain(text.find(f"{SVG}title").tail)
    assert re.fullmatch(r"Bijdrage aan de vereniging van eigenaren.*[^ ]…", shown)
    assert long[len(shown) - 1] == " "
    assert width_of(shown, 13) <= WIDTH


def test_an_arabic_label_keeps_its_direction_to_itself():
    text = drawn(with_label("‮أحمد الحسن"), "text")[0]

    assert text.text == "\u2068أحمد الحسن\u2069"


def test_markup_in_words_is_shown_and_not_obeyed():
    label = '<script>alert("1")</script>&amp;'

    assert letters(with_label(label))[0] == label
    assert "<script" not in draw(with_label(label), "p")


def with_label(label: str) -> Chart:
    return GroupedBars("T", "D", (label,), (Series("a", (1,)), Series("b", (1,))))


def test_every_month_fits_under_its_column():
    months = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    for start in (0, 6):
        labels = tuple(f"{month} 2026" for month in months[start : start + 6])
        chart = StackedColumns(
            "T", "D", labels, (Series("a", (10_000_00,) * 6),), Series("b", (-1_000_00,) * 6)
        )

        assert set(labels) <= set(letters(chart))
