"""A policy comes back from the database as it was set, and older ones stay readable."""

import json
from dataclasses import replace
from datetime import date

from sqlalchemy import insert

from ontzorgen.domain.policy import Policy
from ontzorgen.store import organisation
from ontzorgen.store.models import MunicipalityRow, PolicyRow
from tests.builders import a_policy

DAY = date(2026, 9, 1)
NEW = ("answer_days", "answer_days_checker", "bulk_opt_out")
NEW += ("keep_case_years", "keep_payment_years")
NEW += ("extension_four_eyes", "control_review_months", "intake_weeks", "alone_months")
NEW += ("letters_four_eyes",)


def test_a_policy_comes_back_as_it_was_kept(session):
    chosen = a_policy(
        answer_days=3, answer_days_checker=7, bulk_opt_out=True, intake_weeks=12, alone_months=2
    )
    session.execute(insert(MunicipalityRow).values(code="0299", name="Zevenveld"))
    columns = organisation.policy_columns(chosen)
    session.execute(insert(PolicyRow).values(municipality_code="0299", valid_from=DAY, **columns))

    assert organisation.policy_on(session, "0299", DAY) == chosen


def test_a_row_that_was_there_before_has_the_defaults_of_the_contract(session):
    session.execute(insert(MunicipalityRow).values(code="0299", name="Zevenveld"))
    columns = organisation.policy_columns(Policy())
    known = {name: value for name, value in columns.items() if name not in NEW}
    session.execute(insert(PolicyRow).values(municipality_code="0299", valid_from=DAY, **known))

    assert organisation.policy_on(session, "0299", DAY) == Policy()


def test_what_an_older_run_was_decided_by_is_still_read():
    columns = organisation.policy_columns(a_policy(pay_day=8))
    old = json.dumps({name: value for name, value in columns.items() if name not in NEW})

    read = organisation.policy_from_json(old)

    assert read == replace(Policy(), pay_day=8)


def test_what_a_run_was_decided_by_comes_back_whole():
    policy = a_policy(answer_days=3, answer_days_checker=7, bulk_opt_out=True)

    assert organisation.policy_from_json(organisation.policy_json(policy)) == policy
