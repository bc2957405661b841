"""A payee has a name a bank can read, and a whole address or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payees.errors import NameLeftEmpty, PayeeError, WrongPayee
from payees.payee import Payee
from sepa.character_set import is_sepa_text


def test_a_name_goes_to_the_bank_in_sepa_characters() -> None:
    payee = Payee("B1", "Coöperatie Één & Twee")

    assert payee.bank_name == "Cooperatie Een + Twee"
    assert payee.name == "Coöperatie Één & Twee"


def test_the_name_the_bank_knows_goes_before_the_name_we_use() -> None:
    assert Payee("B1", "Мария", sepa_name="Maria").bank_name == "Maria"


@pytest.mark.parametrize("name", ["Мария", "ማርያም", "مريم"])
def test_a_name_of_which_nothing_is_left_is_refused(name: str) -> None:
    with pytest.raises(NameLeftEmpty) as refused:
        Payee("B1", name)

    assert (refused.value.key, refused.value.name) == ("B1", name)
    assert isinstance(refused.value, PayeeError)


def test_a_name_for_the_bank_of_which_nothing_is_left_is_refused_too() -> None:
    with pytest.raises(NameLeftEmpty):
        Payee("B1", "Maria", sepa_name="Мария")


def test_half_an_address_is_refused() -> None:
    with pytest.raises(WrongPayee) as refused:
        Payee("B1", "Wonen", street="Kade", country="NL")
    assert refused.value.field == "town"

    with pytest.raises(WrongPayee) as refused:
        Payee("B1", "Wonen", postcode="1234 AB", town="Utrecht")
    assert refused.value.field == "country"


def test_a_whole_address_may_be_written_and_a_country_alone_is_none() -> None:
    whole = Payee("B1", "Wonen", street="Kade", house_number="1", town="Utrecht", country="NL")

    assert whole.has_address
    assert not Payee("B1", "Wonen", country="NL").has_address


@pytest.mark.parametrize(
    ("key", "name", "country", "field"),
    [(" ", "Wonen", "", "key"), ("B1", " ", "", "name"), ("B1", "Wonen", "nld", "country")],
)
def test_an_empty_or_malformed_field_is_refused(
    key: str, name: str, country: str, field: str
) -> None:
    with pytest.raises(WrongPayee) as refused:
        Payee(key, name, country=country)

    assert (refused.value.key, refused.value.field) == (key, field)


@given(st.text(min_size=1, max_size=200))
def test_any_payee_that_can_be_built_can_be_written_to_a_bank(name: str) -> None:
    try:
        payee = Payee("B1", name)
    except (NameLeftEmpty, WrongPayee):
        return

    assert 1 <= len(payee.bank_name) <= 70
    assert is_sepa_text(payee.bank_name)
