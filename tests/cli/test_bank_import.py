"""What the bank says of a month that was sent: each thing once, whatever file tells it."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.cli.bank import (
    ACCOUNT,
    AMOUNTS,
    OPENING,
    STATEMENT,
    TOTAL,
    Bank,
    Line,
    balances,
    proved,
    rows,
    state,
)
from tests.sepa.bank_messages import balances as sums_of
from tests.sepa.bank_messages import batch, camt, entry, statement

HOUSEHOLD = 444_83
EVERYTHING = dict.fromkeys(AMOUNTS, "PAID")
RENT = AMOUNTS["V1"]


@pytest.fixture
def bank(loaded, at_bank, tmp_path):
    """The bank of a month that was exported."""
    return Bank.of(loaded, tmp_path, at_bank)


def test_the_json_of_an_import_is_what_the_interface_says(bank):
    file = bank.statement(bank.batch())

    done = bank.office("bank", "import", file, "--user", "maker", "--json")

    assert done.status == 0
    assert done.json == {
        "files": [
            {
                "path": str(file),
                "kind": STATEMENT,
                "outcome": "IMPORTED",
                "booked": 4,
                "rejected": 0,
                "returned": 0,
                "unmatched": 0,
                "message": "Ingelezen: 4 geboekt, 0 geweigerd, 0 teruggekomen, 0 niet herkend.",
            }
        ]
    }


def test_people_read_a_line_per_file_and_refusals_on_stderr(bank):
    good, bad = bank.statement(bank.batch()), bank.write(b"onzin")

    done = bank.office("bank", "import", good, bad, "--user", "maker")

    assert done.status == 1
    assert "4 geboekt" in done.out
    assert str(bad) in done.err
    assert bank.status() == "SETTLED"


# each thing books what is of us


@pytest.mark.parametrize("details", [False, True])
def test_a_batch_is_booked_with_and_without_its_payments(bank, details):
    (row,) = bank.imports(bank.statement(bank.batch(details=details)))

    assert (row["booked"], row["unmatched"]) == (4, 0)
    assert bank.places() == EVERYTHING
    assert bank.status() == "SETTLED"
    assert balances() == {"BENEFIT": -TOTAL - HOUSEHOLD, "HOUSEHOLD": HOUSEHOLD, "BANK": TOTAL}


def test_payments_that_are_booked_one_by_one_settle_the_run_with_the_last(bank):
    first = bank.statement(bank.line("V1"), bank.line("V2"))
    last = bank.statement(bank.line("V3"), bank.line("V4"), opening=OPENING - 779_00)

    bank.imports(first)
    assert bank.status() == "EXPORTED"
    bank.imports(last)

    assert bank.status() == "SETTLED"
    assert bank.places() == EVERYTHING


def test_a_batch_of_payments_without_an_id_is_booked_by_account_and_amount(bank):
    line = bank.batch(details=True, end_to_end_id="NOTPROVIDED")

    (row,) = bank.imports(bank.statement(line))

    assert (row["booked"], row["unmatched"]) == (4, 0)
    assert bank.places() == EVERYTHING


def test_in_one_batch_some_payments_may_have_an_id_and_others_not(bank):
    head = batch(bank.batch_id, 4, TOTAL, bank.message_id)
    told = bank.detail("V2", end_to_end_id="NOTPROVIDED") + bank.detail("V1") + bank.detail("V3")
    told += bank.detail("V4", end_to_end_id="NOTPROVIDED")
    line = Line(entry(STATEMENT, head + told, cents=TOTAL), -TOTAL)

    (row,) = bank.imports(bank.statement(line))

    assert (row["booked"], row["unmatched"]) == (4, 0)
    assert bank.places() == EVERYTHING


def test_a_gross_batch_and_the_contra_entry_of_a_refusal_leave_one_payment_open(bank):
    back = bank.line("V3", "CRDT", reason="AC06")

    bank.imports(bank.statuses(("V3", "RJCT", "AC06")))
    bank.imports(bank.statement(bank.batch(), back))

    assert bank.places() == EVERYTHING | {"V3": "OPEN"}
    assert balances()["OPEN"] == AMOUNTS["V3"]
    assert "CONTRA" not in balances()
    assert bank.status() == "SETTLED"


def test_a_net_batch_without_payments_books_what_was_not_refused(bank):
    bank.imports(bank.statuses(("V3", "RJCT", "AC06")))

    (row,) = bank.imports(bank.statement(bank.batch("V1", "V2", "V4")))

    assert (row["booked"], row["unmatched"]) == (3, 0)
    assert bank.places() == EVERYTHING | {"V3": "OPEN"}


def test_a_batch_of_another_amount_waits_for_a_person(bank):
    (row,) = bank.imports(bank.statement(bank.batch("V1", "V2")))

    assert (row["booked"], row["unmatched"]) == (0, 1)
    assert [item["why"] for item in bank.waiting()] == ["OTHER_BATCH"]
    assert balances()["UNPLACED"] == -779_00


def test_an_id_of_ours_with_another_amount_books_nothing_and_is_suggested(bank):
    bank.imports(bank.statement(bank.line("V1", cents=RENT + 1)))

    (item,) = bank.waiting()
    assert (item["why"], item["suggestion"]["payment"]) == ("OTHER_AMOUNT", bank.ids["V1"])
    assert bank.places()["V1"] == "IN_TRANSIT"


def test_a_payment_that_is_debited_twice_is_booked_once_and_the_other_waits(bank):
    bank.imports(bank.statement(bank.line("V1"), bank.line("V1", day="2026-10-01")))

    assert [item["why"] for item in bank.waiting()] == ["TWICE"]
    assert balances()["BANK"] == 2 * RENT
    assert balances()["UNPLACED"] == -RENT


def test_a_booking_of_a_file_that_was_taken_back_calls_for_help(bank):
    withdrawn = ("run", "withdraw", bank.run, "--user", "second", "--reason", "niet verzonden")
    assert bank.office(*withdrawn).status == 0

    bank.imports(bank.statement(bank.line("V1")))

    assert [item["why"] for item in bank.waiting()] == ["NOT_SENT"]
    assert bank.tasks()["ACCEPTED_LATE"] == 1
    assert bank.status() == "WITHDRAWN"


def test_a_debit_less_what_was_refused_before_its_status_report_suggests_the_file(bank):
    bank.imports(bank.statement(bank.batch("V2", "V3", "V4")))

    (item,) = bank.waiting()
    assert (item["why"], item["suggestion"]) == (
        "OTHER_BATCH",
        {"file": bank.message_id, "agrees": ["ID"]},
    )
    assert f"misschien bestand {bank.message_id}" in bank.office("bank", "items").out

    bank.imports(bank.statuses(("V1", "RJCT", "AC06")))
    place = ("bank", "place", item["item"], "--file", bank.message_id, "--reason", "klopt")
    assert bank.office(*place, "--user", "maker").status == 0
    assert bank.places() == dict.fromkeys(AMOUNTS, "PAID") | {"V1": "OPEN"}
    proved(bank.office)


def test_a_batch_of_a_file_that_was_taken_back_suggests_nothing(bank):
    withdrawn = ("run", "withdraw", bank.run, "--user", "second", "--reason", "niet verzonden")
    assert bank.office(*withdrawn).status == 0

    bank.imports(bank.statement(bank.batch()))

    assert [(item["why"], item["suggestion"]) for item in bank.waiting()] == [("NOT_SENT", None)]


def test_a_pending_entry_is_not_booked_until_it_is(bank):
    def booked(status):
        inside = bank.detail("V1")
        return Line(entry(STATEMENT, inside, cents=RENT, status=status), -RENT)

    waits = bank.statement(booked("PDNG"), closing=OPENING, id="voorlopig")
    (row,) = bank.imports(waits)
    assert (row["booked"], bank.places()["V1"]) == (0, "IN_TRANSIT")

    bank.imports(bank.statement(booked("BOOK")))

    assert bank.places()["V1"] == "PAID"


# the same told again


def test_the_same_file_under_another_name_is_known(bank):
    file = bank.statement(bank.batch(), bank.other(-3_50))
    bank.imports(file)
    before = state()

    (row,) = bank.imports(bank.write(file.read_bytes(), "nog-eens.xml"))

    assert row["outcome"] == "ALREADY_KNOWN"
    assert state() == before


def test_the_same_bookings_in_another_file_and_order_are_known(bank):
    lines = [bank.batch(), bank.other(-3_50), bank.other(10_00, "Rente")]
    bank.imports(bank.statement(*lines, number=274))

    (row,) = bank.imports(bank.statement(*lines[::-1], number=275, id="opnieuw"))

    assert row["outcome"] == "ALREADY_KNOWN"
    assert len(bank.waiting()) == 2


def test_identical_twins_in_one_file_both_count(bank):
    twins = [bank.other(-3_50), bank.other(-3_50)]

    bank.imports(bank.statement(*twins))
    bank.imports(bank.statement(*twins, id="opnieuw"))

    assert [item["amount"] for item in bank.waiting()] == ["3.50", "3.50"]
    assert balances()["UNPLACED"] == -7_00


def test_a_twin_behind_a_cut_in_the_day_is_booked_too(bank):
    bank.imports(bank.statement(bank.other(-3_50)))
    bank.imports(bank.statement(bank.other(-3_50), opening=OPENING - 3_50))
    bank.imports(bank.statement(bank.other(-3_50), bank.other(-3_50), id="hele dag"))

    assert balances()["UNPLACED"] == -7_00


def test_days_that_overlap_are_booked_once(bank):
    days = [bank.other(-cents, day=f"2026-10-0{cents}") for cents in (1, 2, 3, 4, 5)]

    bank.imports(bank.statement(*days[1:3], opening=OPENING - 1))
    bank.imports(bank.statement(*days[2:], opening=OPENING - 3))
    bank.imports(bank.statement(*days[:2]))
    bank.imports(bank.statement(*days, id="alles"))

    assert rows("SELECT amount_cents FROM bank_entry ORDER BY amount_cents") == [
        (cents,) for cents in (1, 2, 3, 4, 5)
    ]


def a_return(bank):
    """Return the three files in which banks tell of one return."""
    said = {"reason": "AC04", "day": "2026-10-03"}
    back = bank.line("V1", "CRDT", **said)
    notice = bank.line("V1", "CRDT", kind="camt.054.001.08", **said)
    return [
        bank.statement(bank.batch(), back),
        bank.notification(notice),
        bank.returned("V1", "AC04"),
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_return_that_is_told_three_times_is_booked_once_in_every_order(bank, order):
    files = a_return(bank)

    told = [bank.imports(files[place])[0] for place in order]

    assert sum(row["returned"] for row in told) == 1
    assert bank.places() == EVERYTHING | {"V1": "OPEN"}
    assert balances()["OPEN"] == RENT
    assert balances()["BANK"] == TOTAL - RENT
    assert bank.waiting() == []
    assert bank.tasks() == {"PAYMENT_OPEN": 1, "ACCOUNT_STOPPED": 1}


def test_a_notification_leaves_what_fits_nothing_to_the_statement(bank):
    other = Line(entry("camt.054.001.08", cents=5_00, sign="CRDT"), 5_00)

    (row,) = bank.imports(bank.notification(other))

    assert row["unmatched"] == 1
    assert bank.waiting() == []
    assert "UNPLACED" not in balances()


# the chain


def test_a_gap_is_refused_with_its_days_and_books_nothing(bank):
    bank.imports(bank.statement(bank.other(-1_00, day="2026-10-01")))
    later = bank.statement(bank.other(-3_00, day="2026-10-05"), opening=OPENING - 3_00)

    said = bank.refuses(later)

    assert "ontbreekt een afschrift tussen 01-10-2026 en 05-10-2026" in said
    assert ACCOUNT in said


def test_several_files_of_one_call_are_all_booked_in_any_order(bank):
    days = (1, 2, 5, 6)
    files = [
        bank.statement(
            bank.other(-day * 100, day=f"2026-10-0{day}"),
            opening=OPENING - sum(earlier * 100 for earlier in days if earlier < day),
        )
        for day in days
    ]

    told = bank.imports(files[3], files[1], files[0], files[2])

    assert [row["outcome"] for row in told] == ["IMPORTED"] * 4
    assert balances()["UNPLACED"] == -14_00


def test_a_statement_from_before_the_first_known_one_is_taken_when_it_touches(bank):
    bank.imports(bank.statement(bank.other(-1_00, day="2026-10-05")))
    touching = bank.statement(bank.other(-2_00, day="2026-10-02"), opening=OPENING + 2_00)
    apart = bank.statement(bank.other(-2_00, day="2026-10-01"), opening=OPENING + 9_00)

    said = bank.refuses(apart)
    bank.imports(touching)

    assert "tussen 01-10-2026 en 05-10-2026" in said
    assert balances()["UNPLACED"] == -3_00


def test_a_statement_without_a_closing_balance_is_taken_with_a_warning(bank):
    only = sums_of(OPENING, 0).split("<Bal>")[1]

    (row,) = bank.imports(bank.statement(bank.batch(), sums=f"<Bal>{only}"))

    assert "eindsaldo ontbreekt" in row["message"]
    assert row["booked"] == 4


def test_the_real_statement_of_a_day_goes_on_after_one_without_a_closing_balance(bank):
    only = "<Bal>" + sums_of(OPENING, 0).split("<Bal>")[1]
    first, second, third = (bank.other(-cents, day=f"2026-10-0{cents}") for cents in (1, 2, 3))
    bank.imports(bank.statement(first))
    bank.imports(bank.statement(second, sums=only))

    bank.imports(bank.statement(first, second, id="beide dagen"))
    bank.imports(bank.statement(third, opening=OPENING - 3))

    assert balances()["UNPLACED"] == -6


def test_a_statement_that_does_not_add_up_is_taken_with_a_task(bank):
    (row,) = bank.imports(bank.statement(bank.batch(), closing=OPENING))

    assert "niet het eindsaldo" in row["message"]
    assert bank.tasks()["STATEMENT_WRONG"] == 1
    assert bank.places() == EVERYTHING


def test_a_day_that_adds_up_to_nothing_is_taken_after_the_days_around_it(bank):
    def swept(day):
        return bank.other(-5_00, day=day), bank.other(5_00, "Aanvulling", day=day)

    bank.imports(bank.statement(*swept("2026-10-01")))
    bank.imports(bank.statement(*swept("2026-10-05")))
    bank.imports(bank.statement(*swept("2026-10-03")))

    assert rows("SELECT count(*) FROM bank_entry") == [(6,)]


def test_a_swept_day_is_booked_once_also_when_a_statement_without_an_end_told_of_other_days(bank):
    swept = [bank.other(-3_50, day="2026-10-06"), bank.other(3_50, day="2026-10-06")]
    loose = bank.other(-1_00, day="2026-10-02")
    bank.imports(bank.statement(*swept))
    bank.imports(bank.statement(loose, sums="<Bal>" + sums_of(OPENING + 1_00, 0).split("<Bal>")[1]))

    bank.imports(bank.statement(loose, *swept, opening=OPENING + 1_00))

    assert rows("SELECT count(*) FROM bank_entry") == [(3,)]


def test_the_chain_ends_where_the_statement_does_whatever_was_told_outside_of_it_before(bank):
    loose = bank.other(12_00, day="2026-09-30")
    first, second = bank.other(150_00, day="2026-10-06"), bank.other(12_00, day="2026-10-06")
    bank.imports(bank.statement(first, opening=OPENING + 12_00))
    bank.imports(bank.statement(loose, sums="<Bal>" + sums_of(OPENING, 0).split("<Bal>")[1]))

    bank.imports(bank.statement(loose, first, second))
    (again,) = bank.imports(bank.statement(second, opening=OPENING + 162_00))
    (after,) = bank.imports(
        bank.statement(bank.other(-1_00, day="2026-10-07"), opening=OPENING + 174_00)
    )

    assert rows("SELECT count(*) FROM bank_entry") == [(4,)]
    assert (again["outcome"], after["outcome"]) == ("ALREADY_KNOWN", "IMPORTED")


def test_a_booking_in_another_currency_waits_and_is_not_in_the_books(bank):
    before = balances()
    francs = Line(entry(STATEMENT, bank.detail("V1"), cents=RENT, currency="CHF"), -RENT)

    bank.imports(bank.statement(francs, sums=""))

    (item,) = bank.waiting()
    assert (item["why"], item["currency"]) == ("OTHER_CURRENCY", "CHF")
    assert balances() == before


def test_a_file_of_several_statements_is_booked_whole_or_not_at_all(bank):
    bank.imports(bank.statement(bank.other(-1_00, day="2026-10-01")))
    fits = statement(
        bank.other(-2_00, day="2026-10-02").xml,
        id="a",
        sums=sums_of(OPENING - 1_00, OPENING - 3_00),
    )
    gap = statement(bank.other(-2_00, day="2026-10-09").xml, id="b", sums=sums_of(1_00, -1_00))

    bank.refuses(bank.write(camt(STATEMENT, fits, gap)))

    assert balances()["UNPLACED"] == -1_00
    proved(bank.office)


def test_two_days_in_one_file_may_lie_before_the_known_ones(bank):
    bank.imports(bank.statement(bank.other(-1_00, day="2026-10-05")))
    first, second = (
        statement(bank.other(-1_00, day=day).xml, id=day, sums=sums_of(opens, opens - 1_00))
        for day, opens in (("2026-10-01", OPENING + 2_00), ("2026-10-02", OPENING + 1_00))
    )

    bank.imports(bank.write(camt(STATEMENT, first, second)))

    assert balances()["UNPLACED"] == -3_00


def test_a_gap_that_the_bank_cannot_fill_is_passed_by_a_person_with_a_reason(bank):
    bank.imports(bank.statement(bank.other(-1_00, day="2026-09-28")))
    later = bank.statement(bank.line("V1", day="2026-09-30"), opening=OPENING - 9_00)
    next_day = bank.statement(
        bank.line("V2", day="2026-10-01"), opening=OPENING - 9_00 - AMOUNTS["V1"]
    )
    bank.refuses(later)

    (row,) = bank.imports(later, options=("--accept-gap", "de bank geeft 29 september niet meer"))
    (after,) = bank.imports(next_day)

    assert (row["booked"], after["booked"]) == (1, 1)
    assert "Er missen afschriften" in row["message"]
    assert bank.tasks()["STATEMENT_WRONG"] == 1


def test_a_gap_is_not_passed_without_a_reason(bank):
    bank.imports(bank.statement(bank.other(-1_00, day="2026-09-28")))
    later = bank.statement(bank.line("V1", day="2026-09-30"), opening=OPENING - 9_00)
    before = state()

    refused = bank.office("bank", "import", later, "--accept-gap", "  ", "--user", "maker")

    assert refused.status == 1
    assert state() == before


def test_a_missing_statement_that_comes_after_its_gap_was_passed_books_nothing_twice(bank):
    bank.imports(bank.statement(bank.other(-1_00, day="2026-09-28")))
    later = bank.statement(bank.line("V1", day="2026-09-30"), opening=OPENING - 9_00)
    bank.imports(later, options=("--accept-gap", "de bank geeft 29 september niet meer"))
    missing = bank.statement(
        bank.other(-1_00, day="2026-09-28"), bank.other(-8_00, day="2026-09-29")
    )

    bank.imports(missing)

    assert balances()["UNPLACED"] == -9_00
