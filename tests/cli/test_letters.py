"""Letters on the command line: due, made, shown, printed, approved, sent and withdrawn; texts."""

from hashlib import sha256

import pytest

from ontzorgen.app import Application
from ontzorgen.services.letters import steps
from tests.cli.conftest import take_over
from tests.cli.folders import SCENARIO
from tests.cli.states import begun

MAKER, CHECKER, BOSS = ("--user", "maker"), ("--user", "checker"), ("--user", "boss")
TOWN = ("--municipality", "0299")


@pytest.fixture(params=["sqlite"])
def states(request, tmp_path):
    """One kind of database: what differs between them is tested beside the service."""
    yield from begun(request, tmp_path)


@pytest.fixture
def home(office, tmp_path):
    """The household of the scenario, of whom is known which form of help fits."""
    take_over(office, SCENARIO, tmp_path)
    asked = ("P1", "--form", "all", "--from", "2026-08-13", *MAKER)
    done = office("trajectory", "form", *asked, "--reason", "Alles is nog nieuw voor deze persoon")
    assert done.status == 0, done.err
    return office


def test_a_letter_goes_from_due_to_sent(home, tmp_path):
    due = home("letters", "due", *TOWN, *MAKER, "--json").json
    made = home("letters", "make", "decision-56a", "--household", "H1", *MAKER, "--json")
    number = made.json["letters"][0]["letter"]
    out = tmp_path / "brief.pdf"

    shown = home("letters", "show", number, *MAKER)
    printed = home("letters", "pdf", number, "--out", out, *MAKER)
    again = home("letters", "pdf", number, "--out", out, *MAKER, "--json")
    early = home("letters", "send", number, "--how", "post", *MAKER)
    approved = home("letters", "approve", number, *CHECKER, "--json")
    sent = home("letters", "send", number, "--how", "post", *MAKER, "--json")
    left = home("letters", "due", *TOWN, *MAKER, "--json").json

    assert ("DECISION_56A", "P1") in [(one["kind"], one["person"]) for one in due["letters"]]
    assert (due["number"] - left["number"], made.status) == (1, 0)
    assert "Besluit: wij betalen uw vaste lasten" in shown.out
    assert "Let op: Deze vertaling is nog niet nagelezen" in shown.out
    assert (printed.status, out.read_bytes()[:5]) == (0, b"%PDF-")
    proof = sha256(out.read_bytes()).hexdigest()
    assert again.json == {"letter": number, "file": str(out), "pdf_sha256": proof}
    assert sent.json["steps"][-1]["pdf_sha256"] == proof
    assert "Er staat geen telefoonnummer van de gemeente op deze brief" in sent.err
    assert (early.status, "tweede persoon" in early.err) == (1, True)
    assert (approved.json["state"], sent.json["state"]) == ("APPROVED", "SENT")
    assert [step["step"] for step in sent.json["steps"]] == ["APPROVED", "SENT"]


def test_a_letter_is_withdrawn_and_the_list_says_so(home):
    asked = ("letters", "make", "payee-start", "--household", "H1", "--payee", "B1", *MAKER)
    first, again = home(*asked), home(*asked)
    gone = home("letters", "withdraw", "1", "--reason", "Verkeerd kenmerk", *MAKER)
    listed = home("letters", "list", "--household", "H1", "--state", "withdrawn", *MAKER)
    nobody = home("letters", "list", "--kind", "end", *MAKER)

    assert (first.status, again.status, gone.status) == (0, 1, 0)
    assert "Er staat geen adres op deze brief." in first.err
    assert "al gemaakt (brief 1)" in again.err
    assert "ingetrokken" in listed.out
    assert "Er zijn geen brieven" in nobody.out


def test_what_was_not_typed_whole_is_wrong_usage_and_a_rule_refuses_with_a_cure(home):
    nobody = home("letters", "make", "end", *MAKER)
    half = home("letters", "make", "closing-interview", "--person", "P1", "--good", "x", *MAKER)
    nothing = home("letters", "make", "end", "--household", "H1", *MAKER)
    unknown = home("letters", "show", "99", *MAKER)

    assert (nobody.status, half.status) == (2, 2)
    assert (nothing.status, "Leg eerst het einde vast" in nothing.err) == (1, True)
    assert (unknown.status, "Brief 99 is er voor u niet." in unknown.err) == (1, True)


def test_a_text_is_written_confirmed_and_shown_and_a_translation_read(home, tmp_path):
    own = tmp_path / "tekst.txt"
    own.write_text("Beste {naam},\n\n[tabel]\n\n[ondertekening]\n", encoding="utf-8")
    asked = ("decision-56a", *TOWN, "--from", "2026-09-15", "--file", own)

    kept = home("letters", "text", "set", *asked, *BOSS, "--json").json
    alone = home("letters", "text", "confirm", kept["text"], *BOSS)
    done = home("letters", "text", "confirm", kept["text"], *CHECKER)
    shown = home("letters", "text", "show", "decision-56a", *TOWN, *MAKER)
    read = home("letters", "review", "ti", "--by", "Senait Weldu", *BOSS)
    languages = home("letters", "languages", *MAKER, "--json").json["languages"]
    kinds = home("letters", "kinds", "--json").json["kinds"]
    sender = ("letters", "text", "show", "contact", *TOWN, *MAKER)
    lacks, said = home(*sender, "--json").json["sender_lacks"], home(*sender).out

    assert kept["waits"]
    assert (alone.status, done.status, read.status) == (1, 0, 0)
    assert "eigen tekst" in shown.out
    assert lacks == ["NO_PHONE", "NO_POST"]
    assert "Op brieven aan huishoudens staat geen telefoonnummer" in said
    assert "bevestigd door checker" in shown.out
    assert {one["language"]: one["state"] for one in languages}["ti"] == "reviewed"
    assert "naam" in next(one for one in kinds if one["kind"] == "END")["blanks"]


def test_a_look_at_letters_makes_no_writer_wait(home, monkeypatch, tmp_path):
    home("letters", "make", "payee-start", "--household", "H1", "--payee", "B1", *MAKER)
    asked, write = [], Application.write

    def watched(app, work, **more):
        asked.append(more.get("reads", False))
        return write(app, work, **more)

    monkeypatch.setattr(Application, "write", watched)
    for command in (
        ("due", *TOWN),
        ("list",),
        ("show", "1"),
        ("pdf", "1", "--out", tmp_path / "brief.pdf"),
        ("languages",),
        ("text", "show", "end", *TOWN),
    ):
        asked.clear()
        seen = home("letters", *command, *MAKER)
        assert (seen.status, asked) == (0, [True]), command


def test_a_letter_is_set_before_anybody_waits_for_it_to_be_sent(home, monkeypatch):
    home("letters", "make", "payee-start", "--household", "H1", "--payee", "B1", *MAKER)

    def in_the_way(*_):
        raise AssertionError("set while others wait")

    monkeypatch.setattr(steps, "print_to_send", in_the_way)
    sent = home("letters", "send", "1", "--how", "post", *MAKER, "--json").json

    assert sent["state"] == "SENT"
