"""What people read of a task: what happened, what to do, and a list that stays readable."""

from datetime import UTC, date, datetime

import pytest

from ontzorgen.domain.tasks import OF_THE_REGISTER, TaskKind, TaskRole
from ontzorgen.services.tasks import ListedTask
from ontzorgen.wording.tasks import overview, task_json, what_happened, what_next
from reports import text

TODAY = date(2026, 10, 15)


def a_task(kind, role=TaskRole.ADMINISTRATIE, *, done=False, **other):
    """Return a task of a kind with nothing more than it must have."""
    empty = dict.fromkeys(ListedTask._fields)
    always = {
        "id": 7,
        "municipality": "0299",
        "kind": kind.value,
        "subject": "0299-2026-10-01-1-1",
        "role": role.value,
        "since": date(2026, 10, 1),
    }
    if kind in OF_THE_REGISTER:
        always |= {"household": "H1", "person": "P1", "due_date": date(2026, 11, 1)}
        always |= {"fixed_cost": "V1"} if kind is TaskKind.SHORTFALL else {}
    ended = {
        "done_at": datetime(2026, 10, 5, 22, 30, tzinfo=UTC),  # the sixth in Amsterdam
        "done_by": "finn",
        "note": "gebeld met de bank",
    }
    return ListedTask(**(empty | always | (ended if done else {}) | other))


@pytest.mark.parametrize("kind", TaskKind)
@pytest.mark.parametrize("role", TaskRole)
def test_every_task_says_what_happened_and_what_to_do(kind, role):
    for task in (
        a_task(kind, role),
        a_task(kind, role, payee_name="Woonstichting De Linde", fixed_cost="V1", amount_cents=1),
        a_task(kind, role, reason="AC04", sign="DBIT"),
        a_task(kind, role, reason="UNHEARD OF", sign="CRDT"),
    ):
        for words in (what_happened(task), what_next(task)):
            assert words[0].isupper()
            assert words.endswith((".", ")."))
            assert "  " not in words
            assert "None" not in words


def test_words_that_explain_a_list_stand_there_once():
    closed = [a_task(kind, payee_name="De Linde", reason="AC04", id=1) for kind in TaskKind] * 40

    shown = text.render(overview(closed, TODAY))

    assert shown.count("betaling niet gelukt (AC04)") == 41
    assert shown.count("Vraag de begunstigde om een nieuwe rekening.") == 3, "once for each kind"
    assert max(map(len, shown.splitlines())) <= 100


def test_a_list_names_the_municipality_when_there_are_several():
    one, other = a_task(TaskKind.RECALL), a_task(TaskKind.RECALL, municipality="0344")

    assert "0344: " not in text.render(overview([other], TODAY))
    assert "0344: " in text.render(overview([one, other], TODAY))


def test_what_is_done_stands_apart_with_its_note():
    done = a_task(TaskKind.RECALL, done=True)

    shown = text.render(overview([done], TODAY))

    assert "Er is niets te doen." in shown
    assert "Afgerond (1)" in shown
    assert "gebeld met de bank" in shown
    assert task_json(done, TODAY)["days"] == 5
