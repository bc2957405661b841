"""Make a municipality of N households straight in the tables: lifelike, seeded, fast.

About four instalments a household; `payments_each` asks for just so many, all of them
paid, which is what a measurement of files alone needs. Amounts are int euro cents.
The persons do not exist: names are numbers, and nobody has a BSN.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from ontzorgen.domain.months import Month
from ontzorgen.services.acting import Role
from ontzorgen.store.models import (
    AccountRow,
    BenefitRow,
    ControlRow,
    DecisionRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    MunicipalityRow,
    PayeeRow,
    PersonRow,
    PolicyRow,
    SuspensionRow,
    UserMunicipalityRow,
    UserRoleRow,
    UserRow,
)
from ontzorgen.store.tenancy import everything
from sepa.creditor_reference import complete_kenmerk, rf_check_digits

TODAY = date(2026, 9, 15)
NOW = datetime(2026, 9, 15, 8, 30, tzinfo=UTC)
FIRST_MONTH = Month(2026, 9)
"""The first run's window is 30 September up to 30 October: every cost falls due once in it."""
START = date(2026, 10, 1)
CODE = "0299"
ROWS_AT_ONCE = 20_000

PEOPLE: dict[str, tuple[Role, ...]] = {
    "anna": (Role.ADMINISTRATIE, Role.CONSULENT),
    "finn": (Role.ADMINISTRATIE,),
    "fatma": (Role.FIATTEUR,),
    "frank": (Role.FIATTEUR, Role.ADMINISTRATIE),
    "bea": (Role.BEHEER,),
    "bert": (Role.ADMINISTRATIE, Role.CONSULENT),
}
_MONTHS = [FIRST_MONTH.plus(number) for number in range(12)]
_STREETS = ("Dorpsstraat", "Kerkweg", "Molenpad", "Lindelaan", "Stationsplein")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make. Keys carry the municipality, so several fit in one database."""

    households: int
    seed: int = 1
    code: str = CODE
    payees: int = 300
    payments_each: int | None = None
    months: int = 1
    """Months with a benefit, from the first on."""
    first_id: int = 1
    first_payee: int = 1
    split_at: int = 20_000
    shortage_rule: str = "WHOLE"


def add_people(connection: Connection, codes: Iterable[str]) -> None:
    """Record the users of `PEOPLE`, who work for all these municipalities."""
    for number, (login, roles) in enumerate(PEOPLE.items(), start=1):
        row = {"id": number, "login": login, "name": login.title(), "created_at": NOW}
        connection.execute(insert(UserRow), [{**row, "active": True}])
        connection.execute(
            insert(UserRoleRow), [{"user_id": number, "role": role.value} for role in roles]
        )
        connection.execute(
            insert(UserMunicipalityRow),
            [{"user_id": number, "municipality_code": code} for code in codes],
        )


def fill(engine: Engine, *towns: Wanted) -> None:
    """Put users and municipalities in an empty database, as its owner; refresh its statistics."""
    with engine.connect() as connection:
        everything(connection)
        add_people(connection, [town.code for town in towns])
        for town in towns:
            _Town(town).write(connection)
        if connection.dialect.name == "postgresql":
            for table in _WITH_OWN_NUMBER:
                name = table.__tablename__
                connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'),"
                        f" (SELECT max(id) FROM {name}))"
                    )
                )
        connection.execute(text("ANALYZE"))
        connection.commit()


def load(connection: Connection, table: Any, columns: Sequence[str], rows: Iterable[Any]) -> None:
    """Insert tuples as fast as the database takes them."""
    name, listed = table.__tablename__, ", ".join(columns)
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        draft = f"draft_{name}"  # COPY is refused where row level security holds
        raw.execute(f"CREATE TEMPORARY TABLE {draft} AS TABLE {name} WITH NO DATA")
        with raw.cursor().copy(f"COPY {draft} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        raw.execute(f"INSERT INTO {name} ({listed}) SELECT {listed} FROM {draft}")
        raw.execute(f"DROP TABLE {draft}")
        return
    marks = ", ".join("?" * len(columns))
    left = iter(rows)
    while part := list(islice(left, ROWS_AT_ONCE)):
        stored = [tuple(v.isoformat() if isinstance(v, date) else v for v in row) for row in part]
        raw.cursor().executemany(f"INSERT INTO {name} ({listed}) VALUES ({marks})", stored)


_WITH_OWN_NUMBER = (
    UserRow,
    PayeeRow,
    AccountRow,
    HouseholdRow,
    PersonRow,
    FixedCostRow,
    FixedCostVersionRow,
)


def iban(number: int, bank: str = "RABO") -> str:
    """Return a valid Dutch IBAN for an account number."""
    body = f"{bank}{number:010d}"
    digits = "".join(str(int(sign, 36)) for sign in f"{body}NL00")
    return f"NL{98 - int(digits) % 97:02d}{body}"


class _Town:
    """The rows of one municipality; every household is decided by one seeded generator."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.random = random.Random(wanted.seed)

    def write(self, connection: Connection) -> None:
        """Write the rows: payees first, then the households some thousand at a time."""
        wanted = self.wanted
        self._organisation(connection)
        self._payees(connection)
        self.next_person = self.next_cost = wanted.first_id
        numbers = iter(range(wanted.first_id, wanted.first_id + wanted.households))
        while part := list(islice(numbers, ROWS_AT_ONCE // 4)):
            self._households(connection, part)

    def _organisation(self, connection: Connection) -> None:
        code = self.wanted.code
        connection.execute(insert(MunicipalityRow), [{"code": code, "name": f"Gemeente {code}"}])
        connection.execute(
            insert(PolicyRow),
            [
                {
                    "municipality_code": code,
                    "valid_from": date(2020, 1, 1),
                    "pay_day": None,
                    "shortage_rule": self.wanted.shortage_rule,
                    "cost_order": "RENT,HEALTH_INSURANCE,ENERGY,WATER,OTHER",
                    "floor_cents": 0,
                    "limit_line_cents": 10_000_00,
                    "split_at": self.wanted.split_at,
                    "pain_version": "09",
                }
            ],
        )
        connection.execute(
            insert(AccountRow),
            [
                {
                    "id": self.wanted.first_payee + self.wanted.payees,
                    "municipality_code": code,
                    "holder": f"Gemeente {code}",
                    "iban": iban(int(code), "BNGH"),
                    "status": "VERIFIED",
                    "first_registration": True,
                    "entered_by_id": 1,
                    "entered_at": NOW,
                }
            ],
        )

    def _payees(self, connection: Connection) -> None:
        wanted, plain = self.wanted, self.wanted.payments_each is not None
        payees, accounts = [], []
        self.kinds: list[str] = []
        for number in range(wanted.payees):
            key = wanted.first_payee + number
            kind = ("VRIJ", "VRIJ", "BETALINGSKENMERK", "VRIJ", "RF", "BETALINGSKENMERK")[key % 6]
            self.kinds.append(kind)
            collects = not plain and number % 60 == 7
            payees.append((key, f"B{key}", f"Woonstichting Nr. {key}", "OTHER", collects, kind))
            pending = not plain and number % 60 == 13
            accounts.append(
                (
                    key,
                    key,
                    iban(10_000_000 + key, ("RABO", "INGB", "ABNA")[key % 3]),
                    "PENDING" if pending else "VERIFIED",
                    True,
                    1,
                    "2026-08-01 08:00:00.000000",
                    None if pending else 3,
                    None if pending else "2026-08-02 08:00:00.000000",
                )
            )
        columns = ("id", "key", "name", "kind", "collects", "reference_kind")
        load(connection, PayeeRow, columns, payees)
        columns = (
            "id",
            "payee_id",
            "iban",
            "status",
            "first_registration",
            "entered_by_id",
            "entered_at",
            "verified_by_id",
            "verified_at",
        )
        load(connection, AccountRow, columns, accounts)

    def _households(self, connection: Connection, numbers: list[int]) -> None:
        wanted = self.wanted
        rows: dict[Any, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
        for number in numbers:
            key = f"H{wanted.code}-{number}"
            rows[HouseholdRow].append((number, wanted.code, key, "anna"))
            persons = list(self._persons(number, rows))
            self._costs(number, persons, rows)
        for table, found in rows.items():
            load(connection, table, _COLUMNS[table], found)

    def _persons(self, household: int, rows: Any) -> Iterator[int]:
        """Give the numbers of those with a right; children have a row and no right."""
        draw, plain = self.random, self.wanted.payments_each is not None
        mix = "single" if plain else draw.choices(("single", "couple", "parent"), (55, 30, 15))[0]
        adults = 2 if mix == "couple" else 1
        children = draw.randint(1, 3) if mix == "parent" or draw.random() < 0.3 else 0
        start = date(2026, draw.choice((6, 7, 8, 9)), draw.randint(1, 15))
        ground = (
            "56A" if plain else draw.choices(("56A", "57", "VOLUNTARY", ""), (70, 18, 10, 2))[0]
        )
        net_cents = 965_00 if adults == 2 else 1_351_33
        if not plain and draw.random() < 0.08:
            net_cents = draw.randint(150_00, 700_00)
        for position in range(adults + children):
            number, self.next_person = self.next_person, self.next_person + 1
            adult = position < adults
            right = start if adult else None
            flags = adult and ground == "56A"
            allowed = date(2026, 6, 1) if adult and (plain or draw.random() < 0.97) else None
            key = f"P{self.wanted.code}-{number}"
            born = date(1988 if adult else 2018, 1 + number % 12, 1 + number % 28)
            rows[PersonRow].append(
                (
                    *(number, self.wanted.code, key, household, number, "Voornaam", "Achternaam"),
                    *(born, right, None, flags, flags, allowed, None),
                )
            )
            if not adult:
                continue
            yield number
            for month in _MONTHS[: self.wanted.months]:
                rows[BenefitRow].append((str(month), number, net_cents + draw.randint(0, 99), None))
            if ground in ("57", "VOLUNTARY"):
                basis = "ART_57" if ground == "57" else "VOLUNTARY"
                review = date(2027, 3, 1) if draw.random() < 0.9 else date(2026, 9, 1)
                rows[DecisionRow].append((number, basis, start, start, None, review, "besluit"))
            if not plain and draw.random() < 0.02:
                rows[SuspensionRow].append((number, START, date(2026, 11, 1), "detentie"))

    def _costs(self, household: int, persons: list[int], rows: Any) -> None:
        draw, plain = self.random, self.wanted.payments_each is not None
        kinds: list[tuple[str, int | None]] = [("RENT", None)]
        kinds += [("HEALTH_INSURANCE", person) for person in persons]
        kinds += (
            [("ENERGY", None)] if draw.random() < 0.6 else [("GAS", None), ("ELECTRICITY", None)]
        )
        kinds += [("WATER", None)] if draw.random() < 0.45 else []
        kinds += [("OTHER", None)] if draw.random() < 0.1 else []
        if plain:
            own = ("RENT", "HEALTH_INSURANCE", "ENERGY", "WATER", "GAS", "ELECTRICITY")
            kinds = [(kind, None) for kind in own[: self.wanted.payments_each]]
        for kind, person in kinds:
            self._cost(household, kind, person, rows)

    def _cost(self, household: int, kind: str, person: int | None, rows: Any) -> None:
        draw, wanted = self.random, self.wanted
        plain = wanted.payments_each is not None
        number, self.next_cost = self.next_cost, self.next_cost + 1
        key = f"V{wanted.code}-{number}"
        # a dozen large payees of each kind, and a long tail
        place = int(wanted.payees * draw.random() ** 2)
        payee, reference_kind = wanted.first_payee + place, self.kinds[place]
        amount_cents = draw.randint(*_AMOUNTS[kind])
        since = START if plain or draw.random() < 0.99 else date(2026, 9, 1)
        rows[FixedCostRow].append((number, wanted.code, key, household))
        reference: str | None
        if reference_kind == "BETALINGSKENMERK":
            reference = complete_kenmerk(f"{number:015d}")
        elif reference_kind == "RF":
            reference = f"RF{rf_check_digits(f'{number:012d}')}{number:012d}"
        else:
            reference = f"Huurder {number}" if number % 3 else None
        described = f"{_STREETS[number % 5]} {number % 997}" if number % 20 else None
        rows[FixedCostVersionRow].append(
            (
                *(number, number, number, person, kind, payee, amount_cents, since, None),
                *("MONTHLY", draw.randint(1, 28), reference, described),
            )
        )
        if plain or draw.random() >= 0.04:
            return
        controller = "HOUSEHOLD" if draw.random() < 0.75 else "ELSEWHERE"
        rows[ControlRow].append((number, START, controller, "eigen regie"))


_AMOUNTS = {
    "RENT": (420_00, 780_00),
    "HEALTH_INSURANCE": (140_00, 185_00),
    "ENERGY": (80_00, 210_00),
    "GAS": (40_00, 110_00),
    "ELECTRICITY": (30_00, 90_00),
    "WATER": (9_00, 25_00),
    "OTHER": (5_00, 60_00),
}
_COLUMNS: dict[Any, tuple[str, ...]] = {
    HouseholdRow: ("id", "municipality_code", "key", "consulent"),
    PersonRow: (
        "id",
        "municipality_code",
        "key",
        "household_id",
        "position",
        "first_name",
        "last_name",
        "birth_date",
        "right_from",
        "right_until",
        "must_integrate",
        "asylum_permit",
        "authorised_from",
        "authorised_until",
    ),
    BenefitRow: ("month", "person_id", "net_cents", "own_income_cents"),
    DecisionRow: (
        "person_id",
        "basis",
        "decided_on",
        "valid_from",
        "valid_until",
        "review_on",
        "reason",
    ),
    SuspensionRow: ("person_id", "valid_from", "valid_until", "reason"),
    FixedCostRow: ("id", "municipality_code", "key", "household_id"),
    FixedCostVersionRow: (
        "id",
        "fixed_cost_id",
        "position",
        "person_id",
        "kind",
        "payee_id",
        "amount_cents",
        "valid_from",
        "valid_until",
        "frequency",
        "due_day",
        "reference",
        "description",
    ),
    ControlRow: ("fixed_cost_id", "valid_from", "controller", "reason"),
}
