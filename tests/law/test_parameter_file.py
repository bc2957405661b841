"""A parameter file that is not written as it must be stops the service."""

from datetime import date

import pytest

from ontzorgen.law.errors import BadParameterFile
from ontzorgen.law.parameter_file import read

GOOD = """\
description: Een bedrag
article: Participatiewet art. 0
unit: euro cents per month
values:
  2026-07-01: {cents: 200, until: 2027-01-01, source: BWBR2}
  2026-01-01: {cents: 100, source: BWBR1}
"""


def test_a_good_file_gives_its_values_oldest_first() -> None:
    first, second = read("a.yaml", "a", GOOD)

    assert (first.name, first.cents, first.source) == ("a", 100, "BWBR1")
    assert (first.valid_from, first.valid_until) == (date(2026, 1, 1), date(2026, 7, 1))
    assert (second.cents, second.valid_until) == (200, date(2027, 1, 1))


def test_the_last_value_without_an_until_has_no_known_end() -> None:
    values = read("a.yaml", "a", GOOD.replace("until: 2027-01-01, ", ""))

    assert values[-1].valid_until is None


def test_a_value_may_end_before_the_next_begins() -> None:
    text = GOOD.replace("cents: 100,", "cents: 100, until: 2026-03-01,")

    assert read("a.yaml", "a", text)[0].valid_until == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{cents: 200", "{cents: 200, cents: 300", "twice"),
        ("  2026-07-01:", "  2026-01-01:", "twice"),
        ("values:", "values: [", "not readable"),
        (GOOD, "just a text", "not a map"),
        ("unit: euro cents per month\n", "", "missing or unknown: unit"),
        ("unit: euro cents per month", "unit: ''", "unit: a text is required"),
        ("article: Participatiewet art. 0", "article: 12", "article: a text is required"),
        ("article:", "remark: x\narticle:", "missing or unknown: remark"),
        (GOOD[GOOD.index("values:") :], "values: {}", "at least one"),
        (GOOD[GOOD.index("values:") :], "values: [1]", "a map of days"),
        ("  2026-01-01:", "  soon:", "not a day"),
        ("  2026-01-01:", "  2026-01-01 12:00:00:", "not a day"),
        ("until: 2027-01-01", "until: later", "not a day"),
        ("until: 2027-01-01", "until: 2026-07-01", "not later"),
        ("cents: 100,", "cents: 100, until: 2026-07-02,", "overlaps"),
        ("{cents: 100, source: BWBR1}", "100", "not a map"),
        (", source: BWBR1", "", "source: a text is required"),
        ("cents: 100", "amount: 100", "one of"),
        ("cents: 100", "cents: 100, number: 1", "one of"),
        ("cents: 100", "cents: 100, note: x", "one of"),
        ("cents: 100", "cents: 100.5", "cannot be"),
        ("cents: 100", "cents: true", "cannot be"),
        ("cents: 100", "cents: -1", "cannot be"),
        ("cents: 100", "number: 100", "only cents"),
        ("unit: euro cents per month", "unit: weeks", "only cents"),
    ],
)
def test_a_file_that_is_not_right_is_refused(old: str, new: str, problem: str) -> None:
    assert old in GOOD

    with pytest.raises(BadParameterFile, match=problem) as refused:
        read("a.yaml", "a", GOOD.replace(old, new))

    assert refused.value.file == "a.yaml"


LIST = """\
description: Een lijst
article: Participatiewet art. 0
unit: kinds of cost
values:
  2026-01-01: {codes: [HUUR, ZORG], source: BWBR1}
"""


@pytest.mark.parametrize("codes", ["[]", "HUUR", "[HUUR, HUUR]", "[1]", "['']", "5"])
def test_a_closed_list_names_each_code_once(codes: str) -> None:
    with pytest.raises(BadParameterFile):
        read("a.yaml", "a", LIST.replace("[HUUR, ZORG]", codes))


def test_values_of_one_name_are_of_one_kind() -> None:
    text = LIST + "  2026-07-01: {number: 1, source: BWBR1}\n"

    with pytest.raises(BadParameterFile, match="one kind"):
        read("a.yaml", "a", text)
