"""Many random rows go in and come out as they were; a second time nothing changes."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ontzorgen.domain.amounts import parse_cents
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.store.models import FixedCostRow, FixedCostVersionRow, HouseholdRow
from tests.conftest import someone
from tests.import_folders import a_row, write

START = date(2026, 1, 1)


def _random_folder(dice, rows):
    """Return a folder of that many costs; some have two versions, one after the other."""
    households, costs = [], []
    for number in range(rows):
        if number % 4 == 0:
            households.append(
                a_row("huishoudens", huishouden=f"H{number}", consulent=dice.choice(["", 'é;"x']))
            )
        begin = START + timedelta(days=dice.randrange(300))
        end = begin + timedelta(days=dice.randrange(100))
        cost = a_row(
            "vaste_lasten",
            vaste_last=f"V{number}",
            huishouden=households[-1]["huishouden"],
            bedrag=dice.choice(["{},{:02d}", "{}.{:02d}"]).format(
                dice.randrange(1, 2000), dice.randrange(100)
            ),
            vanaf=dice.choice([begin.isoformat(), begin.strftime("%d-%m-%Y")]),
            tm=dice.choice(["", end.isoformat()]),
            soort=dice.choice(["HUUR", "zorg", "Gas", "STROOM", "WATER", "OVERIG"]),
            vervaldag=str(dice.randrange(1, 32)),
            kenmerk=dice.choice(["", f"klant {number}", 'Ünïek, "nr"']),
        )
        costs.append(cost)
        if cost["tm"]:
            after = (end + timedelta(days=1)).isoformat()
            costs.append(cost | {"vanaf": after, "tm": "", "bedrag": "12"})
    return {
        "gemeenten": [a_row("gemeenten")],
        "begunstigden": [a_row("begunstigden")],
        "huishoudens": households,
        "vaste_lasten": costs,
    }


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8"), (",", "cp1252")])
def test_two_thousand_random_rows_come_back_as_they_were(
    session, vault, tmp_path, separator, encoding
):
    folder = _random_folder(random.Random(separator), 1_400)
    path = write(tmp_path / "map", folder, separator, encoding)

    first = import_folder(session, read_folder(path), someone("loes"), vault)
    again = import_folder(session, read_folder(path), someone("loes"), vault)

    assert len(folder["vaste_lasten"]) > 2_000 or first.changes > 2_000
    assert (first.changes, again.changes) == (sum(map(len, folder.values())), 0)
    query = (
        select(FixedCostRow.key, HouseholdRow.key, FixedCostVersionRow.amount_cents)
        .join(FixedCostRow, FixedCostRow.id == FixedCostVersionRow.fixed_cost_id)
        .join(HouseholdRow, HouseholdRow.id == FixedCostRow.household_id)
        .order_by(FixedCostRow.id, FixedCostVersionRow.valid_from)
    )
    stored = [tuple(row) for row in session.execute(query)]
    typed = [
        (row["vaste_last"], row["huishouden"], parse_cents(row["bedrag"]))
        for row in folder["vaste_lasten"]
    ]
    assert sorted(stored) == sorted(typed)
