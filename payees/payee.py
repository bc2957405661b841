"""Whom we pay (begunstigde): a landlord, an insurer, a supplier.

The name a bank sees is at most 70 SEPA characters. An address is optional; when there is
one it is structured, with town and country (unstructured addresses are rejected since
15 November 2026; EPC SEPA credit transfer rulebook 2025, version 1.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from payees.errors import NameLeftEmpty, WrongPayee
from sepa.character_set import to_sepa
from sepa.errors import EmptyAfterConversion

MAX_NAME_LENGTH = 70
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Payee:
    """One payee, as registered. `kind` is the municipality's own word for it."""

    key: str
    name: str
    kind: str = ""
    collects: bool = False  # the payee still collects by direct debit (incasso): no transfer
    sepa_name: str = ""  # the name as the bank knows it; empty: it follows from `name`
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""  # two capitals, ISO 3166

    def __post_init__(self) -> None:
        """Refuse what cannot be paid: no key, no name for the bank, half an address."""
        if not self.key.strip():
            raise WrongPayee(self.key, "key", self.key)
        if not self.name.strip():
            raise WrongPayee(self.key, "name", self.name)
        if self.country and not _COUNTRY.fullmatch(self.country):
            raise WrongPayee(self.key, "country", self.country)
        if self.street or self.house_number or self.postcode:
            for field in ("town", "country"):
                if not getattr(self, field):
                    raise WrongPayee(self.key, field, "")
        bank_name_of(self.key, self.sepa_name or self.name)

    @property
    def bank_name(self) -> str:
        """The name as it goes to the bank: SEPA characters, 70 at most."""
        return bank_name_of(self.key, self.sepa_name or self.name)

    @property
    def has_address(self) -> bool:
        """Tell whether there is an address that may be written: town and country are there."""
        return bool(self.town and self.country)


def bank_name_of(key: str, name: str) -> str:
    """Return `name` in SEPA characters, cut to 70.

    Raises:
        NameLeftEmpty: nothing is left, as with a name in another script. Ask the Latin name.
    """
    try:
        return to_sepa(name, MAX_NAME_LENGTH).text
    except EmptyAfterConversion as error:
        raise NameLeftEmpty(key, name) from error
