"""The letters of a run on the command line: made and printed once, sent as they were printed."""

from __future__ import annotations

import io
import json
from zipfile import ZipFile

from pypdf import PdfReader

RUN = "0299-2026-09-1"


def test_the_letters_of_a_month_at_the_bank_are_printed_and_sent(office, at_bank, tmp_path):
    out = tmp_path / "brieven.zip"

    done = office("letters", "print-run", RUN, "--out", out, "--user", "maker", "--json")

    assert (done.status, done.json["status"]) == (0, "DONE")
    with ZipFile(out) as whole:
        apart = [name for name in whole.namelist() if name.startswith("los/")]
        assert len(apart) == done.json["result"]["letters"] > 0
        text = PdfReader(io.BytesIO(whole.read(apart[0]))).pages[0].extract_text()
    assert "Uw geld in september 2026" in text

    sent = office("letters", "send-run", RUN, "--how", "post", "--user", "maker", "--json")
    assert sent.json == {"run": RUN, "sent": len(apart), "before": 0, "held_back": {}}
    again = office("letters", "send-run", RUN, "--how", "post", "--user", "maker")
    assert f"Van {len(apart)} stond dat er al" in again.out
    listed = office("letters", "list", "--state", "sent", "--user", "maker", "--json").json
    assert {each["kind"] for each in listed["letters"]} == {"OVERVIEW"}


def test_what_a_person_reads_adds_up_to_what_the_run_withheld(office, at_bank, tmp_path):
    office("letters", "print-run", RUN, "--out", tmp_path / "b.zip", "--user", "maker")
    run = office("run", "show", RUN, "--json").json
    (share,) = [each for each in run["shares"] if each["person"] == "P1"]
    letters = office("letters", "list", "--user", "maker", "--json").json["letters"]
    (number,) = [each["letter"] for each in letters if each["person"] == "P1"]

    told = office("letters", "show", number, "--user", "maker", "--json").json["content"]

    said = json.dumps(told, ensure_ascii=False)
    for amount in (share["net"], share["remainder"]):
        euros, cents = amount.split(".")
        assert f"€\u00a0{int(euros):,}".replace(",", ".") + f",{cents}" in said


def test_a_run_that_did_not_go_to_the_bank_has_no_letters(loaded, tmp_path):
    loaded("run", "calculate", "--municipality", "0299", "--month", "2026-09", "--user", "maker")

    done = loaded("letters", "print-run", RUN, "--out", tmp_path / "b.zip", "--user", "maker")

    assert done.status == 1
    assert "is nog niet naar de bank gegaan" in done.err
    assert not (tmp_path / "b.zip").exists()


def test_nothing_is_sent_that_was_not_printed(office, at_bank):
    done = office("letters", "send-run", RUN, "--how", "post", "--user", "maker")

    assert done.status == 1
    assert "nog geen brief geprint" in done.err


def test_of_a_run_that_was_taken_back_no_letter_is_recorded_as_sent(office, at_bank, tmp_path):
    office("letters", "print-run", RUN, "--out", tmp_path / "b.zip", "--user", "maker")
    office("run", "withdraw", RUN, "--user", "checker", "--reason", "verkeerde maand")

    done = office("letters", "send-run", RUN, "--how", "post", "--user", "maker")

    assert done.status == 1
    assert "teruggenomen" in done.err
