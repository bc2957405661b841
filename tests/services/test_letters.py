"""Letters follow from the register: each once, approved by a second, bound to what they say."""

from collections import Counter
from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from ontzorgen.domain.events import EventKind
from ontzorgen.domain.letters import LetterState, SenderLack, SentHow, lacks_of_sender
from ontzorgen.domain.letters_told import PAYING_FORMS, Refusal
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import LettersFourEyes
from ontzorgen.domain.trajectory import EntryKind, Form
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import accounts
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.coaching.events.record import Told, record_event
from ontzorgen.services.coaching.trajectory.entries import Entry, record_entry
from ontzorgen.services.coaching.trajectory.take_back_entry import take_back_entry
from ontzorgen.services.end_run import reject_run
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.letters import errors, tell_client
from ontzorgen.services.letters.due import letters_due
from ontzorgen.services.letters.languages import review_language, see_languages
from ontzorgen.services.letters.list_file import LetterChoice, read_letters
from ontzorgen.services.letters.make import Asked, Talk, make_letters
from ontzorgen.services.letters.pages import see_list, see_of_household
from ontzorgen.services.letters.see import LettersAsked, Notice, list_letters, see_letter
from ontzorgen.services.letters.steps import (
    PrintedToSend,
    approve_letter,
    print_letter,
    print_to_send,
    read_to_send,
    send_letter,
    withdraw_letter,
)
from ontzorgen.services.letters.texts import confirm_text, see_texts, set_text
from ontzorgen.services.letters.texts_listed import see_all_texts
from ontzorgen.services.run_errors import UnknownRun
from ontzorgen.services.set_policy import set_policy
from ontzorgen.store import household_pages, letters, trajectory
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.engine import make_engine
from ontzorgen.store.forget import forget
from ontzorgen.store.models import (
    DecisionRow,
    FixedCostVersionRow,
    HouseholdRow,
    LetterRow,
    LetterStepRow,
    PayeeRow,
)
from ontzorgen.store.payments import chunks
from ontzorgen.store.tenancy import for_all
from ontzorgen.wording.letters import text_of
from payees.private_text import find_forbidden
from reports.letters.catalogue import TextState
from reports.letters.kinds import LetterKind
from tests.conftest import TODAY, add_people, someone
from tests.databases import KINDS, fresh_database
from tests.import_folders import BSNS, a_folder, a_row, write

VAULT = BsnVault(b"m" * 32, b"i" * 32)
NO_SENDER = (Notice.NO_PHONE, Notice.NO_POST)
LOES, FATMA, FINN = someone("loes"), someone("fatma"), someone("finn")
DECISION, TOWN = LetterKind.DECISION_56A, "0299"
REASON = "De taal is nog nieuw en de rekeningen zijn nog niet bekend"
INSURER = {"begunstigde": "B2", "naam": "Zorgverzekeraar Linde", "iban": "NL40TRIO3016613182"}


def a_cost(key, **cells):
    return a_row("vaste_lasten", vaste_last=key, **{"vanaf": "2026-08-15", **cells})


def fill(session, path):
    """Import a couple: she reads Tigrinya, he a language that no letter is in."""
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "uitkeringen")
    folder["begunstigden"].append(a_row("begunstigden", **INSURER, soort="ZORGVERZEKERAAR"))
    folder["personen"].append(
        a_row("personen", persoon="P2", voornaam="Sami", bsn=BSNS[1], taal="Bilen")
        | {"machtiging_vanaf": ""}
    )
    folder["uitkeringen"] = [a_row("uitkeringen", netto="700,00")]
    folder["vaste_lasten"] = [
        a_cost("V1", kenmerk="2310 4410", tm="2026-09-30"),
        a_cost("V1", kenmerk="2310 4410", bedrag="640,00", vanaf="2026-10-01"),
        a_cost("V2", soort="ZORG", begunstigde="B2", bedrag="150,00", persoon="P1"),
    ]
    import_folder(session, read_folder(write(path / "map", folder)), LOES, VAULT)
    accounts.verify_first_registrations(session, "gebeld", FATMA)
    session.commit()


@pytest.fixture(scope="module", params=KINDS)
def filled(request, tmp_path_factory):
    """The couple on a database of each kind; what a test does is rolled back."""
    with fresh_database(request.param) as url:
        engine = make_engine(url)
        with Session(engine) as session:
            for_all(session)
            add_people(session)
            fill(session, tmp_path_factory.mktemp("huis"))
        yield engine
        engine.dispose()


@pytest.fixture
def home(filled):
    with Session(filled) as session:
        for_all(session)
        yield session
        session.flush()
        session.rollback()


def number(session):
    return session.scalars(select(HouseholdRow.id)).one()


def member(session, key="P1"):
    people = household_pages.persons(session, number(session))
    return next(each.id for each in people if each.key == key)


def choose_form(session, form=Form.ALL_COSTS, key="P1", on=date(2026, 8, 13)):
    entry = Entry(EntryKind.FORM, on, REASON, form)
    record_entry(session, number(session), member(session, key), entry, VAULT, LOES)


def make(session, kind, acting=LOES, person=None, **more):
    whose = member(session, person) if person else None
    asked = Asked(kind, number(session), whose, **more)
    return make_letters(session, asked, VAULT, acting)


def only(session, kind, **more):
    (made,) = make(session, kind, **more)
    return made


def said(session, letter):
    return "\n".join(text_of(see_letter(session, letter, VAULT, LOES).data))


def payee(session, key):
    return session.scalars(select(PayeeRow.id).where(PayeeRow.key == key)).one()


def a_decision(session, **more):
    choose_form(session)
    return only(session, DECISION, person="P1", **more)


def take_in(session, tmp_path, **files):
    folder = read_folder(write(tmp_path / "later", files))
    import_folder(session, folder, LOES, VAULT)


def test_a_decision_tells_its_ground_its_days_its_costs_and_until_when_one_may_object(home):
    letter = a_decision(home)

    told, seen = said(home, letter), see_letter(home, letter, VAULT, LOES)
    assert "van 13-08-2026 tot en met 12-02-2027" in told
    assert "Wij kozen voor deze vorm: alle vaste lasten. De taal is nog nieuw" in told
    assert "Huur: €\N{NO-BREAK SPACE}620,00 (Woonstichting De Brug)" in told
    assert "U kunt bezwaar maken tot en met 27-10-2026." in told
    assert (seen.language, seen.kept.state) == ("ti", LetterState.MADE)
    assert seen.notices == (Notice.NO_ADDRESS, Notice.UNREVIEWED, *NO_SENDER)
    assert seen.kept.reference == "2026-B1"


def test_who_reads_a_language_that_no_letter_is_in_gets_it_in_dutch_and_that_is_said(home):
    choose_form(home, key="P2")

    seen = see_letter(home, only(home, DECISION, person="P2"), VAULT, LOES)

    assert seen.language == "nl"
    assert seen.notices == (Notice.NO_ADDRESS, Notice.LANGUAGE_UNKNOWN, *NO_SENDER)


def test_a_decision_without_a_form_and_its_reason_is_refused_and_so_is_one_of_guidance(home):
    with pytest.raises(errors.FormMissing):
        make(home, DECISION, person="P1")
    choose_form(home, Form.GUIDANCE)
    with pytest.raises(errors.FormPaysNothing):
        make(home, DECISION, person="P1")


def test_the_form_that_a_decision_tells_is_the_latest_one_that_was_not_taken_back(home):
    choose_form(home, Form.SOME_COSTS, on=date(2026, 9, 1))
    choose_form(home, Form.GUIDANCE, on=date(2026, 8, 20))
    choose_form(home, Form.ALL_COSTS, on=date(2026, 9, 10))
    wrong = trajectory.entries(home, [member(home)])[-1]
    why = "Dit was van een andere persoon"
    take_back_entry(home, number(home), member(home), wrong.id, why, LOES)

    told = said(home, only(home, DECISION, person="P1"))

    assert "Wij kozen voor deze vorm: een deel van de vaste lasten." in told


def test_the_frame_of_a_decision_names_the_costs_that_it_covers_and_no_others(home):
    choose_form(home, key="P2")
    letter = only(home, DECISION, person="P2")

    frame = next(
        one for one in see_letter(home, letter, VAULT, LOES).data["pieces"] if one["kind"] == "box"
    )

    first = "Van 30-09-2026 tot en met 25-02-2027 betalen wij voor u: Huur."
    assert frame["lines"][0] == first


def test_each_letter_is_made_once_until_it_is_withdrawn(home):
    first = a_decision(home)

    with pytest.raises(errors.LetterMadeBefore) as refused:
        make(home, DECISION, person="P1")
    assert refused.value.letters == (first,)
    withdraw_letter(home, first, "Het bedrag klopte niet", LOES)
    second = only(home, DECISION, person="P1")

    states = {each.id: each.state for each in list_letters(home, LettersAsked({TOWN}), LOES)}
    assert states == {first: LetterState.WITHDRAWN, second: LetterState.MADE}
    with pytest.raises(errors.StepRefused):
        withdraw_letter(home, first, "nog eens", LOES)


def test_a_decision_goes_out_once_and_after_a_second_person_approved_it(home):
    letter = a_decision(home)

    with pytest.raises(errors.SecondPersonFirst):
        send_letter(home, letter, SentHow.POST, VAULT, LOES)
    with pytest.raises(errors.MakerMayNotApproveLetter):
        approve_letter(home, letter, VAULT, LOES)
    approve_letter(home, letter, VAULT, FATMA)
    sent = send_letter(home, letter, SentHow.POST, VAULT, LOES)
    with pytest.raises(errors.StepRefused):
        send_letter(home, letter, SentHow.HAND, VAULT, LOES)

    printed = print_letter(home, letter, VAULT, LOES)
    assert sent.state is LetterState.SENT
    assert sent.steps[-1].pdf_sha256 == sha256(printed).hexdigest()


def test_a_list_counts_each_letter_in_the_state_of_its_furthest_step(home):
    made = make(home, LetterKind.PAYEE_START)
    sent = a_decision(home)
    approve_letter(home, sent, VAULT, FATMA)
    send_letter(home, sent, SentHow.POST, VAULT, LOES)
    withdraw_letter(home, made[0], "Het bedrag klopte niet", LOES)

    seen = see_list(home, LetterChoice(TOWN), None, LOES)

    rows = Counter(each.state for each in seen.rows)
    assert seen.counts == {state: rows[state] for state in LetterState}
    for state in LetterState:
        only_these = see_list(home, LetterChoice(TOWN, state=state), None, LOES)
        assert [each.state for each in only_these.rows] == [state] * seen.counts[state]
    assert seen.counts[LetterState.APPROVED] == 0
    assert min(seen.counts[state] for state in (LetterState.SENT, LetterState.WITHDRAWN)) == 1


def test_a_decision_is_not_sent_after_its_date_for_that_takes_days_to_object(home):
    ahead = TODAY + timedelta(days=2)
    letter = a_decision(home, dated=ahead)
    approve_letter(home, letter, VAULT, FATMA)

    with pytest.raises(errors.DecisionDatedBefore):
        send_letter(home, letter, SentHow.POST, VAULT, someone("loes", ahead + timedelta(days=1)))
    assert "bezwaar maken tot en met 29-10-2026" in said(home, letter)
    assert send_letter(home, letter, SentHow.POST, VAULT, someone("loes", ahead)).steps
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=60)):
        with pytest.raises(errors.DatedWrong):
            make(home, LetterKind.PAYEE_START, dated=day)


def test_the_database_itself_binds_a_step_to_the_content_and_to_another_than_the_maker(home):
    letter = home.get(LetterRow, a_decision(home))
    step = {"letter_id": letter.id, "step": "APPROVED", "at": LOES.now, "by_id": FATMA.by}
    bound = {"content_sha256": letter.content_sha256, "made_by_id": letter.made_by_id}

    for wrong in (
        {"content_sha256": "0" * 64},
        {"made_by_id": FINN.by},
        {"by_id": LOES.by},
        {"step": "SENT"},
    ):
        with pytest.raises(DatabaseError), home.begin_nested():
            home.execute(insert(LetterStepRow).values(step | bound | wrong))
    home.execute(insert(LetterStepRow).values(step | bound))
    for change in (
        "UPDATE letter SET kind = 'END'",
        "DELETE FROM letter",
        "UPDATE letter_step SET step = 'SENT'",
        "DELETE FROM letter_step",
    ):
        with pytest.raises(DatabaseError), home.begin_nested():
            home.connection().execute(text(change))


def test_a_letter_that_is_not_what_was_made_goes_no_further(home, monkeypatch):
    letter = a_decision(home)
    monkeypatch.setattr(letters, "content_of", lambda *_: VAULT.seal_bytes(b"{}"))

    for step in (see_letter, approve_letter):
        with pytest.raises(errors.LetterChanged):
            step(home, letter, VAULT, FATMA)


def test_what_a_letter_said_is_gone_with_its_people_and_that_it_was_sent_stays(home):
    letter = a_decision(home)
    withdraw_letter(home, letter, "Sami belde erover", LOES)
    forget(home, number(home), TODAY)

    with pytest.raises(errors.LetterForgotten):
        see_letter(home, letter, VAULT, LOES)
    with pytest.raises(HouseholdForgotten):
        make(home, DECISION)
    (kept,) = list_letters(home, LettersAsked({TOWN}), LOES)
    assert (kept.kind, kept.steps[0].note) == (DECISION, "(gewist)")


def test_a_payee_reads_who_its_customer_is_and_what_books_a_payment_and_nothing_more(home):
    made = make(home, LetterKind.PAYEE_START)

    seen = [see_letter(home, each, VAULT, LOES) for each in made]
    told = ["\n".join(text_of(each.data)) for each in seen]
    assert [each.kept.payee for each in seen] == ["Woonstichting De Brug", "Zorgverzekeraar Linde"]
    assert "Uw klant: S. Haile en S. Haile" in told[0]
    assert "Kenmerk bij u: 2310 4410" in told[0]
    assert "Eerste betaling: voor 01-10-2026" in told[0]
    assert "Uw klant: S. Haile\n" in told[1]
    assert not any(find_forbidden(each) for each in told)
    assert not any(find_forbidden(line) for each in seen for line in each.data["addressee"])


def test_a_payee_reads_from_when_an_amount_is_another_and_from_when_it_is_not_paid(home, tmp_path):
    regie = [a_row("regie", vaste_last="V2", vanaf="2026-09-20")]
    take_in(home, tmp_path, regie=regie)

    change, stop = only(home, LetterKind.PAYEE_CHANGE), only(home, LetterKind.PAYEE_STOP)

    assert "Vanaf 01-10-2026 verandert" in said(home, change)
    assert "Bedrag tot dan: €\N{NO-BREAK SPACE}620,00 per maand" in said(home, change)
    assert "Vanaf 20-09-2026 doen wij dat niet meer. Vanaf 20-09-2026 betaalt" in said(home, stop)
    assert see_letter(home, stop, VAULT, LOES).kept.payee == "Zorgverzekeraar Linde"


def test_two_customers_of_one_payee_are_told_of_apart(home, tmp_path):
    signs = a_row("personen", persoon="P2", voornaam="Sami", bsn=BSNS[1], taal="Bilen")
    hers = a_cost("V2", soort="ZORG", begunstigde="B2", bedrag="150,00", persoon="P1", kenmerk="A1")
    his = a_cost("V3", soort="ZORG", begunstigde="B2", bedrag="140,00", persoon="P2", kenmerk="B2")
    take_in(home, tmp_path, personen=[signs], vaste_lasten=[hers, his | {"vanaf": "2026-09-20"}])

    told = [
        said(home, each) for each in make(home, LetterKind.PAYEE_START, payee_id=payee(home, "B2"))
    ]

    assert ["Uw klant: S. Haile\n" in each for each in told] == [True, True]
    assert [("A1" in each, "B2" in each) for each in told] == [(True, False), (False, True)]
    with pytest.raises(errors.LetterMadeBefore):
        make(home, LetterKind.PAYEE_START, person="P2", payee_id=payee(home, "B2"))


def test_a_payee_of_the_past_reads_of_no_address_and_of_who_left_no_more(home, tmp_path):
    where = {"straat": "Nieuwe Kade", "huisnummer": "9", "postcode": "1234AB", "plaats": "Duiven"}
    take_in(home, tmp_path, huishoudens=[a_row("huishoudens", **where)])
    gone = a_row(
        "personen", persoon="P2", voornaam="Bram", bsn=BSNS[1], taal="Bilen", recht_tm="2026-09-10"
    )
    regie = [a_row("regie", vaste_last="V1", vanaf="2026-09-20")]
    take_in(home, tmp_path, personen=[gone], regie=regie)

    stop = said(home, only(home, LetterKind.PAYEE_STOP, payee_id=payee(home, "B1")))

    assert "Nieuwe Kade" not in stop
    assert "Uw klant: S. Haile\n" in stop
    assert "B. Haile" not in stop


def test_who_left_a_household_is_not_written_to_where_the_others_live(home, tmp_path):
    where = {"straat": "Kade", "huisnummer": "3", "postcode": "1234AB", "plaats": "Duiven"}
    take_in(home, tmp_path, huishoudens=[a_row("huishoudens", **where)])
    gone = a_row(
        "personen", persoon="P2", voornaam="Sami", bsn=BSNS[1], taal="Bilen", recht_tm="2026-09-20"
    )
    take_in(home, tmp_path, personen=[gone])

    ahead = see_letter(home, only(home, LetterKind.END, person="P2"), VAULT, LOES)
    withdraw_letter(home, ahead.kept.id, "Zij ging eerder weg", LOES)
    later = someone("loes", date(2026, 9, 25))
    after = see_letter(home, only(home, LetterKind.END, person="P2", acting=later), VAULT, later)

    assert ahead.data["addressee"] == ["Sami Haile", "Kade 3", "1234 AB  Duiven"]
    assert after.data["addressee"] == ["Sami Haile"]
    assert Notice.NO_ADDRESS in after.notices


def test_a_payee_hears_that_we_stop_while_somebody_is_suspended(home, tmp_path):
    away = a_row("opschortingen", vanaf="2027-06-20", tm="2027-06-30")
    line = a_row("besluiten", evaluatiedatum="2027-12-01")
    take_in(home, tmp_path, opschortingen=[away], besluiten=[line])
    later = someone("loes", date(2027, 6, 15))

    due = {(each.wanted.kind, each.wanted.on) for each in letters_due(home, TOWN, later).letters}

    assert (LetterKind.PAYEE_STOP, date(2027, 6, 20)) in due
    assert (LetterKind.PAYEE_START, date(2027, 7, 1)) in due


def test_a_change_of_amount_is_told_to_each_adult_whom_it_concerns(home):
    first, second = make(home, LetterKind.AMOUNT_CHANGE)

    told = said(home, first)
    assert "Huur tot en met 30-09-2026: €\N{NO-BREAK SPACE}620,00" in told
    assert "Huur vanaf 01-10-2026: €\N{NO-BREAK SPACE}640,00" in told
    readers = [see_letter(home, each, VAULT, LOES).data["addressee"][0] for each in (first, second)]
    assert readers == ["Sara Haile", "Sami Haile"]


def test_what_a_run_does_not_pay_is_told_with_what_is_still_to_be_paid_and_by_when(home):
    run = calculate_run(home, TOWN, Month(2026, 9), FINN)

    letter = only(home, LetterKind.SHORTFALL, person="P1")

    told = said(home, letter)
    assert "In september 2026 is er niet genoeg geld" in told
    assert "te betalen voor 01-10-2026" in told
    assert see_letter(home, letter, VAULT, LOES).kept.run == run.name


def test_a_shortfall_that_its_run_does_not_tell_any_more_is_not_sent(home, tmp_path):
    first = calculate_run(home, TOWN, Month(2026, 9), FINN)
    old = only(home, LetterKind.SHORTFALL, person="P1")
    more = a_row("uitkeringen", netto="10,00")
    take_in(home, tmp_path, uitkeringen=[more])
    again = calculate_run(home, TOWN, Month(2026, 9), FINN)

    with pytest.raises(errors.ShortfallOutdated):
        send_letter(home, old, SentHow.POST, VAULT, LOES)
    new = only(home, LetterKind.SHORTFALL, person="P1", run=again.name)
    assert send_letter(home, new, SentHow.POST, VAULT, LOES).state is LetterState.SENT
    assert first.name == again.name


def test_a_run_that_was_rejected_tells_no_shortfall(home):
    run = calculate_run(home, TOWN, Month(2026, 9), FINN)
    letter = only(home, LetterKind.SHORTFALL, person="P1")
    reject_run(home, run.name, "De uitkeringen kloppen niet", FATMA)

    with pytest.raises(errors.ShortfallOutdated):
        send_letter(home, letter, SentHow.POST, VAULT, LOES)
    with pytest.raises(UnknownRun):
        make(home, LetterKind.SHORTFALL, run=run.name)


def test_a_letter_that_was_set_before_is_recorded_as_that_file_only_of_the_same_content(home):
    letter = a_decision(home)
    approve_letter(home, letter, VAULT, FATMA)
    ready = read_to_send(home, letter, VAULT, LOES)
    other = PrintedToSend("0" * 64, "1" * 64)

    with home.begin_nested() as kept:
        sent = send_letter(home, letter, SentHow.POST, VAULT, LOES, other)
        kept.rollback()
    set_before = print_to_send(*ready)
    again = send_letter(home, letter, SentHow.POST, VAULT, LOES, set_before)

    assert sent.steps[-1].pdf_sha256 == again.steps[-1].pdf_sha256 == set_before.pdf_sha256
    assert set_before.pdf_sha256 != other.pdf_sha256


def test_a_long_list_is_read_in_parts_that_together_are_all_of_it(home, monkeypatch):
    made = [a_decision(home), *make(home, LetterKind.PAYEE_START)]
    parts = []

    def one_at_a_time(values):
        for each in chunks(values, 1):
            parts.append(each)
            yield each

    monkeypatch.setattr(letters, "chunks", one_at_a_time)

    assert [each.id for each in list_letters(home, LettersAsked({TOWN}), LOES)] == made[::-1]
    assert len(parts) == len(made)


def test_control_that_goes_and_comes_back_is_told_with_the_trial_and_the_reason(home, tmp_path):
    away = a_row("regie", vaste_last="V2", vanaf="2026-09-01")
    back = a_row(
        "regie", vaste_last="V2", vanaf="2026-09-20", regie="GEMEENTE", reden="het lukte nog niet"
    )
    take_in(home, tmp_path, regie=[away, back])

    step, again = only(home, LetterKind.CONTROL_STEP), only(home, LetterKind.CONTROL_BACK)

    assert "Zorgverzekering: €\N{NO-BREAK SPACE}150,00" in said(home, step)
    assert "proef" not in said(home, step)
    assert "samen hoe het ging" not in said(home, step)
    assert "Vanaf 20-09-2026 betalen wij deze vaste lasten weer voor u." in said(home, again)
    assert "Het lukte nog niet." in said(home, again)


def test_a_letter_goes_to_where_they_live_once_that_is_known(home, tmp_path):
    where = {"straat": "Kade", "huisnummer": "3 B", "postcode": "1234ab", "plaats": "Zevenaar"}
    take_in(home, tmp_path, huishoudens=[a_row("huishoudens", **where)])
    take_in(home, tmp_path, huishoudens=[a_row("huishoudens", consulent="Loes")])

    seen = see_letter(home, a_decision(home), VAULT, LOES)
    payee = see_letter(home, make(home, LetterKind.PAYEE_START)[0], VAULT, LOES)

    assert seen.data["addressee"] == ["Sara Haile", "Kade 3 B", "1234 AB  Zevenaar"]
    assert Notice.NO_ADDRESS not in seen.notices
    assert "Adres: Kade 3 B, 1234 AB  Zevenaar" in "\n".join(text_of(payee.data))
    forget(home, number(home), TODAY)
    assert household_pages.head(home, number(home)).address == ()


def test_an_extension_tells_its_reason_its_review_and_until_when_one_may_object(home, tmp_path):
    line = a_row("besluiten", besluitdatum="2026-09-14", vanaf="2026-09-20")
    take_in(home, tmp_path, besluiten=[line])

    told = said(home, only(home, LetterKind.EXTENSION))

    assert "Wij blijven vanaf 20-09-2026 deze vaste lasten voor u betalen." in told
    assert "Wij betalen tot en met" not in told
    assert "Kan de termijnen nog niet zelf overzien." in told
    assert "Op 13-05-2027 kijken wij samen" in told
    assert "bezwaar maken tot en met 27-10-2026" in told


def test_a_first_article_57_says_that_we_begin_and_not_that_we_go_on(home, tmp_path):
    never = a_row("personen", inburgeringsplichtig="N", recht_vanaf="2024-01-01")
    line = a_row("besluiten", besluitdatum="2026-09-10", vanaf="2026-10-01", tm="2027-03-31")
    take_in(home, tmp_path, personen=[never | {"voornaam": "Sara"}], besluiten=[line])

    with pytest.raises(errors.NothingToTell):
        make(home, LetterKind.EXTENSION, person="P1")
    told = said(home, only(home, LetterKind.FIRST_57, person="P1"))

    assert "blijven" not in told
    assert "Daar gaan wij mee door" not in told
    assert "Besluit: wij betalen uw vaste lasten" in told
    assert "Dit besluit geldt vanaf 01-10-2026." in told
    assert "hebben een betaaldag op of na 30-10-2026." in told
    assert "met een betaaldag tot en met 29-04-2027." in told
    assert "bezwaar maken tot en met 27-10-2026" in told


def test_an_article_57_after_article_56a_is_no_first_one(home, tmp_path):
    line = a_row("besluiten", besluitdatum="2026-09-14", vanaf="2026-09-20")
    take_in(home, tmp_path, besluiten=[line])

    with pytest.raises(errors.NothingToTell):
        make(home, LetterKind.FIRST_57)


def test_the_end_is_told_four_weeks_ahead_with_its_last_day(home):
    with pytest.raises(errors.NothingToTell):
        make(home, LetterKind.END)

    later = someone("loes", date(2027, 1, 20))
    told = said(home, only(home, LetterKind.END, acting=later))

    assert "Wij betalen uw vaste lasten tot en met 25-02-2027." in told
    assert "wij betalen tot en met de rekening van 01-02-2027" in told
    assert "Vanaf 26-02-2027 krijgt u uw hele uitkering." in told
    assert "Rond 13-05-2027 en rond 13-08-2027 vragen wij u hoe het gaat." in told


def test_an_end_of_the_right_itself_promises_no_benefit_and_no_care_after_it(home, tmp_path):
    gone = a_row("personen", recht_tm="2026-09-30") | {"voornaam": "Sara"}
    take_in(home, tmp_path, personen=[gone])

    letter = only(home, LetterKind.END)

    told = said(home, letter)
    assert "Wij betalen uw vaste lasten tot en met 30-09-2026." in told
    assert "Na 30-09-2026 betaalt u deze rekeningen zelf." in told
    frame = next(
        one for one in see_letter(home, letter, VAULT, LOES).data["pieces"] if one["kind"] == "box"
    )
    assert len(frame["lines"]) == 3
    assert "hele uitkering" not in told
    assert "vragen wij u hoe het gaat" not in told
    assert "Daarna krijgt" not in told


def test_nobody_writes_to_who_died_and_a_payee_is_not_told_that_they_pay(home):
    died = Told(EventKind.DEATH, date(2026, 9, 20), person_id=member(home))
    record_event(home, number(home), died, "once", VAULT, LOES)

    with pytest.raises(errors.NothingToTell):
        make(home, LetterKind.END)
    assert {one.wanted.person_id for one in letters_due(home, TOWN, LOES).letters} <= {
        None,
        member(home, "P2"),
    }
    rent, insurance = (said(home, each) for each in make(home, LetterKind.PAYEE_STOP))
    assert "Vanaf 21-09-2026 doen wij dat niet meer." in insurance
    assert "betaalt uw klant zelf" not in insurance
    assert "Vanaf 21-09-2026 betaalt uw klant zelf." in rent, "the other one lives there still"


def test_a_payee_whom_somebody_else_pays_is_not_sent_to_the_customer(home, tmp_path):
    regie = [a_row("regie", vaste_last="V2", vanaf="2026-09-20", regie="ELDERS", reden="bewind")]
    take_in(home, tmp_path, regie=regie)

    told = said(home, only(home, LetterKind.PAYEE_STOP))

    assert "Vanaf 20-09-2026 doen wij dat niet meer." in told
    assert "Stuur rekeningen vanaf die dag niet meer naar ons." in told
    assert "zelf" not in told
    assert "naar uw klant" not in told


def test_who_did_not_sign_gets_a_form_to_sign(home):
    letter = only(home, LetterKind.AUTHORISATION)

    told = said(home, letter)
    assert see_letter(home, letter, VAULT, LOES).kept.person == "P2"
    assert "Ik geef de gemeente toestemming" in told
    assert "Huur: €\N{NO-BREAK SPACE}620,00" in told


def test_a_closing_interview_is_told_in_the_words_of_the_coach_without_a_bsn(home):
    talk = Talk(TODAY, "U opent uw post.", "De jaarrekening.", "U belt ons.\n\nWij bellen u.")

    told = said(home, only(home, LetterKind.CLOSING_INTERVIEW, person="P1", talk=talk))

    assert "Op 15-09-2026 spraken wij met u" in told
    assert "U opent uw post." in told
    with pytest.raises(BsnInText):
        wrong = Talk(TODAY, f"BSN {BSNS[0]}", "iets", "iets")
        make(home, LetterKind.CLOSING_INTERVIEW, person="P2", talk=wrong)
    with pytest.raises(errors.NoSuchTalk):
        ahead = Talk(TODAY + timedelta(days=1), "a", "b", "c")
        make(home, LetterKind.CLOSING_INTERVIEW, person="P2", talk=ahead)


def test_a_letter_is_due_until_it_is_made_and_again_once_it_is_withdrawn(home):
    choose_form(home)
    before = {(each.wanted.kind, each.person) for each in letters_due(home, TOWN, LOES).letters}

    letter = only(home, DECISION, person="P1")
    after = {(each.wanted.kind, each.person) for each in letters_due(home, TOWN, LOES).letters}
    withdraw_letter(home, letter, "opnieuw", LOES)
    again = {(each.wanted.kind, each.person) for each in letters_due(home, TOWN, LOES).letters}

    assert before - after == {(DECISION, "P1")}
    assert again == before
    assert {(LetterKind.AUTHORISATION, "P2"), (LetterKind.PAYEE_START, None)} <= before


def test_what_is_listed_as_due_is_made_and_what_lacks_something_is_refused_for_that(home, tmp_path):
    without = a_row("personen", persoon="P3", huishouden="H3", bsn=BSNS[2])
    homes = [a_row("huishoudens", huishouden="H3")]
    choose_form(home, key="P2")
    ground = a_row("besluiten", besluitdatum="2026-09-01", vanaf="2026-09-02")
    take_in(home, tmp_path, huishoudens=homes, personen=[without], besluiten=[ground])
    home.execute(update(DecisionRow).values(reason=None))
    refused = {Refusal.FORM_MISSING: errors.FormMissing, Refusal.NO_REASON: errors.NoReason}
    due = letters_due(home, TOWN, LOES).letters
    assert {each.household for each in due} == {"H1"}
    assert {each.lacks for each in due} == {None, *refused}
    for each in due:
        one = each.wanted
        asked = Asked(
            one.kind, one.household_id, one.person_id or one.of_person, one.payee_id, about=one.on
        )
        if each.lacks is None:
            assert len(make_letters(home, asked, VAULT, LOES)) == 1
        else:
            with pytest.raises(refused[each.lacks]):
                make_letters(home, asked, VAULT, LOES)

    with pytest.raises(errors.NothingPaidThen):
        empty = home.scalars(select(HouseholdRow.id).where(HouseholdRow.key == "H3")).one()
        make_letters(home, Asked(DECISION, empty), VAULT, LOES)
    assert {each.lacks for each in letters_due(home, TOWN, LOES).letters} == set(refused)


def test_of_several_customers_of_a_payee_one_with_nothing_to_name_is_no_letter(home, tmp_path):
    theirs = a_cost("V9", soort="ZORG", begunstigde="B2", persoon="P2", bedrag="99,00")
    take_in(home, tmp_path, vaste_lasten=[theirs])

    made = make(home, LetterKind.PAYEE_START, payee_id=payee(home, "B2"))

    assert len(made) == 1


def test_what_is_due_comes_in_pages_of_whole_households_that_together_are_all(home, tmp_path):
    whom = [
        a_row("personen", persoon=f"P{one}", huishouden=f"H{one}", bsn=BSNS[one - 1])
        | {"machtiging_vanaf": ""}
        for one in (3, 4)
    ]
    homes = [a_row("huishoudens", huishouden=f"H{one}") for one in (3, 4)]
    rents = [a_cost(f"V{one}", huishouden=f"H{one}") for one in (3, 4)]
    take_in(home, tmp_path, huishoudens=homes, personen=whom, vaste_lasten=rents)

    whole, pages, after = letters_due(home, TOWN, LOES), [], 0
    while after is not None:
        page = letters_due(home, TOWN, LOES, after=after, at_most=1)
        after = page.more_after
        pages.append(page.letters)

    assert [{each.household for each in page} for page in pages] == [{"H1"}, {"H3"}, {"H4"}]
    assert [each for page in pages for each in page] == list(whole.letters)
    for kind in {each.wanted.kind for each in whole.letters}:
        one_kind = [each for each in whole.letters if each.wanted.kind is kind]
        assert list(letters_due(home, TOWN, LOES, kind).letters) == one_kind


def test_letters_with_a_reason_are_for_who_may_read_reasons_and_none_is_of_another_town(home):
    letter = a_decision(home)

    with pytest.raises(NotAllowed):
        see_letter(home, letter, VAULT, FINN)
    with pytest.raises(NotAllowed):
        make(home, DECISION, acting=FINN)
    with pytest.raises(errors.UnknownLetter):
        see_letter(home, letter, VAULT, someone("loes", municipalities={"0344"}))
    assert list_letters(home, LettersAsked({TOWN}), someone("loes", municipalities={"0344"})) == []
    assert [each.id for each in list_letters(home, LettersAsked({TOWN}), FINN)] == [letter]


def test_an_own_text_holds_from_its_day_once_a_second_person_confirmed_it(home):
    bea = someone("bea")
    own = set_text(home, TOWN, "decision-56a", TODAY, "Beste {naam},\n\n[tabel]", bea)

    assert not see_texts(home, TOWN, "DECISION_56A", bea).is_own
    with pytest.raises(errors.MakerMayNotConfirmText):
        confirm_text(home, own.id, bea)
    confirm_text(home, own.id, LOES)
    with pytest.raises(errors.TextSettled):
        confirm_text(home, own.id, LOES)
    letter = a_decision(home)

    assert see_texts(home, TOWN, "DECISION_56A", bea).now == own.text
    assert "Waarom?" not in said(home, letter)
    with pytest.raises(errors.TextFromPast):
        set_text(home, TOWN, "END", TODAY - timedelta(days=1), "Dag {naam}", bea)


@pytest.mark.parametrize(
    ("kind", "words", "error"),
    [
        ("END", " ", errors.TextEmpty),
        ("END", "Dag {bedrag}", errors.BlankUnknown),
        ("END", "Dag {naam", errors.BraceAlone),
        ("END", "x" * 6001, errors.TextTooLong),
        ("END", f"Uw nummer is {BSNS[0]}.", BsnInText),
        ("END", "Dag \N{SNOWMAN}", errors.StrangeSigns),
        ("PAYEE_START", "Uw klant heeft een uitkering.", errors.TextTellsPayee),
        ("SENDER_PAYEES", "Afdeling Bijstand", errors.TextTellsPayee),
        ("CONTACT", "a\n" * 9, errors.TextTooLong),
        ("OVERVIEW", "iets", errors.UnknownTextKind),
    ],
)
def test_a_text_that_no_letter_could_be_printed_with_is_refused(home, kind, words, error):
    with pytest.raises(error):
        set_text(home, TOWN, kind, TODAY, words, someone("bea"))


def test_who_may_not_read_a_letter_reads_no_reason_why_it_was_withdrawn_either(home):
    letter = a_decision(home)
    withdraw_letter(home, letter, "Zij heeft nu werk", LOES)

    for look in (
        lambda who: list_letters(home, LettersAsked({TOWN}), who),
        lambda who: read_letters(home, LetterChoice(), who, list),
        lambda who: see_of_household(home, number(home), None, None, None, who).rows,
    ):
        ((kept,), (own,)) = (look(who) for who in (FINN, LOES))
        assert (kept.state, kept.steps[0].note) == (LetterState.WITHDRAWN, None)
        assert own.steps[0].note == "Zij heeft nu werk"


@pytest.mark.parametrize(
    ("written", "word"),
    [({"description": "lening sociale dienst"}, "sociale dienst"), ({"reference": BSNS[0]}, "")],
)
def test_a_payee_reads_nothing_private_however_it_came_with_a_bill(home, tmp_path, written, word):
    cells = {"soort": "OVERIG", "begunstigde": "B2", "omschrijving": "lening"}
    bill = a_cost("V9", bedrag="20,00", persoon="P1", **cells)
    ground = a_row("besluiten", besluitdatum="2026-08-14", vanaf="2026-08-15")
    take_in(home, tmp_path, vaste_lasten=[bill], besluiten=[ground])
    row = FixedCostVersionRow
    home.execute(update(row).where(row.description == "lening").values(written))

    with pytest.raises(errors.PayeeWouldRead) as refused:
        make(home, LetterKind.PAYEE_START, payee_id=payee(home, "B2"))

    assert refused.value.word == word
    assert BSNS[0] not in str(refused.value)


@pytest.mark.parametrize(
    ("street", "told"), [("AZC Ter Apel", False), ("Asielweg", False), ("Rijksstraatweg", True)]
)
def test_a_payee_reads_no_address_that_tells_where_its_customer_comes_from(
    home, tmp_path, street, told
):
    where = {"straat": street, "huisnummer": "1", "postcode": "9561MC", "plaats": "Ter Apel"}
    take_in(home, tmp_path, huishoudens=[a_row("huishoudens", **where)])

    client = see_letter(home, a_decision(home), VAULT, LOES)
    payee = "\n".join(
        text_of(see_letter(home, make(home, LetterKind.PAYEE_START)[0], VAULT, LOES).data)
    )

    assert client.data["addressee"][1] == f"{street} 1"
    assert "Uw klant" in payee
    assert (f"Adres: {street} 1" in payee) == told
    assert (street in payee) == told


def test_who_looks_at_a_letter_hears_what_it_does_not_tell_of_who_writes(home):
    bea = someone("bea")
    set_policy(home, TOWN, TODAY, {"letters_four_eyes": LettersFourEyes.NONE}, bea)

    def seen(number):
        return see_letter(home, number, VAULT, LOES).notices

    def lacks(kind):
        return see_texts(home, TOWN, kind, bea).lacks

    assert set(NO_SENDER) < set(seen(a_decision(home)))
    assert lacks("SENDER") == lacks("CONTACT") == lacks("SENDER_PAYEES") == tuple(SenderLack)
    assert lacks("CLOSING") == lacks("DECISION_56A") == ()
    set_text(home, TOWN, "CONTACT", TODAY, "Telefoon 14 0316", bea)
    assert lacks("SENDER") == (SenderLack.NO_POST,)
    set_text(home, TOWN, "SENDER", TODAY, "Postbus 10, 6900 AA Zevenaar", bea)

    assert lacks("SENDER") == ()
    assert see_all_texts(home, TOWN, bea).lacks == ()
    assert see_all_texts(home, TOWN, bea).lacks_to_payees == tuple(SenderLack)
    assert set(NO_SENDER) <= set(seen(make(home, LetterKind.PAYEE_START)[0]))
    choose_form(home, key="P2")
    assert not set(NO_SENDER) & set(seen(only(home, DECISION, person="P2")))


@pytest.mark.parametrize(
    ("lines", "lacks"),
    [
        ((), tuple(SenderLack)),
        (("Sociale dienst", "Postbus 1, 1234 ZZ Voorbeeldstad"), (SenderLack.NO_PHONE,)),
        (("Telefoon 14 0316",), (SenderLack.NO_POST,)),
        (("Bel (0316) 12 34 56", "Kade 1", "6900AA Zevenaar"), ()),
        (("+31 316 123456", "Postbus 10, 6900 AA"), ()),
    ],
)
def test_a_number_and_a_postcode_are_what_a_reader_needs_of_who_writes(lines, lacks):
    assert lacks_of_sender(lines) == lacks


def test_a_payee_may_read_its_own_name(home, tmp_path):
    named = a_row("begunstigden", **INSURER | {"naam": "Vluchtelingenwerk"}, soort="OVERIG")
    take_in(home, tmp_path, begunstigden=[named])

    made = only(home, LetterKind.PAYEE_START, payee_id=payee(home, "B2"))

    assert see_letter(home, made, VAULT, LOES).data["addressee"][0] == "Vluchtelingenwerk"


def test_own_lines_stand_in_letters_and_those_for_clients_not_in_letters_to_payees(home):
    bea = someone("bea")
    set_policy(home, TOWN, TODAY, {"letters_four_eyes": LettersFourEyes.NONE}, bea)
    for kind, words in (("SENDER", "Sociale dienst"), ("CONTACT", "Telefoon 14 0316")):
        set_text(home, TOWN, kind, TODAY, words, bea)

    client, payee = a_decision(home), make(home, LetterKind.PAYEE_START)[0]

    to_client, to_payee = (see_letter(home, each, VAULT, LOES).data for each in (client, payee))
    lines = ["Sociale dienst", "Telefoon 14 0316"]
    assert to_client["sender"] == {"name": "Gemeente Zevenaar", "lines": lines}
    assert to_client["pieces"][-1]["said"][0] == "Gemeente Zevenaar"
    assert to_payee["sender"]["lines"] == []
    assert send_letter(home, client, SentHow.HAND, VAULT, LOES).state is LetterState.SENT


def test_a_translation_that_somebody_read_is_no_notice_any_more(home):
    bea, letter = someone("bea"), a_decision(home)

    review_language(home, "ti", "Senait Weldu", TODAY, bea)
    review_language(home, "ti", "Senait Weldu", TODAY, bea)

    assert Notice.UNREVIEWED not in see_letter(home, letter, VAULT, LOES).notices
    seen = {each.language.code: each for each in see_languages(home, LOES)}
    assert (seen["ti"].state, seen["ti"].reviewed_by) == (TextState.REVIEWED, "Senait Weldu")
    assert seen["ar"].state is TextState.TRANSLATED
    with pytest.raises(errors.NoSuchCatalogue):
        review_language(home, "nl", "Senait Weldu", TODAY, bea)
    with pytest.raises(NotAllowed):
        review_language(home, "ar", "Senait Weldu", TODAY, LOES)


def test_each_form_in_which_we_pay_has_a_name_in_a_decision():
    assert set(tell_client.FORMS) == PAYING_FORMS
