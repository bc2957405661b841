"""A flow loses no cent, shows each target however small, and is as readable in a letter."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.amounts import euro
from reports.charts.draw import draw
from reports.charts.one_text import unjoined
from reports.charts.svg import ON_PAPER, SMALL, WIDTH, width_of, wrap
from reports.charts.values import MOST_TARGETS, Flow, Share
from reports.errors import WrongChart
from tests.reports.pictures import check, drawn, letters, shown

DECEMBER = Flow(
    "Uw geld in december 2026",
    "Waar uw uitkering heen gaat.",
    "Uw uitkering",
    1_351_33,
    (
        Share("Huur · الإيجار", 650_00),
        Share("Energie · ክራይ ገዛ", 120_00),
        Share("Оренда", 0),
        Share("Zorgverzekering", 164_23),
        Share("Kosten", 2),
        Share("Op uw eigen rekening", 417_08, own=True),
    ),
)
wide = st.sampled_from([WIDTH, ON_PAPER])
shares = st.builds(
    Share,
    st.text(st.characters(), max_size=60),
    st.integers(0, 10**12) | st.integers(0, 9),
    st.booleans(),
)
targets = st.lists(shares, min_size=1, max_size=MOST_TARGETS).filter(
    lambda found: any(one.cents for one in found)
)


def a_flow(found: list[Share], name: str = "Uitkering") -> Flow:
    return Flow("T", "D", name, sum(one.cents for one in found), tuple(found))


@settings(max_examples=80, deadline=None)
@given(targets, st.text(st.characters(), max_size=80), wide)
def test_a_flow_of_any_amounts_and_names_stays_in_its_picture(found, name, width):
    check(a_flow(found, name), width)


@settings(max_examples=60, deadline=None)
@given(targets, wide)
def test_each_target_is_a_bar_in_proportion_and_together_they_are_the_source(found, width):
    flow = a_flow(found)
    *bars, source = [float(e.get("height")) for e in drawn(flow, "rect", width)]
    cents = [one.cents for one in found if one.cents]

    assert len(bars) == len(cents)
    assert sum(bars) == pytest.approx(source, abs=0.1)
    assert min(bars) >= 1.99
    seen = [(bar, one) for bar, one in zip(bars, cents, strict=True) if bar > 2.01]
    for bar, one in seen:
        assert bar / seen[0][0] == pytest.approx(one / seen[0][1], rel=0.01)


@settings(max_examples=60, deadline=None)
@given(targets, wide)
def test_bars_and_letters_of_two_targets_never_meet(found, width):
    flow = a_flow(found)
    bars = drawn(flow, "rect", width)[:-1]
    edges = [(float(e.get("y")), float(e.get("y")) + float(e.get("height"))) for e in bars]
    said = [e for e in drawn(flow, "text", width) if e.get("font-weight") == "700"][1:]
    bases = [float(e.get("y")) for e in said]

    assert all(end < start for (_, end), (start, _) in pairwise(edges))
    assert all(low - high >= 11.9 for high, low in pairwise(bases))


@given(targets)
def test_the_table_has_each_target_to_the_cent_and_the_source_below(found):
    table = a_flow(found).table()

    assert list(table.rows) == [(one.name, one.cents) for one in found if one.cents]
    assert table.total == ("Uitkering", sum(one.cents for one in found))


@given(targets, st.integers(-(10**6), 10**6).filter(bool))
def test_money_that_is_lost_or_not_there_is_refused(found, difference):
    cents = sum(one.cents for one in found) + difference

    with pytest.raises(WrongChart):
        Flow("T", "D", "Uitkering", cents, tuple(found))


@pytest.mark.parametrize(
    "found",
    [
        [],
        [Share("a", 0)],
        [Share("a", -1), Share("b", 2)],
        [Share("a", 1)] * (MOST_TARGETS + 1),
    ],
)
def test_a_flow_that_cannot_be_drawn_as_told_is_not_made(found):
    with pytest.raises(WrongChart):
        a_flow(found)


@pytest.mark.parametrize("width", [WIDTH, ON_PAPER])
def test_every_name_and_every_amount_is_said_to_the_cent(width):
    said = " ".join(letters(DECEMBER, width))

    for one in DECEMBER.targets:
        assert (plain_euro(one.cents) in said) == bool(one.cents)
        for name in one.name.split(" · "):
            assert (name in said) == bool(one.cents)
    assert f"Uw uitkering {plain_euro(1_351_33)}" in said


def test_what_goes_to_the_household_is_filled_in_another_way():
    bands = [e.get("fill") for e in drawn(DECEMBER, "path")]
    bars = [e.get("fill") for e in drawn(DECEMBER, "rect")]

    assert bands == ["#dcebf8"] * 4 + ["url(#p-fill-1)"]
    assert bars == ["#0b5394"] * 4 + ["#86b8e0", "#0b5394"]


def test_in_a_letter_ten_targets_are_a_strip_of_some_45_mm():
    costs = (650_00, 120_00, 145_50, 18_75, 10_00, 52_10, 4_05, 2, 45_00)
    ten = [Share("Een vaste last met een naam die te lang is", cents) for cents in costs]
    own = Share("Op uw eigen rekening", 305_91, own=True)

    assert millimetres_high(a_flow([*ten, own])) <= 48
    assert millimetres_high(a_flow([ten[0], own])) <= 30
    assert millimetres_high(a_flow([own])) <= 20


def test_in_a_letter_a_long_name_has_a_second_line_where_there_is_room():
    long = "Vereniging van eigenaren van het appartementencomplex"
    few = a_flow([Share(long, 600_00), Share("Eigen rekening", 700_00, own=True)])

    assert long in " ".join(letters(few, ON_PAPER))


@pytest.mark.parametrize(
    "name", ["بیمه درمانی (صحی)", "ጸዓት (ጋዝን)", "أحمد Jansen", "Huur · الإيجار"]
)
def test_a_name_in_letters_of_several_fonts_is_one_text_that_the_reader_of_it_puts_in_order(name):
    """In pieces of which the place is guessed, brackets came out turned and gaps came between."""
    flow = a_flow([Share(name, 5)])

    for width in (WIDTH, ON_PAPER):
        assert [shown(e) for e in drawn(flow, "text", width)].count(name) == 1


def test_only_on_paper_are_letters_written_in_their_shapes():
    flow = a_flow([Share("الإيجار (x)", 5)])

    assert "الإيجار (x)" in draw(flow, "p")
    assert "الإيجار" not in draw(flow, "p", "Noto Sans")
    assert unjoined("الإيجار (x)") in draw(flow, "p", "Noto Sans")


def test_the_font_can_be_named_and_is_else_that_of_the_page():
    assert 'font-family="inherit"' in draw(DECEMBER, "p")
    assert 'font-family="Noto Sans"' in draw(DECEMBER, "p", "Noto Sans")


@pytest.mark.parametrize("font", ["", '"', "a;b", "url(x)", "1"])
def test_a_font_that_is_no_name_is_refused(font):
    with pytest.raises(WrongChart):
        draw(DECEMBER, "p", font)


@pytest.mark.parametrize("width", [0, WIDTH - 1, ON_PAPER + 1])
def test_a_width_at_which_letters_are_not_readable_is_refused(width):
    with pytest.raises(WrongChart):
        draw(DECEMBER, "p", width=width)


@settings(deadline=None)
@given(st.text(st.sampled_from("ab ·اX"), max_size=60), st.integers(20, 300), st.integers(1, 4))
def test_a_text_in_lines_keeps_all_its_words_or_says_that_it_is_cut(text, room, most):
    lines = wrap(text, room, SMALL, most)

    assert 1 <= len(lines) <= most
    assert all(width_of(line, SMALL) <= room for line in lines)
    kept = re.sub("[ ·]", "", "".join(lines))
    assert lines[-1].endswith("…") or kept == re.sub("[ ·]", "", text)


def plain_euro(cents: int) -> str:
    return euro(cents).replace("\u00a0", " ")


def millimetres_high(flow: Flow) -> float:
    picture = draw(flow, "p", "Noto Sans", ON_PAPER)
    wide, high = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', picture).groups())
    return high / wide * 170
