"""Bank files on disk: whole or not at all, and honest about what went wrong."""

import errno
import os
import re
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from ontzorgen.cli import runs as commands
from ontzorgen.services.export_run import file_content
from ontzorgen.work import whole_files
from tests.cli.conftest import approved, books_hold, calculate, exported, take_over
from tests.cli.folders import SCENARIO

SAME_BYTES = "met een andere map"


def export(office, name, out, *more):
    return office("run", "export", name, "--user", "maker", "--out", out, *more)


def status_of(office, name):
    return office("run", "show", name, "--json").json["status"]


def left_in(folder):
    return [path.name for path in folder.iterdir()] if folder.exists() else []


def test_reading_the_bytes_again_after_a_hitch_writes_them_once(loaded, tmp_path, monkeypatch):
    name = approved(loaded)
    hitches = iter([True, False])

    def with_a_hitch(session, number):
        whole = b"".join(file_content(session, number))
        yield whole[:100]
        if next(hitches):
            raise serialization_failure()
        yield whole[100:]

    class Again(Exception):
        sqlstate = "40001"

    def serialization_failure():
        return OperationalError("SELECT", {}, Again())

    monkeypatch.setattr(commands, "file_content", with_a_hitch)

    done = export(loaded, name, tmp_path / "out", "--json")

    [file] = done.json["files"]
    assert sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]


def test_bytes_that_are_not_those_of_the_export_are_refused(loaded, tmp_path, monkeypatch):
    name = approved(loaded)
    monkeypatch.setattr(commands, "file_content", lambda _session, _number: iter([b"<other/>"]))

    refused = export(loaded, name, tmp_path / "out")

    assert refused.status == 1
    assert "Laat beheer de boeken controleren" in refused.err
    assert refused.out == ""
    assert left_in(tmp_path / "out") == []


def test_a_draft_that_an_interrupted_export_left_is_no_hindrance(loaded, tmp_path):
    name, [file] = exported(loaded, tmp_path / "one")
    two = tmp_path / "two"
    two.mkdir()
    (two / f".{Path(file['path']).name}.{os.getpid()}").write_text("half")

    assert export(loaded, name, two).status == 0
    assert (two / Path(file["path"]).name).read_bytes() == Path(file["path"]).read_bytes()


def test_another_file_of_that_name_is_left_alone_and_the_export_stands(loaded, tmp_path):
    name = approved(loaded)
    out = tmp_path / "out"
    out.mkdir()
    standing = out / f"OZ-{name}-B01.xml"
    standing.write_text("something of somebody")

    refused = export(loaded, name, out)
    again = export(loaded, name, tmp_path / "other", "--json")

    assert refused.status == 1
    assert "is geëxporteerd" in refused.err
    assert SAME_BYTES in refused.err
    assert "niets veranderd" not in refused.err
    assert standing.read_text() == "something of somebody"
    assert status_of(loaded, name) == "EXPORTED"
    [file] = again.json["files"]
    assert sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]
    books_hold(loaded)


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "schijf is vol"),
        (PermissionError(errno.EACCES, "Permission denied"), "mag daar niet schrijven"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
        (RuntimeError("?"), "RuntimeError"),
    ],
)
def test_what_goes_wrong_after_the_export_is_not_called_nothing_changed(
    loaded, tmp_path, monkeypatch, trouble, told
):
    name = approved(loaded)

    def fail(_session, _number):
        yield b"<half"
        raise trouble

    monkeypatch.setattr(commands, "file_content", fail)
    refused = export(loaded, name, tmp_path / "out", "--json")

    assert (refused.status, refused.out) == (1, "")
    assert told in refused.err
    assert SAME_BYTES in refused.err
    assert "niets veranderd" not in refused.err
    assert left_in(tmp_path / "out") == []


def test_a_directory_that_takes_no_files_is_refused_before_anything_is_exported(
    loaded, tmp_path, monkeypatch
):
    name = approved(loaded)
    (tmp_path / "file").write_text("x")

    under_a_file = export(loaded, name, tmp_path / "file" / "deep" / "out")
    with monkeypatch.context() as patch:
        patch.setattr(whole_files.tempfile, "TemporaryFile", not_allowed)
        closed = export(loaded, name, tmp_path / "out")

    assert (under_a_file.status, closed.status) == (1, 1)
    assert "geen map" in under_a_file.err
    assert "mag daar niet schrijven" in closed.err
    assert "Er is niets veranderd" in closed.err
    assert status_of(loaded, name) == "APPROVED"
    assert not (tmp_path / "out").exists()


def not_allowed(**_where):
    raise PermissionError(errno.EACCES, "Permission denied")


def test_a_directory_that_is_not_there_yet_is_made_for_its_owner_only(loaded, tmp_path):
    _, [file] = exported(loaded, tmp_path / "a" / "b")

    assert Path(file["path"]).stat().st_mode & 0o777 == 0o600


def test_people_get_a_control_slip_with_each_file(loaded, tmp_path):
    name = approved(loaded)

    shown = export(loaded, name, tmp_path / "out").out

    [file] = export(loaded, name, tmp_path / "out", "--json").json["files"]
    assert "Controlestrook bij een bankbestand" in shown
    assert "906,50" in shown
    assert "NL91 ABNA 0417 1643 00" in shown
    assert "Gemeente Zevenveld" in shown
    facts = dict(re.findall(r"^(\S[^\n]*?) {2,}(\S+)$", shown, re.MULTILINE))
    assert facts["Laatste vijf tekens"] == file["sha256"][-5:]
    assert facts["Aantal betalingen"] == "4"
    assert facts["Berekend door"] == "maker"
    assert facts["Goedgekeurd door"] == "checker"


def test_a_file_that_was_made_before_is_said_to_be_the_same(loaded, tmp_path):
    name, _ = exported(loaded, tmp_path / "out")

    assert "Dit bestand was al gemaakt" in export(loaded, name, tmp_path / "out").err


def test_one_payment_is_called_one_payment(loaded, tmp_path):
    costs = ("V1;H1;;HUUR;B1;620,00;2026-08-13;;MAAND;1;;",)
    closed = [row.replace(";;MAAND", ";2026-08-31;MAAND") for row in SCENARIO.rows["vaste_lasten"]]
    take_over(loaded, SCENARIO.with_rows(vaste_lasten=(*costs, *closed[1:])), tmp_path)
    calculate(loaded)

    shown = loaded("run", "list").out

    assert "1 betaling " in shown
    assert "620,00" in shown
    assert "betalingen" not in shown


def test_the_overview_says_where_to_find_what_it_only_counts(loaded):
    name = calculate(loaded)["run"]

    shown = loaded("run", "show", name).out

    assert f"ontzorgen run show {name} --json" in shown
    assert "NO_REFERENCE" in shown


def test_costs_that_somebody_decided_not_to_pay_are_counted_and_not_listed_each_month(
    loaded, tmp_path
):
    control = ("V1;2026-09-01;ELDERS;bijzondere bijstand",)
    stopped = SCENARIO.rows["begunstigden"][1].removesuffix("N") + "J"
    payees = (SCENARIO.rows["begunstigden"][0], stopped, *SCENARIO.rows["begunstigden"][2:])
    take_over(loaded, SCENARIO.with_rows(regie=control, begunstigden=payees), tmp_path)

    shown = loaded("run", "show", calculate(loaded)["run"]).out

    listed = shown.split("Niet betaald om een andere reden")[1].split("Signalen")[0]
    assert "incasso" in listed
    assert "elders betaald" not in listed
    assert "elders betaald" in shown.split("Uitkomst per termijn")[1]


def test_a_run_opens_in_a_spreadsheet(loaded, tmp_path):
    name = calculate(loaded)["run"]
    file = tmp_path / "sheets" / "run.csv"

    done = loaded("run", "show", name, "--csv", file)

    content = file.read_bytes()
    lines = content.decode("utf-8-sig").split("\r\n")
    assert done.status == 0
    assert "4 termijnen" in done.out
    assert content.startswith(b"\xef\xbb\xbfregel;vaste_last;huishouden;")
    assert lines[1].startswith("V1@2026-10-01;V1;H1;B1;Woonstichting De Linde;huur;01-10-2026;")
    assert ";620,00;620,00;ingehouden;" in lines[1]
    assert len(lines) == 6
    assert "761760313" not in content.decode()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_spreadsheet_that_stands_there_is_not_overwritten(loaded, tmp_path):
    name = calculate(loaded)["run"]
    file = tmp_path / "run.csv"
    file.write_text("mine")

    refused = loaded("run", "show", name, "--csv", file)

    assert refused.status == 1
    assert file.read_text() == "mine"


def test_a_spreadsheet_that_cannot_be_written_is_told_why(loaded, tmp_path):
    name = calculate(loaded)["run"]
    (tmp_path / "file").write_text("x")

    refused = loaded("run", "show", name, "--csv", tmp_path / "file" / "run.csv")

    assert refused.status == 1
    assert "Er is niets veranderd" in refused.err


def test_a_cell_that_looks_like_a_formula_runs_nowhere(loaded, tmp_path):
    payee = SCENARIO.rows["begunstigden"][0].replace("Woonstichting De Linde", "=1+1 Wonen")
    take_over(loaded, SCENARIO.with_rows(begunstigden=(payee,)), tmp_path)
    name = calculate(loaded)["run"]

    loaded("run", "show", name, "--csv", tmp_path / "run.csv")

    assert ";'=1+1 Wonen;" in (tmp_path / "run.csv").read_text(encoding="utf-8-sig")
