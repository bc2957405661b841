"""Whatever a bank tells again, cut otherwise or out of order: the end is one ledger."""

import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.databases import KINDS
from tests.soak import bank_histories
from tests.soak.bank_histories import Teller, Truths, plain_telling
from tests.soak.bank_office import exported_database, hear, hear_all, prove_bank
from tests.soak.office import Finding

TELLINGS = {"sqlite": 15, "postgresql": 5}
STORIES = {"sqlite": 6, "postgresql": 2}
SEEDS = st.integers(0, 10**9)


@pytest.fixture(scope="module", params=KINDS)
def truths(request):
    with exported_database(request.param) as filled:
        yield Truths(filled)


def test_a_truth_told_in_scraps_ends_as_the_truth_told_plainly(truths):
    for number in range(TELLINGS[truths.filled.kind]):
        bank_histories.a_telling(truths, 1_000_000 + number)


def test_bank_and_books_agree_after_every_file_whatever_comes_next(truths):
    class Story(RuleBasedStateMachine):
        """A bank that tells what it likes; at the end everything was told."""

        @initialize(seed=SEEDS, cuts=SEEDS)
        def begin(self, seed, cuts):
            self.truth, account, self.wanted = truths.of(seed % 50)
            self.teller = Teller(self.truth, account, random.Random(cuts))
            self.open = truths.copy()
            self.app = self.open.__enter__()
            self.told = []
            if self.truth.needs_statuses_first:
                self.hear(self.teller.statuses(1))

        def hear(self, files):
            for file in files:
                hear(self.app, file)
                self.told.append(file)

        @rule(seed=SEEDS)
        def a_stretch(self, seed):
            self.teller.draw.seed(seed)
            self.hear(self.teller.some_part())

        @rule(seed=SEEDS)
        def a_notification(self, seed):
            self.teller.draw.seed(seed)
            self.hear(self.teller.notification())

        @rule(seed=SEEDS)
        def statuses(self, seed):
            self.teller.draw.seed(seed)
            self.hear(self.teller.statuses())

        @rule(seed=SEEDS)
        def returns(self, seed):
            self.teller.draw.seed(seed)
            self.hear(self.teller.returned())

        @rule(seed=SEEDS)
        def one_again(self, seed):
            if self.told:
                hear(self.app, self.told[seed % len(self.told)])

        @invariant()
        def bank_and_books_agree(self):
            if hasattr(self, "app"):
                prove_bank(self.app)

        def teardown(self):
            if not hasattr(self, "app"):
                return
            try:
                rest = [
                    *self.teller.statuses(1),
                    *self.teller.returned(1),
                    *self.teller.every_part(),
                ]
                bank_histories.compare(self.app, [*rest, *self.told], self.wanted)
            finally:
                self.open.__exit__(None, None, None)

    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=STORIES[truths.filled.kind],
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_statement_that_lacks_is_missed_until_it_comes(truths):
    truth, account, wanted = truths.of(0)
    files = plain_telling(truth, account)
    statements = [file for file in files if file.name.startswith("statement")]
    lacking = statements[1]

    with truths.copy() as app:
        left = hear_all(app, [file for file in files if file is not lacking])

        assert left == statements[2:]
        bank_histories.compare(app, [lacking, *left], wanted)


def test_a_payment_that_the_bank_leaves_out_is_seen_in_the_end(truths):
    truth, account, wanted = truths.of(0)

    with truths.copy() as app, pytest.raises(Finding, match="lacks"):
        bank_histories.compare(app, plain_telling(truth, account)[:-1], wanted)
