"""Whatever people do in whatever order, the books balance; and a large run agrees with itself."""

import io
from collections import Counter, defaultdict

import pytest
from sqlalchemy import text

from ontzorgen.services.export_run import export_run, file_content
from sepa.credit_transfer import CreditTransfer
from sepa.pain001_read import GroupHeader, read
from tests.bench.town import Wanted
from tests.databases import KINDS
from tests.soak import histories
from tests.soak.office import (
    RUN,
    SMALL,
    application_of,
    approve,
    calculate,
    export,
    filled_database,
    prove,
)

HISTORIES = 6
STEPS = 10


@pytest.fixture(scope="module", params=KINDS)
def small_town(request):
    with filled_database(request.param, SMALL) as filled:
        yield filled


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_the_books_hold_after_every_step_of_a_random_history(small_town, seed):
    histories.a_history(small_town, 500_000 + seed, STEPS)


@pytest.fixture(scope="module", params=KINDS)
def thousand(request, tmp_path_factory):
    """A month of a thousand random households, exported."""
    town = Wanted(households=1_000, payees=60, split_at=1_500, seed=1313, shortage_rule="PART")
    data_dir = tmp_path_factory.mktemp("data")
    with (
        filled_database(request.param, town) as filled,
        application_of(filled.url, data_dir) as app,
    ):
        calculate(app, "anna")
        approve(app, "fatma")
        export(app, "anna")
        yield app


def rows(app, query):
    return app.write(lambda session: session.execute(text(query)).all(), reads=True, for_all=True)


def files_of(app):
    """Return (control sum, the transfers that the bytes hold) per file."""

    def work(session):
        done = export_run(session, RUN, app.acting(session, "anna"))
        return [b"".join(file_content(session, file.id)) for file in done.files]

    found = []
    for content in app.write(work, lock="0299"):
        parts = list(read(io.BytesIO(content)))
        (header,) = (part for part in parts if isinstance(part, GroupHeader))
        found.append((header, [part for part in parts if isinstance(part, CreditTransfer)]))
    return found


def test_a_thousand_random_households_break_no_invariant(thousand):
    prove(thousand)


def test_a_thousand_random_households_have_every_kind_of_outcome_of_money(thousand):
    outcomes = {row[0] for row in rows(thousand, "SELECT DISTINCT outcome FROM run_line")}

    assert {"WITHHELD", "PARTLY_WITHHELD", "SHORTFALL", "SUSPENDED"} <= outcomes


def test_what_each_person_carries_is_what_the_ledger_says_of_that_person(thousand):
    shares = rows(thousand, "SELECT person_id, withheld_cents, net_cents FROM run_share")
    booked = "SELECT person_id, sum(amount_cents) FROM ledger_entry WHERE kind = '{}' GROUP BY 1"
    withheld = dict(map(tuple, rows(thousand, booked.format("WITHHELD"))))
    granted = dict(map(tuple, rows(thousand, booked.format("BENEFIT"))))

    assert len(shares) > 1_000
    for person, withheld_cents, net_cents in shares:
        assert withheld.get(person, 0) == withheld_cents <= net_cents == granted[person]
    assert sum(withheld.values()) == sum(share[1] for share in shares)


def test_what_each_payee_gets_in_the_files_is_what_was_withheld_for_it(thousand):
    wanted = dict(
        map(
            tuple,
            rows(
                thousand,
                "SELECT a.iban, sum(l.withheld_cents) FROM run_line l"
                " JOIN account a ON a.payee_id = l.payee_id AND a.status = 'VERIFIED'"
                " WHERE l.withheld_cents > 0 GROUP BY a.iban",
            ),
        )
    )
    paid = defaultdict(int)
    for _, transfers in files_of(thousand):
        for transfer in transfers:
            paid[transfer.creditor_iban] += transfer.amount_cents

    assert dict(paid) == wanted


def test_each_file_adds_up_to_its_header_and_all_files_to_the_ledger(thousand):
    files = files_of(thousand)
    ids = Counter(transfer.end_to_end_id for _, transfers in files for transfer in transfers)
    sent = rows(thousand, "SELECT sum(amount_cents), count(*) FROM ledger_entry WHERE kind='SENT'")
    withheld = rows(thousand, "SELECT sum(withheld_cents) FROM run_share")

    assert len(files) > 1
    for header, transfers in files:
        assert header.transactions == len(transfers)
        assert header.control_sum_cents == sum(each.amount_cents for each in transfers)
    total_cents = sum(header.control_sum_cents for header, _ in files)
    assert (total_cents, len(ids)) == tuple(map(int, sent[0]))
    assert total_cents == withheld[0][0]
    assert set(ids.values()) == {1}
