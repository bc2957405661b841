"""gemeenten.csv and begunstigden.csv: who pays, and whom."""

from __future__ import annotations

from ontzorgen.schemas.fields import (
    BankNameField,
    BlankTextField,
    CodeField,
    CountryField,
    EuroField,
    IbanField,
    KeyField,
    KvkField,
    OrderField,
    PatternField,
    PayDayField,
    TextField,
    YesNoField,
)
from ontzorgen.schemas.row_schema import RowSchema
from ontzorgen.services.importing.codes import REFERENCE_KINDS, SHORTAGE_RULES
from ontzorgen.services.importing.rows import File, MunicipalityIn, PayeeIn
from sepa.creditor_reference import ReferenceKind


class MunicipalitySchema(RowSchema):
    """A municipality with its policy and the account it pays from."""

    file = File.MUNICIPALITIES
    row = MunicipalityIn
    key_column = "gemeentecode"

    key = KeyField("gemeentecode")
    name = TextField("naam")
    iban = IbanField("iban")
    holder = BankNameField("rekeninghouder")
    pay_day = PayDayField("betaaldag")
    shortage_rule = CodeField("tekortregel", SHORTAGE_RULES)
    order = OrderField("volgorde")
    floor_cents = EuroField("bodembedrag")


class PayeeSchema(RowSchema):
    """A payee. Its address is for letters: it is never written in a bank file."""

    file = File.PAYEES
    row = PayeeIn
    key_column = "begunstigde"

    key = KeyField("begunstigde")
    name = BankNameField("naam")
    kind = BlankTextField("soort")
    iban = IbanField("iban", empty=True)
    kvk = KvkField("kvk", empty=True)
    street = TextField("straat", empty=True)
    house_number = TextField("huisnummer", empty=True)
    postcode = TextField("postcode", empty=True)
    town = TextField("plaats", empty=True)
    country = CountryField("land", empty=True)
    collects = YesNoField("incasso")
    reference_kind = CodeField(
        "kenmerksoort", REFERENCE_KINDS, default=ReferenceKind.VRIJ, optional=True
    )
    reference_pattern = PatternField("kenmerkpatroon", optional=True)
