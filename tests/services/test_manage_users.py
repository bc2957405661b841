"""Beheer of users: who may change whom, what disabling ends, and that beheer never runs out."""

import json
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from ontzorgen.app import Application
from ontzorgen.config import Settings
from ontzorgen.domain.months import Month
from ontzorgen.domain.sign_in import Stage
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import accounts, web_sessions
from ontzorgen.services.acting import NotAllowed, Role
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.errors import (
    BsnInText,
    LoginTaken,
    PasswordTooShort,
    ReasonMissing,
    UnknownUser,
    WrongLogin,
)
from ontzorgen.services.export_run import export_run
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.manage_users import (
    NoSuchUser,
    OwnUser,
    UserChoice,
    UserIncomplete,
    UserOfOthersToo,
    add_colleague,
    change_user,
    disable_user,
    enable_user,
    forget_second_factor,
    list_users,
    see_user,
    set_password,
)
from ontzorgen.services.users import acting_as, add_user
from ontzorgen.store import organisation
from ontzorgen.store.models import AuditRow, SecondFactorRow, UserRow
from ontzorgen.store.tenancy import for_all
from tests.conftest import MUNICIPALITIES, NOW, TODAY, someone
from tests.import_folders import a_folder, a_row, write

PASSWORD = "een lang wachtwoord"
BEA = someone("bea")
CHANGES = {
    "change": lambda session, who, acting: change_user(
        session, who, "Anders", [Role.COACH], ["0299"], acting
    ),
    "disable": lambda session, who, acting: disable_user(session, who, "uit dienst", acting),
    "enable": enable_user,
    "set password": lambda session, who, acting: set_password(session, who, PASSWORD, acting),
    "forget second factor": forget_second_factor,
}


@pytest.fixture
def approved(session, vault, tmp_path):
    """A run that loes calculated and fatma approved, and that is not at the bank."""
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "uitkeringen")
    folder["vaste_lasten"] = [a_row("vaste_lasten")]
    import_folder(session, read_folder(write(tmp_path / "map", folder)), someone("loes"), vault)
    accounts.verify_first_registrations(session, "gebeld", someone("fatma"))
    run = calculate_run(session, "0299", Month(2026, 9), someone("loes"))
    return approve_run(session, run.name, someone("fatma"))


@pytest.fixture
def app(database_url, tmp_path):
    """An installation with anna and bert, both beheer."""
    made = Application(Settings(tmp_path, database_url))
    for login in ("anna", "bert"):
        made.write(
            lambda session, login=login: add_user(
                session, login, login, [Role.BEHEER], ["0299"], None, made.operator()
            )
        )
    yield made
    made.engine.dispose()


def user(session, login):
    return organisation.user_called(session, login)


def logged(session, action):
    """Return (object, detail) of the audit rows of an action, once they are written."""
    session.commit()
    rows = session.execute(
        select(AuditRow.object, AuditRow.detail)
        .where(AuditRow.action == action)
        .order_by(AuditRow.sequence)
    )
    return [(row.object, json.loads(row.detail)) for row in rows]


def names(session, acting=BEA, asked=None, size=25, **choice):
    seen = list_users(session, UserChoice(**choice), asked, acting, size=size)
    return [one.login for one in seen.users]


def test_the_list_finds_by_name_login_role_and_access_in_pages(session):
    disable_user(session, "finn", "uit dienst", BEA)
    session.flush()

    assert names(session) == ["aad", "bea", "fatma", "finn", "frank", "loes"]
    assert names(session, search="FR") == ["frank"]
    assert names(session, search="%") == []
    assert names(session, role="fiatteur") == ["fatma", "frank"]
    assert names(session, active=False) == ["finn"]
    assert names(session, asked="2", size=4) == ["frank", "loes"]
    assert names(session, size=None) == names(session)


def test_who_works_elsewhere_too_is_shown_with_the_shared_municipalities_only(session):
    here = replace(BEA, municipalities=frozenset({"0344"}))

    seen = see_user(session, "finn", here)

    assert seen.user.municipalities == ("0344",)
    assert seen.user.elsewhere
    assert list_users(session, UserChoice(search="finn"), None, here).users == (seen.user,)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_who_works_elsewhere_too_is_changed_by_nobody_of_one_municipality(session, change):
    with pytest.raises(UserOfOthersToo):
        change(session, "finn", replace(BEA, municipalities=frozenset({"0344"})))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_who_works_for_other_municipalities_only_is_not_there(session, change):
    other = replace(BEA, municipalities=frozenset({"9999"}))

    assert names(session, other) == []
    for act in (change, see_user):
        with pytest.raises(NoSuchUser):
            act(session, "finn", other)
        with pytest.raises(NoSuchUser):
            act(session, "nobody", BEA)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nobody_changes_oneself(session, change):
    with pytest.raises(OwnUser):
        change(session, "bea", BEA)


@pytest.mark.parametrize("change", [*CHANGES.values(), see_user], ids=[*CHANGES, "see"])
@pytest.mark.parametrize("login", ["fatma", "aad", "loes"])
def test_only_beheer_manages_users(session, change, login):
    with pytest.raises(NotAllowed):
        change(session, "finn", someone(login))
    with pytest.raises(NotAllowed):
        names(session, someone(login))


def test_a_colleague_is_added_for_municipalities_of_ones_own(app):
    def add(session):
        acting = app.acting(session, "anna")
        add_colleague(session, "Nadia", " Nadia ", [Role.COACH], ["0299"], PASSWORD, acting)

    app.write(add)

    with Session(app.engine) as session:
        for_all(session)
        added = user(session, "nadia")
        assert (added.name, added.roles, added.municipalities) == ("Nadia", {"coach"}, {"0299"})
        PasswordHasher().verify(added.password_hash, PASSWORD)
        what, detail = logged(session, "add user")[-1]
        assert what == "user nadia"
        assert PASSWORD not in str(detail)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"login": "a b"}, WrongLogin),
        ({"login": "FINN"}, LoginTaken),
        ({"login": "nieuw"}, LoginTaken),
        ({"name": " "}, UserIncomplete),
        ({"name": "Jan 123456782"}, BsnInText),
        ({"roles": []}, UserIncomplete),
        ({"municipalities": []}, UserIncomplete),
        ({"municipalities": ["0299", "9999"]}, NotAllowed),
        ({"password": "elf tekens."}, PasswordTooShort),
    ],
    ids=lambda value: str(value),
)
def test_a_colleague_who_cannot_be_is_not_added(session, wrong, refusal):
    given = {
        "login": "nadia",
        "name": "Nadia",
        "roles": [Role.COACH],
        "municipalities": ["0299"],
        "password": PASSWORD,
        **wrong,
    }

    with pytest.raises(refusal):
        add_colleague(session, **given, acting=BEA)
    assert user(session, "nadia") is None


def test_a_change_is_logged_with_what_was_before_and_what_is_after(session):
    change_user(session, "finn", "Finn F.", [Role.COACH, Role.COACH], ["0344", "0299"], BEA)
    change_user(session, "finn", "Finn F.", [Role.COACH], ["0299", "0344"], BEA)

    changed = user(session, "finn")
    assert (changed.name, changed.roles, changed.municipalities) == (
        "Finn F.",
        {"coach"},
        {"0299", "0344"},
    )
    before = {"name": "Finn", "roles": ["administratie"], "municipalities": sorted(MUNICIPALITIES)}
    after = {"name": "Finn F.", "roles": ["coach"], "municipalities": ["0299", "0344"]}
    assert logged(session, "change user") == [("user finn", {"before": before, "after": after})]


def test_nobody_is_given_a_municipality_of_others_or_left_without_role(session):
    with pytest.raises(NotAllowed):
        change_user(session, "finn", "Finn", [Role.COACH], ["9999"], BEA)
    with pytest.raises(UserIncomplete):
        change_user(session, "finn", "Finn", [], ["0299"], BEA)

    assert user(session, "finn").roles == {"administratie"}


def test_disabling_ends_every_session_at_once(session):
    tokens = [begin(session, "finn"), begin(session, "finn")]
    of_loes = begin(session, "loes")

    done = disable_user(session, "finn", "uit dienst", BEA)

    assert done.sessions == 2
    assert all(web_sessions.find_visit(session, token, NOW) is None for token in tokens)
    assert web_sessions.find_visit(session, of_loes, NOW) is not None
    with pytest.raises(UnknownUser):
        acting_as(session, "finn", NOW, TODAY, "os", "host")
    [(what, detail)] = logged(session, "disable user")
    assert what == "user finn"
    assert (detail["before"], detail["after"]) == ({"active": True}, {"active": False})
    assert detail["reason"] == "uit dienst"


def test_disabling_rejects_what_the_user_approved_and_the_month_is_paid_by_others(
    session, approved
):
    assert see_user(session, "fatma", BEA).approved_runs == (approved.name,)

    done = disable_user(session, "fatma", "uit dienst", BEA)

    assert done.rejected_runs == (approved.name,)
    assert (approved.status, approved.ended_reason) == ("REJECTED", "uit dienst")
    again = calculate_run(session, "0299", Month(2026, 9), someone("loes"))
    approve_run(session, again.name, someone("frank"))
    assert export_run(session, again.name, someone("finn")).files
    assert [what for what, _ in logged(session, "reject run")] == [approved.name]


def test_disabling_leaves_what_others_approved_and_what_is_at_the_bank(session, approved):
    disable_user(session, "frank", "uit dienst", BEA)
    assert approved.status == "APPROVED"
    export_run(session, approved.name, someone("finn"))

    done = disable_user(session, "fatma", "uit dienst", BEA)

    assert done.rejected_runs == ()
    assert approved.status == "EXPORTED"


def test_disabling_asks_a_reason_without_a_bsn_and_twice_is_once(session):
    with pytest.raises(ReasonMissing):
        disable_user(session, "finn", " ", BEA)
    with pytest.raises(BsnInText):
        disable_user(session, "finn", "zie 123456782", BEA)
    assert user(session, "finn").active

    disable_user(session, "finn", "uit dienst", BEA)
    disable_user(session, "finn", "uit dienst", BEA)

    assert len(logged(session, "disable user")) == 1


def test_who_is_enabled_comes_in_again_and_old_sessions_stay_ended(session):
    token = begin(session, "finn")
    disable_user(session, "finn", "uit dienst", BEA)

    enable_user(session, "finn", BEA)
    enable_user(session, "finn", BEA)

    assert acting_as(session, "finn", NOW, TODAY, "os", "host").login == "finn"
    assert web_sessions.find_visit(session, token, NOW) is None
    assert len(logged(session, "enable user")) == 1


def test_a_new_password_ends_the_sessions_and_is_never_logged(session):
    token = begin(session, "finn")

    set_password(session, "finn", PASSWORD, BEA)

    PasswordHasher().verify(user(session, "finn").password_hash, PASSWORD)
    assert web_sessions.find_visit(session, token, NOW) is None
    [(_, detail)] = logged(session, "set password")
    assert detail["before"] == {"password": "none"}
    assert PASSWORD not in str(detail)
    with pytest.raises(PasswordTooShort):
        set_password(session, "finn", "elf tekens.", BEA)


def test_a_lost_phone_is_forgotten_once_and_ends_the_sessions(session):
    finn = user(session, "finn").id
    session.add(
        SecondFactorRow(user_id=finn, secret_cipher=b"a", secret_key=b"b", confirmed_at=NOW)
    )
    token = begin(session, "finn")
    assert see_user(session, "finn", BEA).has_second_factor

    forget_second_factor(session, "finn", BEA)
    forget_second_factor(session, "finn", BEA)

    session.expire_all()
    assert not see_user(session, "finn", BEA).has_second_factor
    assert web_sessions.find_visit(session, token, NOW) is None
    assert len(logged(session, "forget second factor")) == 1


def test_two_of_beheer_who_disable_each_other_at_once_leave_one(app):
    ready, refused, waited = Barrier(2), [], set()

    def disable(me, other):
        def work(session):
            acting = app.acting(session, me)
            if app.engine.dialect.name == "postgresql" and me not in waited:
                waited.add(me)  # both saw the other one as active; a second try need not wait
                ready.wait(20)
            disable_user(session, other, "weg", acting)

        try:
            app.write(work)
        except UnknownUser:
            refused.append(me)

    both = [Thread(target=disable, args=pair) for pair in (("anna", "bert"), ("bert", "anna"))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    left = app.write(
        lambda session: session.scalars(select(UserRow.login).where(UserRow.active)).all(),
        for_all=True,
    )
    assert len(refused) == 1
    assert {*left, *refused} == {"anna", "bert"}


def begin(session, login):
    """Begin a session in a browser and return its token."""
    number = user(session, login).id
    return web_sessions.begin(session, number, Stage.IN, "127.0.0.1", "proef", NOW)
