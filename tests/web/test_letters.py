"""Pages of letters: make, look, approve, send and withdraw; their texts and languages."""

import re
from base64 import b64decode
from html import unescape

import pytest
from sqlalchemy import func, select

from ontzorgen.domain.policy import LettersFourEyes
from ontzorgen.services.letters import steps
from ontzorgen.services.letters.due import letters_due
from ontzorgen.services.set_policy import set_policy
from ontzorgen.store import letters as store
from ontzorgen.store.models import AuditRow
from ontzorgen.web import letter_sheets, letters
from ontzorgen.work.worker import Worker
from tests.web.letters_here import TODAY, letters_site

BSN = "761760313"
TALK = {"persoon": "1", "gesprek_op": "2026-09-14", "goed": "U opent uw post."}
TALK |= {"moeilijk": "De jaarrekening.", "afspraken": "In maart bellen wij u."}
TEXT = "/brieven/teksten/0299/authorisation"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    yield from letters_site(tmp_path_factory)


@pytest.fixture(scope="module")
def people(site):
    """Give the browser of somebody, who comes in once."""
    known = {}

    def browser(login):
        if login not in known:
            known[login] = site.come_in(login)
        return known[login]

    return browser


def said(page):
    """Return what a page says, without its marks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def make(browser, kind, **fields):
    """Ask for a letter of the household, and return its address."""
    page = browser.post("/huishoudens/1/brieven", {"soort_brief": kind, **fields})
    assert page.status_code == 302, said(page)
    return page.headers["Location"]


def withdraw(browser, letter):
    assert browser.post(f"{letter}/intrekken", {"reden": "proef"}).status_code == 302


def a_letter(people, kind="PAYEE_START", login="loes"):
    """Give a letter that no other test knows."""
    loes = people("loes")
    made = loes.post("/huishoudens/1/brieven", {"soort_brief": kind}).headers["Location"]
    withdraw(loes, made)
    return make(people(login), kind)


def test_what_turned_stands_to_be_made_and_a_double_click_makes_one_letter(people):
    loes = people("loes")
    page = loes.get("/huishoudens/1/brieven")
    assert "Bericht aan begunstigde: wij betalen Woonstichting De Brug" in said(page)
    fields = {"soort_brief": "PAYEE_START", "vanaf": "2026-08-31", "begunstigde": "1"}
    assert all(f'name="{name}" value="{value}"' in page.text for name, value in fields.items())

    first = loes.post("/huishoudens/1/brieven", fields)
    again = loes.post("/huishoudens/1/brieven", fields)

    letter = first.headers["Location"]
    assert again.headers["Location"] == letter
    assert "Deze brief was al gemaakt." in said(loes.get(letter))
    after = said(loes.get("/huishoudens/1/brieven"))
    assert "wij betalen Woonstichting De Brug vanaf" not in after
    assert "Loes" in after


def test_a_letter_is_seen_as_pictures_that_no_browser_keeps_and_taken_as_pdf(people):
    loes, letter = people("loes"), a_letter(people)
    page = loes.get(letter)

    pdf = loes.get(f"{letter}/brief.pdf")

    (picture,) = re.findall(r'src="data:image/png;base64,([^"]+)"', page.text)
    assert b64decode(picture).startswith(b"\x89PNG")
    assert 'alt="De bladzijde van de brief.' in page.text
    assert page.headers["Cache-Control"] == pdf.headers["Cache-Control"] == "no-store"
    assert pdf.data.startswith(b"%PDF")
    assert "Vanaf 01-10-2026 betaalt gemeente Zevenaar deze rekening" in said(page)


def looks_at(site, letter):
    query = select(func.count()).where(
        AuditRow.action == "read letter", AuditRow.object == f"letter {letter.split('/')[-1]}"
    )
    return site.app.write(lambda session: session.scalar(query), reads=True, for_all=True)


def test_a_look_at_a_letter_sets_it_once_and_is_one_look_in_the_log(site, people, monkeypatch):
    loes, letter = people("loes"), a_letter(people)
    set_, looks = [], looks_at(site, letter)
    real = letter_sheets.letter_pictures
    monkeypatch.setattr(
        letter_sheets, "letter_pictures", lambda *each: set_.append(1) or real(*each)
    )

    page = loes.get(letter)
    for address in re.findall(r'<img[^>]* src="(/brieven/[^"]+)"', page.text):
        loes.get(address)

    assert len(set_) == 1
    assert looks_at(site, letter) == looks + 1


def test_a_letter_is_set_before_anybody_waits_for_it_to_be_sent(people, monkeypatch):
    loes, letter = people("loes"), a_letter(people)

    def in_the_way(*_):
        raise AssertionError("set while others wait")

    monkeypatch.setattr(steps, "print_to_send", in_the_way)

    assert loes.post(f"{letter}/versturen", {"hoe": "POST"}).status_code == 302


def test_before_it_is_sent_a_letter_says_that_it_lacks_an_address_and_a_known_language(people):
    page = said(people("loes").get(a_letter(people, "AUTHORISATION")))

    address, language = (
        page.index("Er staat geen adres op deze brief"),
        page.index("geen brieven in de taal"),
    )
    phone = page.index("Er staat geen telefoonnummer van de gemeente")
    post = page.index("Er staat geen adres van de gemeente")
    assert max(address, language, phone, post) < page.index("Vastleggen dat hij is verstuurd")


def test_a_translation_that_nobody_read_says_so_above_the_button_until_somebody_did(people):
    cor = people("cor")
    letter = cor.post("/huishoudens/1/brieven/eindgesprek", TALK).headers["Location"]
    before = said(cor.get(letter))
    notice = "Deze vertaling is nog niet nagelezen"
    assert before.index(notice) < before.index("Vastleggen dat hij is verstuurd")
    wrong = people("bea").post("/brieven/talen/ti", {"door": "", "op": "2027-01-01"})
    nobody = people("bea").post("/brieven/talen/ti", {"door": " ", "op": "2026-09-15"})

    people("bea").post("/brieven/talen/ti", {"door": "Mehret Tolk", "op": "2026-09-15"})

    assert (wrong.status_code, nobody.status_code) == (422, 422)
    assert "Vul in wie de vertaling heeft nagelezen." in said(nobody)
    assert notice not in said(cor.get(letter))
    assert "nagelezen door Mehret Tolk op 15-09-2026" in said(people("bea").get("/brieven/talen"))
    withdraw(cor, letter)


def test_a_letter_is_sent_once_and_its_history_says_by_whom_and_how(people):
    loes, letter = people("loes"), a_letter(people)

    not_chosen = loes.post(f"{letter}/versturen", {"hoe": "MAIL"})
    sent = loes.post(f"{letter}/versturen", {"hoe": "POST"})
    again = loes.post(f"{letter}/versturen", {"hoe": "HAND"})

    assert not_chosen.status_code == 422
    assert sent.status_code == 302
    assert again.status_code == 409
    assert "is al verstuurd. Er is niets veranderd." in said(again)
    page = said(loes.get(letter))
    assert "Loes legde vast dat de brief is verstuurd: per post." in page
    assert "Er hoeft niets meer." in page


def ask_second(site, four_eyes):
    """Let the policy of today say which letters a second person approves."""
    site.app.write(
        lambda session: set_policy(
            session,
            "0299",
            TODAY,
            {"letters_four_eyes": four_eyes},
            site.app.acting(session, "bea"),
        )
    )


def test_where_the_policy_asks_a_second_person_the_maker_may_not_approve_and_nobody_sends(
    site, people
):
    loes, fatma = people("loes"), people("fatma")
    ask_second(site, LettersFourEyes.ALL)
    letter = a_letter(people)

    maker = loes.get(letter)
    refused = [
        loes.post(f"{letter}/{step}", {"hoe": "POST"}) for step in ("goedkeuren", "versturen")
    ]
    colleague = fatma.get(letter)
    approved = fatma.post(f"{letter}/goedkeuren")

    assert "Dat mag niet wie hem maakte." in said(maker)
    assert [page.status_code for page in refused] == [409, 409]
    assert "Loes maakte deze brief. Klopt hij?" in said(colleague)
    assert approved.status_code == 302
    assert "Fatma keurde de brief goed." in said(loes.get(letter))
    assert loes.post(f"{letter}/versturen", {"hoe": "HAND"}).status_code == 302
    ask_second(site, LettersFourEyes.DECISIONS)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (" ", "Schrijf waarom u de brief intrekt."),
        (f"BSN {BSN}", "BSN"),
        ("a\x07b", "teken"),
        ("te lang " * 60, "400 tekens"),
    ],
)
def test_a_reason_to_withdraw_is_asked_and_refused_beside_its_field(people, reason, told):
    loes, letter = people("loes"), a_letter(people)

    page = loes.post(f"{letter}/intrekken", {"reden": reason})

    assert page.status_code == 422
    assert told in said(page)
    assert 'aria-describedby="reden-uitleg reden-fout"' in page.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"soort_brief": "X"}, "Kies wat voor brief het is."),
        ({"soort_brief": "OVERVIEW"}, "bij een betaalrun gemaakt"),
        ({"soort_brief": "EXTENSION"}, "Er is rond vandaag niets verlengd."),
        ({"soort_brief": "END", "vanaf": "1.234"}, "Vul een dag in"),
        ({"soort_brief": "AUTHORISATION", "datum": "2027-09-15"}, "Kies een dag van 15-09-2026"),
        ({"soort_brief": "DECISION_56A"}, "is niet vastgelegd welke vorm past"),
    ],
)
def test_what_cannot_be_made_is_told_beside_its_field(people, fields, told):
    page = people("loes").post("/huishoudens/1/brieven", fields)

    assert page.status_code == 422
    assert told in said(page)


def test_a_closing_interview_needs_its_words_and_sent_twice_is_one_report(people):
    cor, address = people("cor"), "/huishoudens/1/brieven/eindgesprek"
    empty = cor.post(address, {})
    bsn = cor.post(address, {**TALK, "goed": f"Uw BSN is {BSN}."})
    strange = cor.post(address, {**TALK, "moeilijk": "Geld \N{MONEY BAG}"})
    late = cor.post(address, {**TALK, "gesprek_op": "2026-09-16"})

    first, again = cor.post(address, TALK), cor.post(address, TALK)
    other = cor.post(address, {**TALK, "goed": "Iets anders."})

    assert [page.status_code for page in (empty, bsn, strange, late)] == [422] * 4
    assert empty.text.count('<span class="wrong"') == 5
    assert "Wat is nog moeilijk: Vul dit in." in said(empty)
    assert 'id="goed-fout"' in bsn.text
    assert 'id="moeilijk-fout"' in strange.text
    assert 'id="gesprek_op-fout"' in late.text
    letter = first.headers["Location"]
    assert again.headers["Location"] == letter
    assert other.status_code == 422
    assert "Iets anders." in other.text
    assert "In maart bellen wij u." in said(cor.get(letter))
    kas = people("kas")
    assert kas.get(letter).status_code == 404
    listed = kas.get("/brieven?filter=1&soort=CLOSING_INTERVIEW")
    assert "Verslag van het eindgesprek" in said(listed)
    assert f'href="{letter}"' not in listed.text


def test_the_list_remembers_what_is_chosen_and_its_file_holds_the_same_without_names(people):
    kas, letter = people("kas"), a_letter(people, "AUTHORISATION")
    number = letter.rpartition("/")[2]

    chosen = kas.get("/brieven?filter=1&soort=AUTHORISATION&stand=MADE&gemeente=").text
    later = kas.get("/brieven")
    csv = kas.get("/brieven.csv?soort=AUTHORISATION&stand=MADE").data.decode("utf-8-sig")
    nonsense = kas.get("/brieven?filter=1&soort=X&stand=Y&gemeente=9999&pagina=-3")

    assert f'href="{letter}"' in chosen
    assert f'href="{letter}"' in later.text
    assert re.search(r"H1 Sami \w+ P2 ", said(later))
    assert "U ziet alleen brieven met soort ‘machtiging’ en stand ‘gemaakt’." in later.text
    rows = [line for line in csv.splitlines() if line.startswith(f"{number};")]
    assert len(rows) == 1
    assert ";machtiging;gemaakt;0299;H1;P2;" in rows[0]
    assert "Sami" not in csv
    assert nonsense.status_code == 200
    assert "Er zijn geen brieven met deze keuze." in said(nonsense)


def test_many_letters_are_a_file_that_is_made_in_the_background_and_holds_each_once(
    site, people, monkeypatch
):
    a_letter(people)
    kas, letter = people("kas"), a_letter(people)
    whole = kas.get("/brieven.csv?soort=PAYEE_START").data
    monkeypatch.setattr(letters, "AT_ONCE", 1)
    monkeypatch.setattr(store, "AT_ONCE", 2)  # some parts, the last one not full
    page = kas.get("/brieven?filter=1&soort=PAYEE_START&stand=&gemeente=")
    once = re.search(r'name="opdracht" value="(\w+)"', page.text)[1]
    fields = {"soort": "PAYEE_START", "stand": "", "gemeente": "", "opdracht": once}

    at_once = kas.get("/brieven.csv?soort=PAYEE_START")
    asked = [kas.post("/brieven.csv", fields, form=page.text) for _ in range(2)]
    while Worker(site.app).once():
        pass

    assert at_once.status_code == 302
    assert "/brieven?" in at_once.headers["Location"]
    assert "soort=PAYEE_START" in at_once.headers["Location"]
    assert asked[0].headers["Location"] == asked[1].headers["Location"]
    job = kas.get(asked[0].headers["Location"]).text
    taken = kas.get(re.search(r'href="(/werk/\d+/bestand)"', job)[1])
    rows = whole.decode("utf-8-sig").splitlines()[1:]
    assert f"De lijst van brieven is gemaakt: {len(rows)} " in job
    assert taken.data == whole
    assert "filename=brieven.csv" in taken.headers["Content-Disposition"]
    numbers = [int(row.partition(";")[0]) for row in rows]
    assert numbers == sorted(set(numbers), reverse=True)
    assert int(letter.rpartition("/")[2]) == numbers[0]
    assert len(numbers) > 2


def test_all_that_is_to_be_made_in_a_municipality_stands_in_one_list_with_a_button_each(people):
    loes, letter = people("loes"), a_letter(people)
    withdraw(loes, letter)

    due = loes.get("/brieven/te-maken?filter=1&soort=PAYEE_START&gemeente=9902")

    row = said(due).partition("Nog te maken")[2]
    assert "Bericht aan begunstigde: wij betalen H1 Woonstichting De Brug vanaf 31-08-2026" in row
    assert 'action="/huishoudens/1/brieven"' in due.text
    by_another = people("fatma").get("/brieven/te-maken")
    assert 'action="/huishoudens/1/brieven"' not in by_another.text
    assert "door een collega" in said(by_another)


def test_a_long_list_of_what_is_to_be_made_goes_on_at_the_next_household(site, people):
    def parts(session):
        acting = site.app.acting(session, "loes")
        after, found = 0, []
        while after is not None:
            part = letters_due(session, "0299", acting, after=after, at_most=1)
            found.append(part.letters)
            after = part.more_after
        return found, letters_due(session, "0299", acting).letters

    found, every = site.app.write(parts, reads=True)

    assert [{each.household for each in part} for part in found] == [{"H1"}, {"H2"}]
    assert [each for part in found for each in part] == list(every)
    later = said(people("kas").get("/brieven/te-maken?na=1"))
    assert "H2 Woonstichting De Brug, over Ali Haile P3" in later
    assert "Woonstichting De Brug, over Ali Haile P3" in said(
        people("kas").get("/huishoudens/2/brieven")
    )
    assert "Naar het begin" in later
    assert "H1" not in later
    assert people("kas").get("/brieven/te-maken?na=x").status_code == 200


def test_a_text_is_looked_at_before_it_is_kept_and_what_no_letter_fills_in_is_refused(people):
    bea = people("bea")
    text = {
        "tekst": "Beste {naam},\n\nMag dit?\n\n[tabel]\n\n[handtekening]",
        "vanaf": "2026-10-01",
    }

    page = bea.get(TEXT)
    looked = bea.post(TEXT, {**text, "stap": "bekijken"})
    wrong = bea.post(TEXT, {**text, "tekst": "Beste {achternaam}", "stap": "bewaren"})
    past = bea.post(TEXT, {**text, "vanaf": "2026-09-01", "stap": "bewaren"})
    payee = bea.post(
        "/brieven/teksten/0299/payee-start", {**text, "tekst": "Uw klant krijgt bijstand."}
    )

    assert "{naam} de naam van wie de brief krijgt" in said(page)
    assert 'src="data:image/png;base64,' in looked.text
    assert "De gemeente schreef nog geen eigen tekst." in said(looked)
    assert "Deze brief kan dit niet invullen: {achternaam}" in said(wrong)
    assert 'id="vanaf-fout"' in past.text
    assert "mag dit woord niet staan: 'bijstand'" in said(payee)
    assert [each.status_code for each in (looked, wrong, past, payee)] == [200, 422, 422, 422]
    assert bea.get("/brieven/teksten/0299/bestaat-niet").status_code == 404


def test_the_pages_of_texts_say_what_letters_do_not_tell_of_who_writes(people):
    bea = people("bea")
    lacking = "Op brieven aan {} staat geen telefoonnummer van de gemeente en geen adres"

    every = said(bea.get("/brieven/teksten"))
    own = said(bea.get("/brieven/teksten/0299/contact"))
    payees = said(bea.get("/brieven/teksten/0299/sender-payees"))

    assert lacking.format("huishoudens") in every
    assert lacking.format("begunstigden") in every
    assert lacking.format("huishoudens") in own
    assert lacking.format("begunstigden") in payees
    assert "geen telefoonnummer" not in said(bea.get("/brieven/teksten/0299/closing"))


def test_a_text_sent_twice_is_one_and_a_colleague_confirms_what_stands_in_decisions(people):
    bea, bob, address = people("bea"), people("bob"), "/brieven/teksten/0299/closing"
    text = {"tekst": "namens het college\nM. Jansen", "vanaf": "2026-10-01", "stap": "bewaren"}

    sent = [bea.post(address, text).status_code for _ in range(2)]
    own, other = bea.get(address), bob.get(address)
    number = re.search(r"/brieven/teksten/(\d+)/bevestigen", other.text)[1]
    refused = bea.post(f"/brieven/teksten/{number}/bevestigen")
    confirmed = bob.post(f"/brieven/teksten/{number}/bevestigen")

    assert sent == [302, 302]
    assert said(own).count("Bea schreef een tekst die geldt vanaf 01-10-2026.") == 1
    assert "U schreef deze tekst zelf." in said(own)
    assert refused.status_code == 409
    assert confirmed.status_code == 302
    assert "bevestigd door Bob" in said(bea.get(address))
    assert "andere tekst vanaf 01-10-2026" in said(bea.get("/brieven/teksten"))


def at_the_bank(site, people):
    """Bring the month to the bank; return the address of the run, and the page before that."""
    loes, run = people("loes"), "/betaalruns/0299-2026-09-1"
    loes.post("/betaalruns", {"gemeente": "0299", "maand": "2026-09", "opdracht": "maand"})
    Worker(site.app).once()
    early = loes.get(f"{run}/brieven")
    assert people("fatma").post(f"{run}/goedkeuren").status_code == 302
    loes.post(f"{run}/exporteren", {"opdracht": "bank"})
    Worker(site.app).once()
    return run, early


def test_the_letters_of_a_run_are_asked_once_made_behind_the_page_and_sent_together(site, people):
    kas = people("kas")
    run, early = at_the_bank(site, people)
    page = f"{run}/brieven"
    assert "Een overzicht kan pas als het bankbestand" in said(early)
    assert f'href="{page}"' in kas.get(run).text
    assert "personen in de run 1 overzichten gemaakt 0" in said(kas.get(page))

    asked = [kas.post(page, {"opdracht": "brieven"}).headers["Location"] for _ in range(2)]
    waits = said(kas.get(page))
    Worker(site.app).once()
    done = kas.get(page)
    file = kas.get(f"{asked[0]}/bestand")
    unsaid = kas.post(f"{page}/verstuurd", {})
    sent = kas.post(f"{page}/verstuurd", {"hoe": "POST"})
    again = kas.post(f"{page}/verstuurd", {"hoe": "POST"})

    assert asked[0] == asked[1]
    assert "Volg hoe ver het is" in waits
    assert "maken en printen" not in waits.partition("Volg hoe ver")[2]
    assert f'href="{asked[0]}/bestand"' in done.text
    assert "Niet elke vertaling is nagelezen" in said(done)
    assert "Brieven bij de run van september 2026" in said(done)
    assert "Er staat niet op waar de gemeente te bereiken is" in said(done)
    assert file.data.startswith(b"PK")
    assert [each.status_code for each in (unsaid, sent, again)] == [422, 302, 302]
    after = said(kas.get(page))
    assert "Van 1 stond dat er al." in after
    assert "Alle brieven zijn verstuurd of ingetrokken." in after
