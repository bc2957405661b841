"""Notes of a coach on the command line: coaches read them, an auditor counts them."""

import pytest

from tests.cli.test_signals import cost

__all__ = ["cost"]


@pytest.fixture
def noted(loaded, cost, tmp_path):
    """A household with a note of a coach; call it to write one more."""
    for login in ("coach", "auditor"):
        added = ("--name", login.title(), "--role", login, "--municipality", "0299")
        assert loaded("user", "add", login, *added).status == 0

    def write(text, *more, user="coach"):
        file = tmp_path / "notitie.txt"
        file.write_text(text, encoding="utf-8")
        return loaded("note", "add", cost[0], "--file", str(file), "--user", user, *more)

    assert write("Zij opent haar post.").status == 0
    return write


def listed(office, household, login):
    return office("note", "list", household, "--user", login, "--json").json


def test_a_coach_writes_reads_and_corrects_a_note(loaded, cost, noted):
    [first] = listed(loaded, cost[0], "coach")["notes"]
    assert noted("Zij opent haar post niet.", "--corrects", first["id"]).status == 0

    [now] = listed(loaded, cost[0], "coach")["notes"]
    assert (now["text"], now["author"]) == ("Zij opent haar post niet.", "Coach")
    assert [each["text"] for each in now["earlier"]] == ["Zij opent haar post."]
    assert "eerder" in loaded("note", "list", cost[0], "--user", "coach").out


def test_an_auditor_sees_that_there_are_notes_and_others_see_nothing_of_them(loaded, cost, noted):
    auditor, maker = (listed(loaded, cost[0], login) for login in ("auditor", "maker"))

    assert (len(auditor["written_at"]), auditor["notes"]) == (1, None)
    assert maker == {"written_at": [], "notes": None}
    for login in ("auditor", "maker"):
        assert "post" not in loaded("note", "list", cost[0], "--user", login).out


def test_only_a_coach_writes_and_never_a_bsn_or_nothing(noted):
    assert noted("Hallo.", user="maker").status == 1
    assert noted("  ").status == 1
    assert noted("BSN 999990019").status == 1
    assert noted("Nog iets.", "--corrects", "999").status == 1
