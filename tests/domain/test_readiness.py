"""Instruments are data that is read strictly; measurements fit them and stand side by side."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.fixed_cost import Control, Controller, control_on
from ontzorgen.domain.months import Month
from ontzorgen.domain.readiness import instrument_file, measurement
from ontzorgen.domain.readiness.catalogue import Catalogue, shipped
from ontzorgen.domain.readiness.errors import (
    BadInstrumentFile,
    JudgementMissing,
    MeasuredOutside,
    NothingScored,
    ScoreOutsideScale,
    UnknownInstrument,
    UnknownItem,
    WordsTooLong,
)
from ontzorgen.domain.readiness.known import PhaseSpell, own_control_since, phase_spells
from ontzorgen.domain.readiness.measurement import (
    FIRST_DAY,
    LONGEST_EVIDENCE,
    LONGEST_JUDGEMENT,
    Given,
    Moment,
    View,
    answers,
    plain,
    side_by_side,
    standing,
)

TODAY = date(2026, 9, 15)
GOOD = """\
name: proef
version: 1
title: Proef
about: Twee dingen.
scale:
  1: nee
  2: ja
items:
  post:
    text: Opent de post
    help: Kijk mee.
    steps:
      1: Niet.
      2: Wel.
  geld:
    text: Telt het geld
    help: Reken mee.
    steps:
      1: Niet.
      2: Wel.
"""
OTHER = GOOD.replace("version: 1", "version: 2").replace("2: ja", "2: deels\n  3: ja")
OTHER = OTHER.replace("      2: Wel.", "      2: Soms.\n      3: Wel.")
TWO = Catalogue.of({"proef-1.yaml": GOOD, "proef-2.yaml": OTHER})
PROEF = TWO.get("proef", 1)
SHIPPED = {
    "kijklijst-1.yaml": "b0f5b3ac49643afb",
    "vaardigheden-1.yaml": "cb06a53a06f5aa47",
}
"""What each version that was ever shipped holds: measurements are read with its words."""


def test_the_shipped_instruments_are_a_checklist_and_one_of_five_skills():
    checklist, skills = shipped().newest()

    assert (checklist.name, list(checklist.scale.values())) == ("kijklijst", ["nee", "deels", "ja"])
    assert [item.key for item in checklist.items] == [
        *("rekening", "post", "budget", "toeslagen", "betalen", "schulden", "hulp")
    ]
    assert (skills.name, skills.highest, len(skills.items)) == ("vaardigheden", 4, 5)
    assert all(set(item.steps) == {1, 2, 3, 4} for item in skills.items)


def test_a_version_that_was_shipped_never_changes_or_goes():
    folder = files("ontzorgen.domain.readiness").joinpath("instruments")
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in folder.iterdir()
    }

    assert found.items() >= SHIPPED.items(), "write a next version beside the one that is there"
    assert set(found) == set(SHIPPED), "say here what a new version holds"


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        (GOOD, "een tekst", "the whole file", "a map is required"),
        ("items:", "items: [", "the whole file", "not readable"),
        ("  1: nee\n", "  1: nee\n  1: toch\n", "the whole file", "twice"),
        ("about: Twee dingen.\n", "", "the whole file", "missing or unknown: about"),
        ("about:", "remark: x\nabout:", "the whole file", "missing or unknown: remark"),
        ("title: Proef", "title: ''", "title", "a text is required"),
        ("title: Proef", "title: 12", "title", "a text is required"),
        ("title: Proef", f"title: {'x' * 241}", "title", "at most 240"),
        ("about: Twee dingen.", 'about: "Twee\\x00dingen."', "about", "one line"),
        ("about: Twee dingen.", 'about: "Twee\\ndingen."', "about", "one line"),
        ("name: proef", "name: anders", "name", "anders-1.yaml"),
        ("name: proef", "name: Proef 1", "name", "no name"),
        ("version: 1", "version: 2", "name", "proef-2.yaml"),
        ("version: 1", "version: true", "version", "whole number"),
        ("version: 1", "version: 0", "version", "whole number"),
        ("  1: nee\n", "", "scale", "1, 2 and so on"),
        ("  1: nee", "  0: nee", "scale", "1, 2 and so on"),
        ("  1: nee\n  2: ja", "  2: ja\n  1: nee", "scale", "1, 2 and so on"),
        ("  2: ja", "  2: Nee", "scale", "two scores"),
        ("  1: nee", "  1: false", "scale > 1", "a text is required"),
        ("  1: nee", f"  1: {'x' * 25}", "scale > 1", "at most 24"),
        (GOOD[GOOD.index("items:") :], "items: {}", "items", "from one"),
        (GOOD[GOOD.index("items:") :], "items: [1]", "items", "a map is required"),
        ("  post:", "  Post:", "items", "no name"),
        ("    help: Kijk mee.\n", "", "items > post", "missing or unknown: help"),
        ("    help: Kijk mee.", "    help: ' '", "items > post > help", "a text is required"),
        ("    text: Opent de post", "    text: [1]", "items > post > text", "a text is required"),
        ("      1: Niet.\n      2: Wel.\n", "      2: Wel.\n", "items > post > steps", "each"),
        ("      2: Wel.\n", "      2: ''\n", "items > post > steps > 2", "a text is required"),
        ("    steps:\n      1: Niet.\n      2: Wel.\n", "", "items", "or none"),
    ],
)
def test_an_instrument_that_is_not_right_is_refused_with_its_place(old, new, place, problem):
    assert old in GOOD

    with pytest.raises(BadInstrumentFile, match=problem) as refused:
        instrument_file.read("proef-1.yaml", GOOD.replace(old, new, 1))

    assert (refused.value.file, refused.value.place) == ("proef-1.yaml", place)


def test_an_older_version_is_still_there_and_offered_to_who_began_with_it():
    assert TWO.get("proef").version == 2
    assert TWO.get("proef", 1).scale == {1: "nee", 2: "ja"}
    assert [one.version for one in TWO.offered([])] == [2]
    assert [one.version for one in TWO.offered([("proef", 1), ("proef", 2)])] == [2, 1]
    for name, version in (("proef", 3), ("anders", None), ("proef", -1)):
        with pytest.raises(UnknownInstrument):
            TWO.get(name, version)


A_GOOD_ONE = Given(Moment.BEGIN, View.COACH, TODAY, {"post": "ja"}, {}, "Gaat goed.")


def test_a_score_is_a_number_or_a_word_of_the_scale_and_not_every_item_is_spoken_of():
    typed = {"geld": " 2 ", "post": "NEE"}
    found = answers(PROEF, replace(A_GOOD_ONE, scores=typed), TODAY)
    one = answers(PROEF, replace(A_GOOD_ONE, scores={"post": "1", "geld": " "}), TODAY)

    assert list(found.scores.items()) == [("post", 1), ("geld", 2)], "in the order of the items"
    assert one.scores == {"post": 1}


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"scores": {"post": "3"}}, ScoreOutsideScale),
        ({"scores": {"post": "0"}}, ScoreOutsideScale),
        ({"scores": {"post": "1,5"}}, ScoreOutsideScale),
        ({"scores": {"post": "misschien"}}, ScoreOutsideScale),
        ({"scores": {"auto": "ja"}}, UnknownItem),
        ({"evidence": {"auto": "rijdt"}}, UnknownItem),
        ({"scores": {"post": " "}}, NothingScored),
        ({"judgement": " \n\x00 "}, JudgementMissing),
        ({"judgement": "x" * (LONGEST_JUDGEMENT + 1)}, WordsTooLong),
        ({"evidence": {"post": "x" * (LONGEST_EVIDENCE + 1)}}, WordsTooLong),
        ({"measured_on": TODAY + timedelta(days=1)}, MeasuredOutside),
        ({"measured_on": FIRST_DAY - timedelta(days=1)}, MeasuredOutside),
    ],
)
def test_what_does_not_fit_is_refused(changed, refusal):
    with pytest.raises(refusal):
        answers(PROEF, replace(A_GOOD_ONE, **changed), TODAY)


def test_a_client_may_score_without_a_judgement_in_words():
    found = answers(PROEF, replace(A_GOOD_ONE, view=View.CLIENT, judgement=""), TODAY)

    assert found.judgement == ""


@given(st.text())
def test_words_keep_what_can_be_read_and_lose_what_cannot(text):
    kept = plain(text)

    assert not any(each < " " and each != "\n" for each in kept)
    assert plain(kept) == kept
    assert plain("سمير\u200c zegt:\r\n\tja \x00 ") == "سمير\u200c zegt:\n ja"


@dataclass(frozen=True)
class Placed:
    """A measurement by its place."""

    id: int
    corrects_id: int | None
    instrument: str
    moment: Moment
    view: View
    measured_on: date


@st.composite
def histories(draw):
    """Make measurements in the order of their numbers; some correct an earlier one, once."""
    made = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        open_ones = [each.id for each in standing(made)]
        corrects = draw(st.sampled_from([None, None, *open_ones]))
        made.append(
            Placed(
                number,
                corrects,
                draw(st.sampled_from(["a", "b"])),
                draw(st.sampled_from(Moment)),
                draw(st.sampled_from(View)),
                TODAY + timedelta(days=draw(st.integers(0, 5))),
            )
        )
    return made


@given(histories(), st.randoms())
def test_side_by_side_stand_the_newest_of_one_series_and_never_a_corrected_one(made, chance):
    found = side_by_side(made)

    corrected = {each.corrects_id for each in made}
    for instrument, own in found.items():
        for (moment, view), each in own.items():
            assert (each.instrument, each.moment, each.view) == (instrument, moment, view)
            assert each.id not in corrected
            begin = own.get((Moment.BEGIN, view))
            assert begin is None or begin.measured_on <= each.measured_on
    for each in standing(made):
        own = found[each.instrument]
        begin, there = own.get((Moment.BEGIN, each.view)), own.get((each.moment, each.view))
        if there is None:
            assert begin.measured_on > each.measured_on
        else:
            assert (there.measured_on, there.id) >= (each.measured_on, each.id)
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert side_by_side(shuffled) == found


def test_a_begin_after_a_relapse_opens_a_series_of_its_own():
    def placed(number, moment, day):
        return Placed(number, None, "a", moment, View.COACH, date(2026, day, 1))

    first = [placed(1, Moment.BEGIN, 1), placed(2, Moment.END, 6)]
    again = [*first, placed(3, Moment.BEGIN, 8)]

    assert len(side_by_side(first)["a"]) == 2
    assert [each.id for each in side_by_side(again)["a"].values()] == [3]


@given(
    st.lists(
        st.builds(
            Control,
            st.integers(0, 9).map(lambda days: TODAY - timedelta(days=days - 3)),
            st.sampled_from(Controller),
        ),
        unique_by=lambda each: each.since,
    )
)
def test_own_control_counts_from_the_day_since_which_nobody_else_paid(controls):
    since = own_control_since(controls, TODAY)

    def pays_itself(day):
        now = control_on(tuple(controls), day)
        return now is not None and now.controller is Controller.HOUSEHOLD

    days = 0
    while pays_itself(TODAY - timedelta(days=days)) and days < 20:
        days += 1
    if days == 0:
        assert since is None
    elif days < 20:
        assert since == TODAY - timedelta(days=days - 1)


def test_months_in_a_row_in_one_phase_are_one_spell():
    months = [Month(2026, number) for number in range(3, 8)]
    phases = zip(months, ("FULL", "FULL", "PARTIAL", "FULL", "FULL"), strict=True)

    assert phase_spells(reversed(list(phases))) == [
        PhaseSpell("FULL", months[0], months[1], 2),
        PhaseSpell("PARTIAL", months[2], months[2], 1),
        PhaseSpell("FULL", months[3], months[4], 2),
    ]


def test_scores_that_no_longer_fit_their_version_are_not_read_as_something_else():
    kept = measurement.Answers({"post": 3}, {}, "")

    with pytest.raises(ScoreOutsideScale):
        measurement.kept_answers(PROEF, kept)
    assert measurement.kept_answers(TWO.get("proef", 2), kept) == kept
