"""A log line says what happened to the service and nothing that anybody typed."""

import json
import logging
import threading

import pytest
import structlog
from flask import Blueprint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontzorgen.app import create_app
from ontzorgen.config import Settings
from ontzorgen.watch import logs
from ontzorgen.watch.logs import FIELDS, Event
from ontzorgen.web.access import nobody_asked

SECRETS = ("123456782", "NL20INGB0001234567", "Abdelrahman", "منى", "geheim wachtwoord")


@pytest.fixture
def told(capsys, logs_put_back):
    """Set up the logs for this test, and give what was written since as lines."""
    logs.set_up()

    def lines():
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return lines


def test_a_line_holds_the_fields_of_the_list_and_drops_every_other(told):
    logs.tell(Event.JOB_ENDED, job=7, kind="IMPORT_BANK", outcome="DONE", bsn="123456782", name="x")

    (line,) = told()
    assert set(line) == {"time", "level", "event", "job", "kind", "outcome"}
    assert line["job"] == 7


@given(st.sampled_from(FIELDS), st.one_of(st.text(), st.integers(), st.sampled_from(SECRETS)))
def test_a_field_of_the_list_in_a_shape_that_is_not_its_own_is_dropped_too(name, value):
    kept = logs.only_allowed(None, "", {name: value})

    if kept and isinstance(value, str):
        assert value.isascii()
        of_code = SECRETS[:2] if name == "why" else SECRETS
        assert not any(secret in value for secret in of_code if not secret.isalpha())
    assert not kept or name in ("status", "ms", "job") or isinstance(value, str)


@given(st.text(min_size=1), st.sampled_from(SECRETS), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_what_a_library_says_is_never_copied(told, text, secret, fills_in):
    said = f"{text}{secret}"
    for name in ("waitress", "gunicorn.error", "sqlalchemy.engine", "werkzeug", "flask.app", "x"):
        log = logging.getLogger(name)
        try:
            raise ValueError(said)
        except ValueError:
            if fills_in:
                log.exception("failed on %s", said)
            else:
                log.exception(said.replace("%", ""))

    lines = told()
    assert len(lines) == 6
    assert all(line["event"] == "message of a library" for line in lines)
    assert all(line["error"] == "ValueError" for line in lines)
    assert secret not in json.dumps(lines, ensure_ascii=False)


def test_a_thread_that_ends_in_an_error_is_named_without_its_message(told):
    def fail():
        raise KeyError(SECRETS[0])

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    (line,) = told()
    assert (line["event"], line["error"]) == ("thread failed", "KeyError")


@pytest.fixture(scope="module")
def flask(tmp_path_factory):
    """A site with one page more, that fails with what was asked."""
    folder = tmp_path_factory.mktemp("logs")
    site = create_app(Settings(folder, f"sqlite:///{folder / 'none.db'}"))
    pages = Blueprint("probe", __name__)

    @pages.get("/stuk/<said>")
    @nobody_asked
    def fail(said):
        raise RuntimeError(said) from ValueError(said)

    site.register_blueprint(pages)
    return site


@pytest.mark.parametrize("secret", SECRETS)
def test_nothing_of_a_request_reaches_a_line(flask, told, secret):
    client = flask.test_client()
    quoted = {"X-Request-Id": "123456782", "User-Agent": "123456782 NL20INGB0001234567"}

    failed = client.get(f"/stuk/{secret}", query_string={"q": secret}, headers=quoted)
    client.get(f"/nergens/{secret}", query_string={"q": secret})
    client.open(f"/stuk/{secret}", method="GEHEIM")
    client.post("/aanmelden", data={"login": secret, "password": secret})

    lines = told()
    asked = [line for line in lines if line["event"] == "request"]
    broke = next(line for line in lines if line["event"] == "request failed")
    assert [line["status"] for line in asked] == [500, 404, 405, 400]
    assert broke["error"] == "RuntimeError"
    assert broke["request"] == asked[0]["request"] == failed.headers["X-Request-Id"]
    assert broke["request"] in failed.text
    text = json.dumps(lines, ensure_ascii=False)
    assert not any(word in text for word in (*SECRETS, "GEHEIM"))
    assert not any(word in failed.text for word in SECRETS)


def test_our_own_warnings_keep_their_name(told):
    from ontzorgen.wording.notices import ANCHOR_NOT_KEPT

    logging.getLogger("ontzorgen").warning(ANCHOR_NOT_KEPT)

    assert told()[0]["event"] == Event.ANCHOR_NOT_KEPT.value


def test_without_a_service_an_event_prints_nothing_of_its_fields(capsys):
    structlog.reset_defaults()

    logs.tell(Event.REQUEST, endpoint="start.show", status=200)

    assert capsys.readouterr() == ("", "")
