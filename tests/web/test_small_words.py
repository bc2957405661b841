"""Small things that pages say or read: how many, with what somebody came in, which month."""

from datetime import UTC, date, datetime

import pytest
from markupsafe import escape

from ontzorgen.domain.budget import (
    AllowanceStatus,
    BudgetLine,
    BudgetWarning,
    LineKind,
    Rhythm,
    WarningKind,
)
from ontzorgen.domain.errors import NotAMonth
from ontzorgen.domain.months import Month
from ontzorgen.web.days import typed_month, whole_days
from ontzorgen.wording.amounts import counted, day_of
from ontzorgen.wording.budget import warning
from ontzorgen.wording.devices import device
from reports.words import capital

GECKO = "Gecko/20100101 Firefox/143.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"


def test_half_past_midnight_in_summer_is_the_next_day_already():
    assert day_of(datetime(2026, 9, 14, 22, 30, tzinfo=UTC)) == date(2026, 9, 15)


def test_a_day_in_a_sentence_stays_on_one_line_and_what_was_typed_is_escaped():
    held = whole_days("<b> van 01-09-2026 t/m 30-09-2026")

    assert str(held) == (
        '<span>&lt;b&gt; van <span class="day">01-09-2026</span> '
        't/m <span class="day">30-09-2026</span></span>'
    )
    assert whole_days(held) is held
    assert str(escape(whole_days("<b> W0901-09-20267"))) == "&lt;b&gt; W0901-09-20267"
    assert str(whole_days("01-09-2026")) == '<span class="day">01-09-2026</span>'
    assert whole_days(None) is None


def test_one_thing_is_no_plural():
    assert (counted(1, "taken"), counted(0, "taken")) == ("1 taak", "0 taken")
    assert counted(1250, "huishoudens") == "1.250 huishoudens"


def test_a_name_at_the_begin_of_a_sentence_keeps_its_own_capitals():
    allowance = (1, LineKind.OTHER_ALLOWANCE, 50_00, Rhythm.MONTHLY, date(2026, 9, 1), None)
    line = BudgetLine(*allowance, AllowanceStatus.NOT_ASKED, description="IIT, DUO")

    assert warning(BudgetWarning(WarningKind.NOT_ASKED, line=line)).startswith(
        "Andere toeslag: IIT, DUO is nog niet aangevraagd."
    )
    assert (capital("één"), capital("")) == ("Één", "")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) {GECKO}", "Firefox op Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Safari/537.36 Edg/141.0", "Edge op Windows"),
        (f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} Mobile Safari/537.36", "Chrome op Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari op een iPhone",
        ),
        ("curl/8.5.0", "onbekend apparaat"),
        ("", "onbekend apparaat"),
        (None, "onbekend apparaat"),
    ],
)
def test_a_device_is_named_as_people_name_it(agent, words):
    assert device(agent) == words


@pytest.mark.parametrize("text", ["2026-09", " 2026-09 ", "09-2026", "9-2026"])
def test_a_month_is_read_as_a_field_sends_it_and_as_people_type_it(text):
    assert typed_month(text) == Month(2026, 9)


@pytest.mark.parametrize("text", ["", "2026-13", "13-2026", "september", "2026-09-01", "9\x002026"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(NotAMonth):
        typed_month(text)
