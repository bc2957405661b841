"""The audit chain: written last, sealed for ever in one way, and never with a BSN in it."""

import pytest
from sqlalchemy import func, select

from ontzorgen.store import audit
from ontzorgen.store.models import AuditRow
from tests.conftest import someone


def tell(session, action, **detail):
    audit.append(session, someone("loes"), action, "thing", "0299", detail)


def actions(session):
    return session.scalars(select(AuditRow.action).order_by(AuditRow.sequence)).all()


def test_a_row_is_written_at_the_commit_and_not_before(session):
    tell(session, "first")
    tell(session, "second")
    assert session.scalar(select(func.count()).select_from(AuditRow)) == 0

    session.commit()

    assert actions(session) == ["first", "second"]
    assert list(audit.broken_links(session)) == []
    assert audit.written(session) == audit.newest(session)


def test_a_second_transaction_goes_on_where_the_first_one_ended(session):
    tell(session, "first")
    session.commit()
    tell(session, "second")
    session.commit()
    session.commit()

    assert actions(session) == ["first", "second"]
    assert list(audit.broken_links(session)) == []


def test_what_is_rolled_back_leaves_no_row(session):
    tell(session, "undone")
    session.rollback()
    tell(session, "closed")
    session.close()
    tell(session, "done")
    session.commit()

    assert actions(session) == ["done"]


def test_a_savepoint_that_is_undone_takes_only_its_own_rows_away(session):
    tell(session, "before")
    with session.begin_nested():
        tell(session, "kept")
    undone = session.begin_nested()
    tell(session, "undone")
    undone.rollback()
    tell(session, "after")
    session.commit()

    assert actions(session) == ["before", "kept", "after"]


def test_the_seal_of_a_row_is_the_same_for_ever(session):
    audit.append(session, someone("loes"), "try", "thing é", None, {"b": 1, "a": ["ü", None]})
    session.commit()

    row = session.scalars(select(AuditRow)).one()

    assert row.previous_sha256 == audit.GENESIS
    assert row.sha256 == "fed2c3d799aacd302402519208e6ae1f1a67cdd805415908b1fbba74bd9b3096"


def test_the_seal_covers_these_columns_and_no_others():
    sealed = {column.name for column in AuditRow.__table__.columns} - {"sha256"}

    assert set(audit.SEALED_V1) == sealed
    assert len(audit.SEALED_V1) == 12


@pytest.mark.parametrize(
    "detail",
    [
        {"reason": "belde over 761760313"},
        {"reason": "761.760.313"},
        {"was": ["ok", {"deep": "761 760 313 bijstand"}]},
        {"761760313": "as a key"},
    ],
)
def test_a_detail_with_a_bsn_is_a_fault_of_the_program(session, detail):
    with pytest.raises(audit.BsnInLog):
        tell(session, "try", **detail)


@pytest.mark.parametrize(
    "detail",
    [
        {"limit_run_cents": 761760313},
        {"content_sha256": "a761760313b".ljust(64, "c")},
        {"iban": "BE68761760313AAA"},
        {"line": "761760313@2026-10-01"},
        {"reason": "gebeld op 010-1234567, of 06 12345678"},
    ],
)
def test_an_amount_hash_iban_own_name_or_telephone_number_is_no_bsn(session, detail):
    tell(session, "try", **detail)


def test_a_refusal_is_not_taken_for_what_was_done_last(session):
    tell(session, "approve run")
    audit.append(session, someone("finn"), "approve run", "thing", None, {}, result="REFUSED")
    session.commit()

    assert audit.last_by_object(session, "approve run")["thing"].actor == "loes"
