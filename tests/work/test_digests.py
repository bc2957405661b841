"""The daily mail, sent to a real SMTP server on loopback: what is in it, and once per day."""

import email
import logging
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import policy
from functools import partial

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from sqlalchemy import select, update

from ontzorgen.app import Application
from ontzorgen.config import Settings, SmtpSettings, WrongSetting
from ontzorgen.domain.caseload import Attention
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.schemas.signals import typed_signal
from ontzorgen.services.acting import NotAllowed, Role
from ontzorgen.services.coaching.day import digest, whose
from ontzorgen.services.coaching.day.errors import MailNotSetUp, WrongAddress
from ontzorgen.services.coaching.signals.record_signals import record_signals
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.users import add_user
from ontzorgen.store.models import AuditRow, DigestRow, HouseholdRow, UserRow
from ontzorgen.work import mail
from ontzorgen.work.digests import send_digests
from ontzorgen.work.worker import Worker
from tests.conftest import TODAY
from tests.databases import KINDS, fresh_database
from tests.import_folders import a_folder, a_row, write

SITE, SENDER, SECRET = "https://ontzorgen.example", "ontzorgen@gemeente.example", "geheim-woord-9"
PEOPLE = {
    "cor": ("cor@gemeente.example", Role.COACH),
    "kim": ("kim@gemeente.example", Role.CONSULENT),
    "zonder": (None, Role.COACH),
    "loes": (None, Role.CONSULENT, Role.ADMINISTRATIE),
    "finn": ("finn@gemeente.example", Role.ADMINISTRATIE),
    "bea": (None, Role.BEHEER),
}


class Postbox:
    """A mail server that keeps what it took; `refuse` is what it answers to the next mail."""

    def __init__(self):
        self.taken, self.refuse, self.sessions, self.goodbye = [], None, [], "221 bye"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  (its own name)
        self.sessions.append(session)
        if self.refuse:
            return self.refuse
        self.taken.append(envelope)
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802  (its own name)
        return self.goodbye

    def read(self):
        return [email.message_from_bytes(one.content, policy=policy.default) for one in self.taken]


@pytest.fixture
def postbox():
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=0)
    controller.port = free_port()
    controller.start()
    box.settings = SmtpSettings("127.0.0.1", controller.port, SENDER, SITE, starttls=False)
    yield box
    controller.stop()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module", params=KINDS)
def filled(request, tmp_path_factory):
    """Two households of coach cor, one of which is said to be behind with what we pay."""
    home = tmp_path_factory.mktemp("mail")
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten")
    folder["huishoudens"] = [
        a_row("huishoudens", budgetcoach="Cor", consulent="loes"),
        a_row("huishoudens", huishouden="H2", budgetcoach="iemand anders"),
    ]
    with fresh_database(request.param) as url:
        settings = Settings(home / "data", url, fixed_today=TODAY)
        app = Application(settings)
        for login, (address, *roles) in PEOPLE.items():
            asked = (login, login.title(), roles, ["0299"], None, app.operator(), address)
            app.write(lambda session, asked=asked: add_user(session, *asked), for_all=True)
        read, vault = read_folder(write(home / "map", folder)), app.vault
        said = {"huishouden": "H1", "vaste_last": "V1", "ontvangen": "2026-09-10"}
        signal = typed_signal({**said, "bron": "brief", "bedrag": "620,00"})

        def work(session):
            acting = app.acting(session, "loes")
            import_folder(session, read, acting, vault)
            record_signals(session, signal, acting)

        app.write(work)
        yield app
        app.engine.dispose()


DAYS = (TODAY + timedelta(days=number) for number in range(1000))


@pytest.fixture
def app(filled, postbox):
    """The office with a mail server; each test has a day of its own."""
    object.__setattr__(filled.settings, "smtp", postbox.settings)
    return filled


@pytest.fixture
def day():
    return next(DAYS)


def rows(app, day):
    query = select(DigestRow.user_id, DigestRow.sent_at).where(DigestRow.day == day)
    return app.write(lambda session: session.execute(query).all(), reads=True, for_all=True)


def test_a_coach_is_told_numbers_and_why_and_nothing_of_a_person(app, postbox, day):
    done = send_digests(app, day)

    [message] = postbox.read()
    text = message.get_content()
    assert [one.login for one in done.sent] == ["cor"]
    assert (message["To"], message["From"]) == ("cor@gemeente.example", f"Ontzorgen <{SENDER}>")
    assert message["Subject"] == "Ontzorgen: 1 huishouden vraagt aandacht"
    assert "Achterstand bij een last die wij zelf betalen (1): H1" in text
    assert f"{SITE}/mijn-huishoudens" in text
    whole = postbox.taken[0].content.decode() + text
    for private in ("Sara", "Haile", "620", "H2", "uitkering", "bijstand", "V1", "Brug", "7617"):
        assert private not in whole


def test_one_person_gets_one_mail_a_day_whoever_asks(app, postbox, day):
    send_digests(app, day)
    again = send_digests(app, day)
    next_day = send_digests(app, day + timedelta(days=500))

    assert (again.sent, again.failed) == ([], [])
    assert len(next_day.sent) == 1
    assert len(postbox.taken) == 2
    assert len({message["Message-ID"] for message in postbox.read()}) == 2
    assert all(sent_at is not None for _, sent_at in rows(app, day))


def test_what_the_server_refuses_is_tried_again_and_arrives_once(app, postbox, day):
    postbox.refuse = "451 later"
    first = send_digests(app, day)
    kept = rows(app, day)
    postbox.refuse = None
    second = send_digests(app, day)

    assert ([one.login for one in first.failed], kept) == (["cor"], [])
    assert [one.login for one in second.sent] == ["cor"]
    assert len(postbox.taken) == 1


def test_without_a_server_nothing_is_lost(app, postbox, day):
    closed = SmtpSettings("127.0.0.1", free_port(), SENDER, SITE, starttls=False)
    object.__setattr__(app.settings, "smtp", closed)

    assert [one.login for one in send_digests(app, day).failed] == ["cor"]
    assert rows(app, day) == []


def test_a_mail_that_may_have_arrived_is_never_sent_again(app, postbox, day, monkeypatch):
    def broken(*_asked):
        raise ConnectionResetError

    monkeypatch.setattr(mail, "send", broken)
    first = send_digests(app, day)
    monkeypatch.undo()
    second = send_digests(app, day)

    assert len(first.failed) == 1
    assert (second.sent, second.failed, postbox.taken) == ([], [], [])
    assert [sent_at for _, sent_at in rows(app, day)] == [None]


def test_a_program_that_stops_on_its_way_leaves_no_second_mail(app, postbox, day, monkeypatch):
    def stopped(*_asked):
        raise KeyboardInterrupt

    monkeypatch.setattr(mail, "send", stopped)
    with pytest.raises(KeyboardInterrupt):
        send_digests(app, day)
    monkeypatch.undo()

    assert send_digests(app, day).sent == []
    assert postbox.taken == []


def test_a_mail_that_was_accepted_is_sent_whatever_the_server_says_to_goodbye(app, postbox, day):
    postbox.goodbye = "451 not now"
    done = send_digests(app, day)

    assert ([one.login for one in done.sent], done.failed) == (["cor"], [])
    assert all(sent_at is not None for _, sent_at in rows(app, day))


def test_a_refusal_is_tried_again_whatever_the_server_says_to_goodbye(app, postbox, day):
    postbox.refuse, postbox.goodbye = "451 later", "421 go away"

    assert len(send_digests(app, day).failed) == 1
    assert rows(app, day) == []


def test_while_a_list_is_worked_out_others_go_on_writing(app, postbox, day, monkeypatch):
    real, wrote = digest.own_cases, []

    def while_another_writes(session, acting):
        others = []
        thread = threading.Thread(target=lambda: others.append(app.looked("read policy", "log")))
        thread.start()
        thread.join(2)
        wrote.append(bool(others))
        return real(session, acting)

    monkeypatch.setattr(digest, "own_cases", while_another_writes)
    done = send_digests(app, day)

    assert [one.login for one in done.sent] == ["cor"]
    assert wrote
    assert all(wrote)


def test_two_workers_that_looked_at_one_moment_send_one_mail(app, postbox, day, monkeypatch):
    real, both = digest.own_cases, threading.Barrier(2, timeout=20)

    def together(session, acting):
        found = real(session, acting)
        if acting.login == "cor":
            both.wait()
        return found

    monkeypatch.setattr(digest, "own_cases", together)
    with ThreadPoolExecutor(2) as workers:
        done = list(workers.map(lambda _: send_digests(app, day), range(2)))

    assert sorted(len(each.sent) for each in done) == [0, 1]
    assert [each.failed for each in done] == [[], []]
    assert len(postbox.taken) == 1


def both_have_something(monkeypatch, of_cor=None):
    """Let kim have what cor has; `of_cor` is raised in the place of cor's own list."""
    real = digest.own_cases

    def found(session, acting):
        if acting.login == "cor" and of_cor is not None:
            raise of_cor
        cor = session.scalar(select(UserRow.id).where(UserRow.login == "cor"))
        return real(session, replace(acting, user_id=cor))

    monkeypatch.setattr(digest, "own_cases", found)


def test_an_advice_that_waits_is_mailed_to_who_decides_and_not_to_the_coach(
    app, postbox, day, monkeypatch
):
    both_have_something(monkeypatch)
    real = digest.own_cases

    def advised(session, acting):
        seen = real(session, acting)
        return [replace(each, view=replace(each.view, asks=(Attention.ADVICE,))) for each in seen]

    monkeypatch.setattr(digest, "own_cases", advised)

    done = send_digests(app, day)

    assert [(one.login, dict(one.asks)) for one in done.sent] == [
        ("kim", {Attention.ADVICE: ["H1"]})
    ]
    assert "Advies wacht op uw besluit (1): H1" in postbox.read()[0].get_content()


def test_a_fault_in_one_list_is_recorded_without_its_words_and_the_others_get_theirs(
    app, postbox, day, monkeypatch, caplog
):
    both_have_something(monkeypatch, RuntimeError("Sara Haile"))
    first = send_digests(app, day)
    monkeypatch.undo()
    second = send_digests(app, day)

    assert [one.login for one in first.failed] == ["cor"]
    assert [one.login for one in first.sent] == ["kim"]
    assert [one.login for one in second.sent] == ["cor"]
    [(who, detail)] = failures(app, "send digest", "REFUSED")
    assert (who, detail) == ("user cor", '{"error": "RuntimeError"}')
    kept = (app.settings.data_dir / "errors.log").read_text()
    assert "Sara" not in kept + caplog.text


def failures(app, action, result="OK"):
    query = select(AuditRow.object, AuditRow.detail).where(AuditRow.action == action)
    query = query.where(AuditRow.result == result).order_by(AuditRow.sequence)
    found = app.write(lambda session: session.execute(query).all(), reads=True, for_all=True)
    return [tuple(row) for row in found]


@pytest.mark.parametrize(
    "address", ["c\u00f6r@gemeente.example", "cor@gemeente\r\nBcc: a@b.nl", "@"]
)
def test_a_wrong_address_of_one_person_keeps_nobody_else_waiting(
    app, postbox, day, monkeypatch, address
):
    both_have_something(monkeypatch)
    set_to = partial(set_address, app, "cor")
    set_to(address)
    try:
        first = send_digests(app, day)
    finally:
        set_to("cor@gemeente.example")
    second = send_digests(app, day)

    assert [one.login for one in first.failed] == ["cor"]
    assert [one.login for one in first.sent] == ["kim"]
    assert [one.login for one in second.sent] == ["cor"]
    who, detail = failures(app, "take digest back")[-1]
    assert who == "user cor"
    assert "@" not in detail


def test_of_two_coaches_of_one_name_neither_is_mailed_and_beheer_sees_why(app, postbox, day):
    changed = {"cor": "Cor Jansen", "zonder": "Cor Jansen"}
    call(app, changed, coach="Cor Jansen")
    set_address(app, "zonder", "zonder@gemeente.example")
    try:
        done = send_digests(app, day)
        told = app.write(
            lambda session: whose.see_namesakes(session, app.acting(session, "bea")), reads=True
        )
        call(app, {}, coach="zonder")
        by_login = send_digests(app, day)
    finally:
        set_address(app, "zonder", None)
        call(app, {"cor": "Cor", "zonder": "Zonder"}, coach="Cor")

    assert (done.sent, done.failed) == ([], [])
    assert [(each.name, each.logins, each.households) for each in told] == [
        ("Cor Jansen", ("cor", "zonder"), 1)
    ]
    assert [one.login for one in by_login.sent] == ["zonder"]
    assert len(postbox.taken) == 1


def call(app, names, coach):
    """Give users other names, and the household another coach."""

    def work(session):
        for login, name in names.items():
            session.execute(update(UserRow).where(UserRow.login == login).values(name=name))
        of = update(HouseholdRow).where(HouseholdRow.key == "H1")
        session.execute(of.values(budget_coach=coach))

    app.write(work, for_all=True)


def set_address(app, login, address):
    change = update(UserRow).where(UserRow.login == login).values(email=address)
    app.write(lambda session: session.execute(change), for_all=True)


def test_a_server_elsewhere_without_encryption_gets_nothing(app, postbox, day):
    elsewhere = SmtpSettings(
        "127.0.0.1", postbox.settings.port, SENDER, SITE, "naam", SECRET, starttls=True
    )
    object.__setattr__(app.settings, "smtp", elsewhere)

    assert len(send_digests(app, day).failed) == 1
    assert postbox.sessions == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_password_goes_to_the_server_and_into_no_log(app, day, caplog, monkeypatch):
    monkeypatch.setattr(mail, "_SECONDS", 0.5)  # a wrong password is waited for
    seen = []

    def right(_server, _session, _envelope, mechanism, data):
        seen.append((mechanism, data.login, data.password))
        return AuthResult(success=data.password == SECRET.encode())

    box = Postbox()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=right,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    here = ("127.0.0.1", controller.port, SENDER, SITE, "naam")
    try:
        with caplog.at_level(logging.DEBUG):
            object.__setattr__(
                app.settings, "smtp", SmtpSettings(*here, "fout-woord", starttls=False)
            )
            wrong = send_digests(app, day)
            object.__setattr__(app.settings, "smtp", SmtpSettings(*here, SECRET, starttls=False))
            done = send_digests(app, day)
    finally:
        controller.stop()

    assert (len(wrong.failed), len(done.sent), len(box.taken)) == (1, 1, 1)
    assert seen[-1][2] == SECRET.encode()
    ours = " ".join(one.getMessage() for one in caplog.records if one.name.startswith("ontzorgen"))
    assert SECRET not in ours + repr(app.settings)
    assert "cor@gemeente.example" not in ours


def test_a_dry_run_sends_and_keeps_nothing(app, postbox, day):
    object.__setattr__(app.settings, "smtp", None)

    assert len(send_digests(app, day, dry_run=True).sent) == 1
    assert (postbox.taken, rows(app, day)) == ([], [])
    with pytest.raises(MailNotSetUp):
        send_digests(app, day)


def test_the_log_says_who_was_mailed_and_no_address(app, postbox, day):
    send_digests(app, day)

    query = select(AuditRow.object, AuditRow.detail).where(AuditRow.action == "send digest")
    logged = app.write(lambda session: session.execute(query).all(), reads=True, for_all=True)
    assert logged[-1][0] == "user cor"
    assert "@" not in logged[-1][1]


def test_a_worker_mails_in_the_morning_and_not_in_the_night(app, postbox, monkeypatch):
    at = [datetime(2030, 3, 5, 3, 30, tzinfo=UTC)]
    monkeypatch.setattr(Settings, "now", lambda self: at[0])
    worker = Worker(app)
    worker._mail()
    night = len(postbox.taken)
    at[0] = datetime(2030, 3, 5, 7, 0, tzinfo=UTC)
    worker._mail()
    worker._mail()

    assert (night, len(postbox.taken)) == (0, 1)
    assert len(rows(app, date(2030, 3, 5))) == 1


@pytest.mark.parametrize(
    "typed", ["cor", "cor@", "@gemeente.nl", "a b@gemeente.nl", "a@b.nl\r\nBcc: c@d.nl", "a@b"]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(WrongAddress):
        digest.checked_address(typed)


def test_an_address_is_kept_and_taken_away_by_oneself(app):
    def said(text):
        return app.write(
            lambda session: digest.set_own_address(session, text, app.acting(session, "zonder"))
        )

    def kept(session):
        return digest.own_address(session, app.acting(session, "zonder"))

    said(" zonder@gemeente.example ")
    before = app.write(kept, reads=True)
    said("")

    assert (before, app.write(kept, reads=True)) == ("zonder@gemeente.example", "")


def test_who_is_never_mailed_keeps_no_address(app):
    def said(session):
        digest.set_own_address(session, "finn@elders.example", app.acting(session, "finn"))

    with pytest.raises(NotAllowed):
        app.write(said)
    with pytest.raises(NotAllowed):
        app.write(lambda session: digest.own_address(session, app.acting(session, "finn")))


def test_half_a_setting_and_a_password_in_a_variable_are_refused(tmp_path):
    whole = {
        "ONTZORGEN_SMTP_HOST": "mail.gemeente.example",
        "ONTZORGEN_SMTP_SENDER": SENDER,
        "ONTZORGEN_SMTP_SITE": SITE,
    }
    secret = tmp_path / "wachtwoord"
    secret.write_text(f"{SECRET}\n")
    named = {"ONTZORGEN_SMTP_USER": "naam", "ONTZORGEN_SMTP_PASSWORD_FILE": str(secret)}

    found = SmtpSettings.from_environ({**whole, **named})

    assert (found.port, found.user, found.password, found.starttls) == (587, "naam", SECRET, True)
    assert SECRET not in repr(found)
    assert not SmtpSettings.from_environ({**whole, "ONTZORGEN_SMTP_HOST": "localhost"}).starttls
    assert SmtpSettings.from_environ({}) is None
    for wrong in (
        {"ONTZORGEN_SMTP_SITE": ""},
        {"ONTZORGEN_SMTP_SITE": "http://ontzorgen.example"},
        {"ONTZORGEN_SMTP_SENDER": "niemand"},
        {"ONTZORGEN_SMTP_PORT": "0"},
        {"ONTZORGEN_SMTP_PASSWORD": SECRET},
        {"ONTZORGEN_SMTP_PASSWORD_FILE": str(secret)},
        {"ONTZORGEN_SMTP_USER": "naam", "ONTZORGEN_SMTP_PASSWORD_FILE": "er-niet"},
    ):
        with pytest.raises(WrongSetting):
            SmtpSettings.from_environ({**whole, **wrong})
