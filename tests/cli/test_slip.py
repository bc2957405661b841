"""A control slip is a page to print: what the bank file holds, and who stands for it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.cli.bank import rows
from tests.cli.conftest import approved, books_hold, exported


def slips(office, run, out, *options, user="checker"):
    return office("slip", run, "--out", out, "--user", user, *options)


def words_of(path):
    """Return what a person reads on a page."""
    text = path.read_text(encoding="utf-8").partition("</style>")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def test_each_file_has_a_page_that_says_what_the_file_holds(loaded, tmp_path):
    run, (file,) = exported(loaded, tmp_path / "out")

    done = slips(loaded, run, tmp_path / "slips", "--json")

    assert done.status == 0, done.err
    page = tmp_path / "slips" / f"OZ-{run}-B01.xml.html"
    assert done.json == {
        "files": [
            {
                "path": str(page),
                "message_id": file["message_id"],
                "transactions": 4,
                "control_sum": "906.50",
                "sha256": file["sha256"],
                "made_by": "maker",
                "approved_by": "checker",
            }
        ]
    }
    read = words_of(page)
    for told in (file["message_id"], "€ 906,50", file["sha256"][-5:], "maker", "checker"):
        assert told in read
    assert read.count("Handtekening ") == 2
    books_hold(loaded)


def test_a_page_names_no_client_and_no_payee(loaded, tmp_path):
    run, _ = exported(loaded, tmp_path / "out")

    slips(loaded, run, tmp_path / "slips")

    (page,) = (tmp_path / "slips").iterdir()
    assert not re.search("Selam|Tesfay|P1|Linde|761760313|RABO", words_of(page))


def test_written_again_a_page_is_the_same_and_another_file_is_left_alone(loaded, tmp_path):
    run, _ = exported(loaded, tmp_path / "out")
    first = slips(loaded, run, tmp_path / "slips")
    (page,) = (tmp_path / "slips").iterdir()
    before = page.read_bytes()

    again = slips(loaded, run, tmp_path / "slips")
    same = page.read_bytes()
    page.write_text("iets anders")
    refused = slips(loaded, run, tmp_path / "slips")

    assert (first.status, again.status, refused.status) == (0, 0, 1)
    assert (same, page.read_text()) == (before, "iets anders")
    assert "4 betalingen" in first.out


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_nobody_signs_what_is_not_at_the_bank(loaded, tmp_path, steps):
    run = approved(loaded)
    said = ("--user", "second", "--reason", "fout bestand")
    if steps:
        loaded("run", "export", run, "--user", "maker", "--out", tmp_path / "out")
        assert loaded("run", "withdraw", run, *said).status == 0
    name = run if steps < 2 else "0299-2026-12-1"

    done = slips(loaded, name, tmp_path / "slips")

    assert done.status == 1
    assert not (tmp_path / "slips").exists()


def test_a_place_that_takes_no_file_is_told(loaded, tmp_path):
    run, _ = exported(loaded, tmp_path / "out")
    (tmp_path / "file").write_text("")

    done = slips(loaded, run, tmp_path / "file" / "x")

    assert done.status == 1
    assert "kan niets worden geschreven" in done.err


def test_who_took_a_slip_is_in_the_log(loaded, tmp_path):
    run, _ = exported(loaded, tmp_path / "out")

    slips(loaded, run, tmp_path / "slips", user="reader")

    found = "SELECT actor, object FROM audit_entry WHERE action = 'read control slips'"
    assert rows(found) == [("reader", run)]
