"""huishoudens.csv, personen.csv and what happens to persons: decisions, benefits, suspensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.schemas.fields import (
    AddressField,
    BlankTextField,
    BsnField,
    CodeField,
    DutchDateField,
    EuroField,
    KeyField,
    LastDayField,
    MonthField,
    PostcodeField,
    TextField,
    YesNoField,
)
from ontzorgen.schemas.row_schema import Fault, RowSchema, reversed_range
from ontzorgen.services.importing.codes import BASES
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.rows import (
    BenefitIn,
    DecisionIn,
    File,
    HouseholdIn,
    PersonIn,
    SuspensionIn,
)


class HouseholdSchema(RowSchema):
    """A household: one benefit unit of one municipality."""

    file = File.HOUSEHOLDS
    row = HouseholdIn
    key_column = "huishouden"

    key = KeyField("huishouden")
    municipality = KeyField("gemeentecode", repeats=True)
    consulent = TextField("consulent", empty=True)
    budget_coach = TextField("budgetcoach", empty=True)
    street = AddressField("straat", most=100)
    house_number = AddressField("huisnummer", most=20)
    postcode = PostcodeField("postcode", most=10)
    town = AddressField("plaats", most=80)

    def faults(self, values: Mapping[str, Any]) -> Iterable[Fault]:
        """Refuse an address of which a part lacks: no letter would arrive there."""
        parts = {
            "straat": values.get("street"),
            "huisnummer": values.get("house_number"),
            "postcode": values.get("postcode"),
            "plaats": values.get("town"),
        }
        if any(parts.values()):
            for column, part in parts.items():
                if not part:
                    yield Fault(column, ProblemCode.REQUIRED)


class FlagField(YesNoField):
    """A flag of a person; it may be empty for a member without a right of their own."""

    def __init__(self, column: str) -> None:
        super().__init__(column, empty=True)


class PersonSchema(RowSchema):
    """A member of a household. BSN may be empty: not everybody has one yet.

    The two flags decide the legal basis, so they must be filled once there is a right.
    """

    file = File.PERSONS
    row = PersonIn
    key_column = "persoon"

    key = KeyField("persoon")
    household = KeyField("huishouden")
    bsn = BsnField("bsn", empty=True)
    first_name = BlankTextField("voornaam")
    last_name = BlankTextField("achternaam", repeats=False)
    birth_date = DutchDateField("geboortedatum", empty=True)
    language = TextField("taal", empty=True)
    right_from = DutchDateField("recht_vanaf", empty=True)
    right_until = LastDayField("recht_tm")
    must_integrate = FlagField("inburgeringsplichtig")
    asylum_permit = FlagField("asielvergunning_bepaalde_tijd")
    authorised_from = DutchDateField("machtiging_vanaf", empty=True)
    authorised_until = LastDayField("machtiging_tm")

    def faults(self, values: Mapping[str, Any]) -> Iterable[Fault]:
        """Refuse reversed ranges, a person without any name, a flag left open with a right."""
        right_from = values["right_from"]
        yield from reversed_range(right_from, values["right_until"], "recht_vanaf", "recht_tm")
        yield from reversed_range(
            values["authorised_from"],
            values["authorised_until"],
            "machtiging_vanaf",
            "machtiging_tm",
        )
        if not values["first_name"] and not values["last_name"]:
            yield Fault("achternaam", ProblemCode.REQUIRED)
        if right_from is not None:
            for name, column in (
                ("must_integrate", "inburgeringsplichtig"),
                ("asylum_permit", "asielvergunning_bepaalde_tijd"),
            ):
                if values[name] is None:
                    yield Fault(column, ProblemCode.REQUIRED)
        if values["bsn"] is not None and values["bsn"].lstrip("0") in values["key"]:
            yield Fault("persoon", ProblemCode.KEY_HOLDS_BSN)


class DecisionSchema(RowSchema):
    """A dated line of a legal basis. Source for article 57: Participatiewet art. 57."""

    file = File.DECISIONS
    row = DecisionIn

    person = KeyField("persoon")
    basis = CodeField("grondslag", BASES)
    decided_on = DutchDateField("besluitdatum", empty=True)
    valid_from = DutchDateField("vanaf")
    valid_until = LastDayField("tm")
    review_on = DutchDateField("evaluatiedatum", empty=True)
    reason = TextField("reden", empty=True)

    def faults(self, values: Mapping[str, Any]) -> Iterable[Fault]:
        """Refuse reversed dates, and article 57 without a reason or without end or review."""
        start, review = values["valid_from"], values["review_on"]
        yield from reversed_range(start, values["valid_until"], "vanaf", "tm")
        if review is not None and review < start:
            yield Fault(
                "evaluatiedatum", ProblemCode.REVIEW_BEFORE_START, {"start": start.isoformat()}
            )
        if values["basis"] is LegalBasis.ART_57:
            if values["reason"] is None:
                yield Fault("reden", ProblemCode.REASON_MISSING)
            if values["valid_until"] is None and review is None:
                yield Fault("tm", ProblemCode.END_OR_REVIEW_MISSING)


class BenefitSchema(RowSchema):
    """What the benefit system pays a person for a month."""

    file = File.BENEFITS
    row = BenefitIn

    person = KeyField("persoon")
    month = MonthField("maand")
    net_cents = EuroField("netto")
    own_income_cents = EuroField("eigen_inkomen", empty=True)


class SuspensionSchema(RowSchema):
    """A spell in which a person takes no part. Spells may overlap: together they are one."""

    file = File.SUSPENSIONS
    row = SuspensionIn

    person = KeyField("persoon")
    valid_from = DutchDateField("vanaf")
    valid_until = LastDayField("tm")
    reason = TextField("reden", empty=True)

    def faults(self, values: Mapping[str, Any]) -> Iterable[Fault]:
        """Refuse a reversed range."""
        return reversed_range(values["valid_from"], values["valid_until"], "vanaf", "tm")
