"""Where a household lives: all of an address or nothing, and only with a postcode that can be."""

import pytest
from marshmallow import ValidationError

from ontzorgen.schemas.households import HouseholdSchema

ROW = {"huishouden": "H1", "gemeentecode": "0299", "consulent": "", "budgetcoach": ""}
WHOLE = {"straat": "Kade", "huisnummer": "3-B", "postcode": "1234ab", "plaats": "'s-Gravenmoer"}


def read(**cells):
    return HouseholdSchema().load(ROW | cells)


def test_an_address_is_read_whole_and_its_postcode_as_it_is_written():
    row = read(**WHOLE)

    assert (row.street, row.house_number, row.postcode, row.town) == (
        *("Kade", "3-B", "1234 AB"),
        "'s-Gravenmoer",
    )


def test_a_column_that_lacks_says_nothing_and_an_empty_one_that_there_is_none():
    assert (read().street, read().postcode) == (None, None)
    emptied = read(**dict.fromkeys(WHOLE, ""))
    assert (emptied.street, emptied.postcode) == ("", "")


@pytest.mark.parametrize("column", WHOLE)
def test_an_address_of_which_a_part_lacks_is_refused_at_that_part(column):
    with pytest.raises(ValidationError) as refused:
        read(**WHOLE | {column: ""})

    assert refused.value.messages == {column: ["REQUIRED"]}


@pytest.mark.parametrize(
    "postcode", ["0234 AB", "1234 SS", "123 AB", "1234 A", "1234  AB", "B-1000"]
)
def test_what_is_no_dutch_postcode_is_refused(postcode):
    with pytest.raises(ValidationError) as refused:
        read(**WHOLE | {"postcode": postcode})

    assert refused.value.messages == {"postcode": ["WRONG_POSTCODE"]}
