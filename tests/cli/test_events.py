"""What happens in a household, on the command line: looked at, recorded once, listed."""

import pytest

from tests.cli.conftest import take_over
from tests.cli.folders import SCENARIO
from tests.cli.states import begun
from tests.import_folders import a_row, write

MAKER = ("--user", "maker")
JOINS = ("--kind", "joins", "--on", "2026-10-01", "--person", "P7", "--first-name", "Mariam")
FLAGS = ("--last-name", "Haile", "--must-integrate", "J", "--asylum-permit", "J")


@pytest.fixture(params=["sqlite"])
def states(request, tmp_path):
    """One kind of database: what differs between them is tested beside the service."""
    yield from begun(request, tmp_path)


@pytest.fixture
def home(office, tmp_path):
    """The household of the scenario, taken over by `maker`."""
    take_over(office, SCENARIO, tmp_path)
    return office


def test_an_event_is_looked_at_recorded_once_and_listed(home):
    asked = ("H1", "--kind", "work", "--on", "2026-09-30", "--words", "Vast contract")

    looked = home("event", "preview", *asked, *MAKER)
    first = home("event", "apply", *asked, *MAKER, "--json")
    again = home("event", "apply", *asked, *MAKER, "--json")
    listed = home("event", "list", "H1", *MAKER)
    seen = home("event", "list", "H1", *MAKER, "--json")

    assert looked.status == 0, looked.err
    assert "recht op uitkering tot en met wordt 30-09-2026" in looked.out
    assert "brief over het einde" in looked.out
    assert first.json == again.json == {"event": 1, "household": "H1"}
    assert "30-09-2026  Het huishouden heeft werk gevonden" in listed.out
    (kept,) = seen.json["events"]
    assert (kept["kind"], kept["on"], kept["words"]) == ("WORK", "2026-09-30", "Vast contract")


def test_somebody_joins_with_an_insurance_and_a_clock_of_their_own(home):
    cost = ("--cost", "H1-Z7;ZORG;B1;150,00;1")

    looked = home("event", "preview", "H1", *JOINS, *FLAGS, *cost, *MAKER, "--json")
    done = home("event", "apply", "H1", *JOINS, *FLAGS, *cost, *MAKER)
    again = home("event", "apply", "H1", *JOINS, *FLAGS, *cost, *MAKER)

    assert looked.status == 0, looked.err
    assert looked.json["clocks"] == [
        {"name": "Mariam Haile", "from": "2026-10-01", "to": "2027-03-31"}
    ]
    assert [each["file"] for each in looked.json["changes"]] == ["personen.csv", "vaste_lasten.csv"]
    assert (done.status, done.out) == (again.status, again.out) == (0, done.out)


def test_what_does_not_fit_is_refused_in_dutch(home):
    wrong = [
        (("H1", "--kind", "death", "--on", "2026-09-20"), 1, "Kies de persoon"),
        (("H1", "--kind", "work", "--on", "2026-09-20", "--to", "2026-09-30"), 2, "detentie"),
        (("H1", "--kind", "joins", "--on", "2026-09-20"), 2, "--person"),
        (("H1", "--kind", "work", "--on", "2026-09-20", "--stays", "V1"), 2, "moves-inside"),
        (("H1", "--kind", "work", "--on", "2026-09-20", "--cost", "x"), 2, "vaste lasten"),
        (("H1", *JOINS, *FLAGS, "--cost", "x;y"), 2, "vaste_lasten.csv"),
        (("H1", *JOINS), 1, "inburgeringsplichtig"),
        (("H1", "--kind", "work", "--on", "2026-09-20", "--last-name", "X"), 2, "joins"),
        (("H1", "--kind", "right-ends", "--on", "2026-09-20"), 1, "reden"),
        (
            ("H1", "--kind", "right-ends", "--on", "2026-09-20", "--words", "BSN 111222333"),
            1,
            "staat een BSN",
        ),
        (("H9", "--kind", "work", "--on", "2026-09-20"), 1, "Er is voor u geen"),
        (("H1", "--kind", "death", "--on", "2026-09-20", "--person", "P9"), 1, "Er is voor u geen"),
        (("H1", "--kind", "work", "--on", "2062-09-20"), 1, "20-09-2062 kan niet"),
    ]

    for asked, status, told in wrong:
        done = home("event", "apply", *asked, *MAKER)
        assert (done.status, told in done.err) == (status, True), (asked, done.err)
        assert "111222333" not in done.err
    for login in ("checker", "reader"):
        done = home("event", "apply", "H1", "--kind", "work", "--on", "2026-09-20", "--user", login)
        assert (done.status, "mag niet" in done.err) == (1, True), done.err
    assert home("event", "list", "H1", *MAKER, "--json").json == {"events": []}


def test_a_file_of_events_is_recorded_whole_or_not_at_all(home, tmp_path):
    head = "huishouden;gebeurtenis;dag;persoon;tm;toelichting"
    file = tmp_path / "gebeurtenissen.csv"

    def take(*rows, columns=head):
        file.write_text("\n".join((columns, *rows)) + "\n", encoding="utf-8")
        return home("event", "import", file, *MAKER, "--json")

    good = "H1;DETENTIE;20-09-2026;P1;2026-12-31;"
    wrong = [
        ((good, "H1;OVERLIJDEN;2026-10-01;;;"), "regel 3: Kies de persoon"),
        ((good, "H1;WERK;2026-10-01;P1;2026-10-31;"), "regel 3: Een laatste dag"),
        ((good, "H9;WERK;2026-10-01;;;"), "regel 3: Er is voor u geen"),
        ((good, "H1;EINDE;2026-10-01;;;BSN 111222333"), "staat een BSN"),
        ((good, "H1;ERBIJ;2026-10-01;;;"), "regel 3: Schrijf bij persoon wie erbij komt"),
        ((good, "H1;ERBIJ;2026-10-01;P7;;"), "regel 3: Van P7 staat er geen regel"),
        ((good, "H1;GEBOORTE;2026-10-01;;;"), "dit woord kennen wij niet"),
        ((good, "H1;WERK;morgen;;;"), "regel 3"),
    ]
    for rows, told in wrong:
        done = take(*rows)
        assert (done.status, told in done.err) == (1, True), (rows, done.err)
        assert "111222333" not in done.err
    assert take("x", columns="huishouden;dag").status == 1
    assert home("event", "list", "H1", *MAKER, "--json").json == {"events": []}

    first = take(good, "H1;WERK;2027-01-31;;;Vast contract")
    again = take(good, "H1;WERK;2027-01-31;;;Vast contract")

    assert (first.status, len(first.json["events"])) == (0, 2), first.err
    assert again.json == first.json
    kinds = [each["kind"] for each in home("event", "list", "H1", *MAKER, "--json").json["events"]]
    assert kinds == ["WORK", "DETENTION"]


def test_who_joins_comes_along_in_the_folder_of_the_import_and_so_do_new_costs(home, tmp_path):
    file, folder = tmp_path / "gebeurtenissen.csv", tmp_path / "erbij"
    head = "huishouden;gebeurtenis;dag;persoon;tm;toelichting"
    lines = ("H1;ERBIJ;2026-10-20;P7;;", "H1;VERHUIZING;2026-11-01;;;Groter huis")
    file.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    person = a_row("personen", persoon="P7", voornaam="Hanna", bsn="", recht_vanaf="2026-10-20")
    costs = [
        a_row("vaste_lasten", vaste_last="V7", soort="ZORG", persoon="P7", vanaf="2026-10-20"),
        a_row("vaste_lasten", vaste_last="V8", bedrag="700,00", vanaf="2026-11-01"),
    ]

    def take(*persons, **cells):
        rows = [{**each, **cells} for each in persons]
        write(folder, {"personen": rows, "vaste_lasten": costs})
        return home("event", "import", file, "--with", folder, *MAKER, "--json")

    other = take(person, recht_vanaf="2026-10-21")
    left = take(person, a_row("personen", persoon="P8", bsn=""))
    known = home("event", "list", "H1", *MAKER, "--json").json["events"]
    done, again = take(person), take(person)

    assert (other.status, "Schrijf in beide dezelfde dag" in other.err) == (1, True), other.err
    assert (left.status, "personen.csv, regel 3" in left.err) == (1, True), left.err
    assert known == []
    assert (done.status, again.json) == (0, done.json), done.err
    listed = home("event", "list", "H1", *MAKER).out
    assert "20-10-2026  Hanna Haile komt bij het huishouden" in listed
    asked = ("H1", "--kind", "work", "--on", "2026-12-31")
    changes = home("event", "preview", *asked, *MAKER, "--json").json["changes"]
    assert {"P7", "V7 2026-10-20", "V8 2026-11-01"} <= {each["key"] for each in changes}


def test_a_move_takes_the_last_day_of_the_old_rent_and_what_stays(home):
    move = ("event", "preview", "H1", "--kind", "moves-inside", "--on", "2026-10-15")
    move += ("--to", "2026-11-01", *MAKER, "--json")

    by_rule, chosen = home(*move).json, home(*move, "--stays", "v1").json
    nothing = home(*move, "--stays", "none").json

    assert (by_rule["stays"], chosen["stays"], nothing["stays"]) == ([], ["V1"], [])
    ended = [each for each in by_rule["changes"] if each["key"].startswith("V1")]
    assert [field[2] for each in ended for field in each["fields"]] == ["2026-11-01"]
    assert not any(each["key"].startswith("V1") for each in chosen["changes"])
