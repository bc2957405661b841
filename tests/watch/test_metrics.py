"""The figures: how requests were answered and how the work stands, without anybody in them."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client

from ontzorgen.app import Application
from ontzorgen.config import Settings, WrongSetting
from ontzorgen.watch.metrics import State, count_request, figures_app


def figures(look):
    return Client(figures_app(look)).get("/metrics").text


def samples(text):
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_state_of_the_work_is_shown_by_kind():
    state = State({("IMPORT_BANK", "WAITING"): 2}, {"NO_ANSWER": 3}, 7200)

    found = samples(figures(lambda: state))

    job = ("ontzorgen_jobs", ("kind", "IMPORT_BANK"), ("status", "WAITING"))
    assert found[job] == 2
    assert found[("ontzorgen_open_tasks", ("kind", "NO_ANSWER"))] == 3
    assert found[("ontzorgen_oldest_unanswered_bank_file_seconds",)] == 7200
    assert found[("ontzorgen_database_up",)] == 1


def test_a_database_that_is_away_is_a_figure_and_no_error():
    def away():
        raise OSError("123456782")

    text = figures(away)

    assert samples(text)[("ontzorgen_database_up",)] == 0
    assert "123456782" not in text


def test_no_label_holds_what_a_browser_sent():
    count_request(None, "123456782", 404, 0.1)

    found = samples(figures(State))

    assert (
        "ontzorgen_requests_total",
        *sorted({"endpoint": "-", "method": "OTHER", "status": "404"}.items()),
    ) in found
    labels = {name for key in found for name, _ in key[1:]}
    assert labels <= {"endpoint", "method", "status", "le", "kind"}
    assert "123456782" not in str(found)


def test_other_addresses_and_other_methods_give_nothing():
    client = Client(figures_app(State))

    assert client.get("/").status_code == client.post("/metrics").status_code == 404


def test_an_empty_database_has_no_work(database_url, tmp_path):
    app = Application(Settings(tmp_path, database_url))

    assert app.state() == State({}, {}, 0)
    app.engine.dispose()


@pytest.mark.parametrize(
    "value", ["9100", "localhost:9100", "127.0.0.1:0", "::1", "x", "1.2.3.4:x"]
)
def test_an_address_that_is_none_is_refused(value):
    with pytest.raises(WrongSetting):
        Settings.from_environ({"ONTZORGEN_METRICS": value})


def test_an_address_is_read():
    found = Settings.from_environ({"ONTZORGEN_METRICS": "[::1]:9100", "ONTZORGEN_THREADS": "8"})

    assert (found.metrics, found.bind, found.threads) == (("::1", 9100), ("127.0.0.1", 8000), 8)
