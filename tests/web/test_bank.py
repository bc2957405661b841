"""Files of the bank on the site: sent, booked once, told of, and what fits nothing is placed."""

import io
import re
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ontzorgen.services.acting import Role
from ontzorgen.store.models import BankItemRow, InstructionRow, RunRow, TaskRow
from ontzorgen.web import bank as room
from ontzorgen.web.desk import NAME
from ontzorgen.work.worker import Worker
from reports.amounts import grouped
from tests.sepa.bank_messages import (
    balances,
    camt,
    detail,
    entry,
    payment,
    report,
    statement,
    transaction,
)
from tests.web.conftest import FOREIGN, HTTPS, OWN, debtor_iban

KIND = "camt.053.001.08"
RUN = f"{OWN}-2026-03-1"
SENT = f"OZ-{RUN}-B01"
OPENING = 900_000_00


@pytest.fixture(scope="module")
def paid(towns):
    """Return (end-to-end id, cents) of payments of the run that is at the bank."""

    def work(session):
        query = (
            select(InstructionRow.end_to_end_id, InstructionRow.amount_cents)
            .join(RunRow, RunRow.id == InstructionRow.run_id)
            .where(RunRow.name == RUN)
            .order_by(InstructionRow.id)
        )
        return [tuple(row) for row in session.execute(query)]

    return towns.app.write(work, reads=True, for_all=True)


@pytest.fixture
def clerk(towns):
    return towns.come_in("een-administratie")


class Account:
    """The account of a municipality at its bank: what it books follows on what it booked."""

    def __init__(self, iban):
        self.iban, self.cents, self.day, self.number = iban, OPENING, date(2026, 4, 1), 0

    def statement(self, *lines, later=0, lost_cents=0):
        """Write the next statement, of the same day or so many days later.

        Lines are (cents, words of the detail), below zero money left. With `lost_cents` the bank
        booked that much before it, on a statement that nobody has.
        """
        opening = self.cents + lost_cents
        self.cents, self.number = opening + sum(cents for cents, _ in lines), self.number + 1
        self.day += timedelta(days=later)
        day = self.day.isoformat()
        entries = [line(cents, day, **said) for cents, said in lines]
        sums = balances(opening, self.cents).replace("2026-09-30", day).replace("2026-09-29", day)
        return camt(KIND, statement(*entries, account=self.iban, sums=sums, id=f"S{self.number}"))


def line(cents, day, **said):
    sign = "CRDT" if cents > 0 else "DBIT"
    return entry(
        KIND, detail(KIND, cents=abs(cents), sign=sign, parties="", **said), cents=abs(cents),
        sign=sign, day=day,
    )  # fmt: skip


@pytest.fixture(scope="module")
def account(towns):
    """The account of one's own municipality."""
    return Account(debtor_iban(towns.app, OWN))


def send(browser, *files, **fields):
    """Send files, (name, bytes) each, with the form of the page."""
    sent = [(io.BytesIO(data), name) for name, data in files]
    return browser.post("/bank/bestanden", {"bestanden": sent, **fields})


def item_of(site, cents, code=OWN):
    query = select(BankItemRow.id).where(
        BankItemRow.amount_cents == cents, BankItemRow.municipality_code == code
    )
    return site.app.write(
        lambda session: session.execute(query).scalar_one(), reads=True, for_all=True
    )


def decision(site, number):
    def work(session):
        row = session.get_one(BankItemRow, number)
        return row.decision, row.note

    return site.app.write(work, reads=True, for_all=True)


def test_several_files_are_booked_and_each_is_told_of(towns, clerk, account, paid):
    (first, first_cents), (second, _) = paid[:2]
    told = account.statement((-first_cents, {"end_to_end_id": first}))
    refused = report(
        "pain.002.001.10", payment(f"{SENT}-P1", transaction(second, "RJCT", "AC04")),
        message_id=SENT,
    )  # fmt: skip

    page = send(clerk, ("dag.xml", told), ("status.xml", refused), ("brief.txt", b"geen bestand"))

    assert page.status_code == 200
    assert "Ingelezen: 1 geboekt, 0 geweigerd, 0 teruggekomen, 0 niet herkend." in page.text
    assert "Ingelezen: 0 geboekt, 1 geweigerd, 0 teruggekomen, 0 niet herkend." in page.text
    assert "Het bestand is geen goede XML" in page.text
    assert "1 bestand is niet ingelezen" in page.text
    listed = clerk.get("/bank").text
    assert "dag.xml" in listed
    assert "status.xml" in listed
    assert "brief.txt" not in listed


def test_a_file_that_is_sent_again_changes_nothing_and_says_so(clerk, account, paid):
    told = account.statement((-paid[2][1], {"end_to_end_id": paid[2][0]}))
    send(clerk, ("een.xml", told))

    again = send(clerk, ("ander-woord.xml", told))

    assert "Alles in dit bestand was al bekend. Er is niets veranderd." in again.text
    assert "al bekend" in again.text
    assert "ander-woord.xml" not in clerk.get("/bank").text


def test_files_of_one_time_are_booked_whatever_their_order(clerk, account):
    first = account.statement((1_11, {}))
    second = account.statement((2_22, {}), later=1)

    page = send(clerk, ("tweede.xml", second), ("eerste.xml", first))

    assert page.text.count("Ingelezen: 0 geboekt, 0 geweigerd, 0 teruggekomen, 1 niet") == 2
    assert "Alle 2 bestanden zijn verwerkt." in page.text


def test_a_gap_says_which_days_lack_and_is_accepted_with_a_reason(towns, clerk, account):
    send(clerk, ("nu.xml", account.statement((9_99, {}))))
    known = account.day
    later = account.statement((3_33, {}), later=3, lost_cents=500_00)

    refused = send(clerk, ("later.xml", later))
    accepted = send(clerk, ("later.xml", later), **{"reden-gat": "de bank geeft ze niet meer"})

    days = f"tussen {known:%d-%m-%Y} en {account.day:%d-%m-%Y}"
    assert f"Er ontbreekt een afschrift {days}" in refused.text
    assert grouped(account.iban) in refused.text
    assert "--accept-gap" not in refused.text
    assert 'name="reden-gat"' in refused.text
    assert "U hebt dat geaccepteerd" in accepted.text
    listed = clerk.get("/bank").text
    assert "ervoor ontbreken dagen" in listed
    assert "de bank geeft ze niet meer" in listed
    query = select(TaskRow.id).where(TaskRow.kind == "STATEMENT_WRONG", TaskRow.amount_cents > 0)
    assert towns.app.write(lambda session: session.execute(query).first(), reads=True, for_all=True)


def test_a_bsn_in_the_reason_for_a_gap_books_nothing(towns, clerk, account):
    send(clerk, ("nu.xml", account.statement((9_98, {}))))
    known = account.cents, account.day
    later = account.statement((4_44, {}), later=9, lost_cents=700_00)

    page = send(clerk, ("bsn.xml", later), **{"reden-gat": "voor 999990019"})

    assert "In deze tekst staat een BSN" in page.text
    assert "bsn.xml" not in clerk.get("/bank").text
    account.cents, account.day = known


def test_sending_nothing_asks_to_choose_a_file(clerk):
    page = clerk.post("/bank/bestanden", {"bestanden": (io.BytesIO(b""), "")})

    assert page.status_code == 422
    assert 'id="bestanden-fout"' in page.text


def test_a_name_with_a_folder_or_marks_is_shown_as_plain_text(clerk, account):
    told = account.statement((5_55, {}))

    page = send(clerk, (r"C:\afschriften\<b>dag.xml", told))

    assert "&lt;b&gt;dag.xml" in page.text
    assert "afschriften\\" not in page.text


def test_a_file_of_another_municipality_is_refused_in_the_words_of_what_is_nobodys(towns, clerk):
    foreign = Account(debtor_iban(towns.app, FOREIGN)).statement((1_00, {}))
    nobody = Account("NL91ABNA0417164300").statement((1_00, {}))

    one, other = send(clerk, ("a.xml", foreign)), send(clerk, ("a.xml", nobody))

    assert "niet ingelezen" in one.text
    assert quiet(one.text, towns, FOREIGN) == quiet(other.text, towns, FOREIGN)


def quiet(page, site, code):
    """Return a page without its token, and with one account for another."""
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    return page.replace(debtor_iban(site.app, code), "IBAN").replace("NL91ABNA0417164300", "IBAN")


def test_what_was_told_of_another_municipality_is_in_no_list(towns, clerk):
    listed = clerk.get("/bank?filter=1&af=ja").text

    assert f"los-{OWN}.xml" in listed
    assert f"los-{FOREIGN}.xml" not in listed
    assert clerk.get(f"/bank/regels/{towns.things[FOREIGN]['item_id']}").status_code == 404
    assert clerk.get(f"/bank/regels/{10**30}").status_code == 404


def test_a_file_that_is_sent_lies_in_the_data_directory_for_nobody_else(
    towns, clerk, account, monkeypatch
):
    seen, folder = [], towns.app.settings.data_dir
    edge = towns.flask.extensions[NAME].edge
    plain = edge.write
    big = account.statement(*[(n, {"text": "x" * 400}) for n in range(10_01, 10_01 + 900)])

    def look(*given, **more):
        for handle in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                target = str(handle.readlink())
                if target.startswith(f"{folder}/") and "(deleted)" in target:
                    seen.append(handle.stat().st_mode & 0o777)
        return plain(*given, **more)

    monkeypatch.setattr(edge, "write", look)
    before = names_in(folder)

    page = send(clerk, ("groot.xml", big))

    assert "900 niet herkend" in page.text
    assert set(seen) == {0o600}
    assert names_in(folder) == before
    assert "boekingen, pagina 1 van" in clerk.get("/bank").text


def names_in(folder):
    return {path.name for path in folder.iterdir()}


def test_a_booking_shows_the_payments_it_may_be_and_why(towns, clerk, account, paid):
    name, cents = paid[5]
    send(
        clerk,
        ("m.xml", account.statement((-cents, {"text": f"betaling {name}"}))),
    )
    number = item_of(towns, cents)

    page = clerk.get(f"/bank/regels/{number}").text

    assert "Misschien een van deze betalingen" in page
    assert "het kenmerk" in page
    assert page.index(name) < page.index("Wat de bank zei")
    assert f'value="{name}"' in page


def test_placing_on_a_payment_books_it_with_a_reason_and_once(towns, clerk, account, paid):
    name, cents = paid[8]
    send(clerk, ("p.xml", account.statement((-cents, {}))))
    number = max(_items(towns, cents))
    typed = {"waar": "betaling", "naam": name, "reden": "zelfde bedrag en dag"}

    placed = clerk.post(f"/bank/regels/{number}", typed)
    again = clerk.post(f"/bank/regels/{number}", typed)

    assert placed.status_code == 302
    assert decision(towns, number) == ("PAYMENT", "zelfde bedrag en dag")
    assert again.status_code == 409
    assert "al geplaatst" in again.text
    page = clerk.get(f"/bank/regels/{number}").text
    assert "geplaatst op een betaling" in page
    assert 'name="waar"' not in page


def _items(site, cents):
    query = select(BankItemRow.id).where(BankItemRow.amount_cents == cents)
    return site.app.write(lambda session: list(session.scalars(query)), reads=True, for_all=True)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"waar": "", "reden": "nagezocht"}, "waar"),
        ({"waar": "ergens", "reden": "nagezocht"}, "waar"),
        ({"waar": "betaling", "reden": "nagezocht"}, "naam"),
        ({"waar": "betaling", "naam": "OZ-bestaat-niet", "reden": "nagezocht"}, "naam"),
        ({"waar": "klant", "naam": "niemand", "reden": "nagezocht"}, "naam"),
        ({"waar": "buiten", "reden": " "}, "reden"),
        ({"waar": "buiten", "reden": "voor 999990019"}, "reden"),
    ],
)
def test_placing_wrongly_comes_back_beside_the_field_with_what_was_typed(
    towns, clerk, typed, field
):
    number = towns.things[OWN]["item_id"]

    page = clerk.post(f"/bank/regels/{number}", typed)

    assert page.status_code == 422
    assert f'id="{field}-fout"' in page.text
    assert typed["reden"].strip() in page.text
    assert decision(towns, number) == (None, None)


def test_a_payment_of_another_municipality_is_as_unknown_as_none(towns, clerk):
    number = towns.things[OWN]["item_id"]
    query = select(InstructionRow.end_to_end_id).join(RunRow, RunRow.id == InstructionRow.run_id)
    query = query.where(RunRow.municipality_code == FOREIGN).limit(1)
    name = towns.app.write(
        lambda session: session.execute(query).scalar_one(), reads=True, for_all=True
    )

    page = clerk.post(f"/bank/regels/{number}", {"waar": "betaling", "naam": name, "reden": "x"})

    assert page.status_code == 422
    assert "die betaling of dat bestand kennen wij niet" in page.text


def test_what_is_not_ours_is_placed_without_a_name(towns, clerk, account):
    send(clerk, ("b.xml", account.statement((6_66, {"text": "rente"}))))
    number = item_of(towns, 6_66)

    done = clerk.post(f"/bank/regels/{number}", {"waar": "buiten", "reden": "rente van de bank"})

    assert done.status_code == 302
    assert decision(towns, number) == ("OUTSIDE", "rente van de bank")
    assert "aangemerkt als niet van ons" in clerk.get("/bank?filter=1&af=ja&pagina=99").text


def test_the_csv_holds_the_bookings_of_ones_own_that_wait_or_all(towns, clerk, account):
    send(clerk, ("c.xml", account.statement((7_77, {"text": "=1+1"}))))
    number = item_of(towns, 7_77)
    clerk.post(f"/bank/regels/{number}", {"waar": "buiten", "reden": "proef"})

    waiting, every = clerk.get("/bank.csv").text, clerk.get("/bank.csv?af=ja").text

    assert waiting.lstrip("\ufeff").startswith("boeking;gemeente;rekening;dag;bedrag")
    assert "13,37" in waiting
    assert (";7,77;" in waiting, ";7,77;" in every) == (False, True)
    assert "'=1+1" in every
    assert FOREIGN not in every


def test_a_booking_is_found_by_what_the_bank_said_and_by_its_amount(towns, clerk, account):
    send(clerk, ("z.xml", account.statement((8_88_08, {"text": "terug_van 100% Zuid"}))))

    def found(text):
        page = clerk.get("/bank", query_string={"filter": 1, "zoek": text}).text
        file = clerk.get("/bank.csv", query_string={"zoek": text}).data.decode("utf-8-sig")
        assert file.count("\r\n") == page.count('data-label="Misschien"') + 1
        return page.count('data-label="Misschien"'), "888,08" in page

    assert found("TERUG_VAN 100%") == (1, True)
    assert found("888,08") == found("€ 888,08") == (1, True)
    assert found("terugXvan") == found("%%") == (0, False)
    refused = clerk.get("/bank?filter=1&zoek=999990019")
    assert (refused.status_code, 'id="zoek-fout"' in refused.text) == (422, True)
    clerk.get("/bank?filter=1")


def test_a_file_is_found_by_its_name_its_account_and_a_day_it_is_about(towns, clerk, account):
    send(clerk, ("Juli_1.xml", account.statement((9_99_09, {"text": "rente"}))))

    def found(**choice):
        page = clerk.get("/bank/bestanden", query_string={"filter": 1, **choice})
        file = clerk.get("/bank/bestanden.csv", query_string=choice).data.decode("utf-8-sig")
        return page.status_code, "Juli_1.xml" in page.text, "Juli_1.xml" in file

    row = clerk.get("/bank/bestanden.csv?zoek=juli_1").data.decode("utf-8-sig").splitlines()[1]
    iban, first = row.split(";")[2:4]
    assert found(zoek="juli_1") == found(zoek=iban[-6:], dag=first) == (200, True, True)
    assert found(zoek="juliX1") == found(dag="01-01-2031") == (200, False, False)
    assert found(dag="31-02-2026")[0] == found(zoek="999990019")[0] == 422
    assert 'href="/bank/bestanden"' in clerk.get("/bank").text
    assert FOREIGN not in clerk.get("/bank/bestanden.csv").text
    clerk.get("/bank/bestanden?filter=1")


def test_a_task_about_a_booking_leads_to_it(towns, clerk):
    query = select(TaskRow.id, TaskRow.subject).where(
        TaskRow.kind == "BANK_ITEM", TaskRow.municipality_code == OWN
    )
    task, subject = towns.app.write(
        lambda session: session.execute(query).first(), reads=True, for_all=True
    )

    page = clerk.get(f"/taken/{task}").text

    assert f'/bank/regels/{subject.removeprefix("item ")}"' in page


def test_a_request_that_is_too_large_is_refused_before_it_is_read(clerk):
    page = clerk.client.post(
        "/bank/bestanden",
        base_url=HTTPS,
        data=b"x",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(64 * 1024 * 1024 + 1)},
    )

    assert page.status_code == 413
    assert "Het bestand is te groot" in page.text


def test_before_anything_came_of_a_bank_the_page_says_so(site):
    site.add("kas", Role.ADMINISTRATIE)

    page = site.come_in("kas").get("/bank").text

    assert "Er wacht geen boeking op een beslissing." in page
    assert "Er is nog geen bestand van de bank ingelezen." in page


def test_who_only_reads_sees_neither_the_form_to_send_nor_the_one_to_place(towns):
    reader = towns.come_in("een-auditor")

    assert 'action="/bank/bestanden"' not in reader.get("/bank").text
    assert 'name="waar"' not in reader.get(f"/bank/regels/{towns.things[OWN]['item_id']}").text
    assert reader.post("/bank/bestanden").status_code == 403


def test_large_files_are_booked_in_the_background_each_once(towns, clerk, account, monkeypatch):
    monkeypatch.setattr(room, "MOST_AT_ONCE", 10)
    one, other = account.statement((7_01, {})), account.statement((7_02, {}))
    page = clerk.get("/bank").text
    key = re.search(r'name="opdracht" value="(\w+)"', page)[1]

    first = send(clerk, ("een.xml", one), ("twee.xml", other), opdracht=key)
    again = send(clerk, ("een.xml", one), ("twee.xml", other), opdracht=key)
    while Worker(towns.app).once():
        pass

    assert [sent.headers["Location"] for sent in (first, again)] == ["/werk", "/werk"]
    assert "De 2 bestanden samen zijn groot" in clerk.get("/werk").text
    listed = clerk.get("/bank").text
    assert [listed.count(name) for name in ("een.xml", "twee.xml")] == [1, 1]
    assert all(item_of(towns, cents) for cents in (7_01, 7_02))


def test_another_large_file_in_the_same_form_is_other_work(towns, clerk, account, monkeypatch):
    monkeypatch.setattr(room, "MOST_AT_ONCE", 10)
    key = re.search(r'name="opdracht" value="(\w+)"', clerk.get("/bank").text)[1]
    files = [(f"{cents}.xml", account.statement((cents, {}))) for cents in (8_01, 8_02)]

    first, other, again = (send(clerk, file, opdracht=key) for file in (*files, files[0]))
    while Worker(towns.app).once():
        pass

    assert first.headers["Location"] == again.headers["Location"]
    assert first.headers["Location"] != other.headers["Location"]


def test_one_large_file_goes_on_to_its_own_work_and_is_refused_there(towns, clerk, monkeypatch):
    monkeypatch.setattr(room, "MOST_AT_ONCE", 2)

    sent = send(clerk, ("../../ander.xml", b"<geen bank/>"))
    Worker(towns.app).once()

    assert re.fullmatch(r"/werk/\d+", sent.headers["Location"])
    assert "geweigerd" in clerk.get(sent.headers["Location"]).text.lower()
