"""gunicorn, really started with our configuration: it serves, counts, tells and stops."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from ontzorgen.app import Application
from ontzorgen.config import Settings

SECRET = "123456782"


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


class Served:
    """A gunicorn of two processes, and what it wrote."""

    def __init__(self, folder):
        self.site, self.figures = free_port(), free_port()
        self.errors, self.runtime = folder / "stderr", folder / "run"
        self.runtime.mkdir()
        settings = Settings(folder / "data", f"sqlite:///{folder / 'data' / 'ontzorgen.db'}")
        Application(settings).upgrade_database()
        with self.errors.open("w") as stream:
            self.process = subprocess.Popen(
                [
                    Path(sys.executable).with_name("gunicorn"),
                    "--config",
                    "python:ontzorgen.serving.gunicorn",
                ],
                env={
                    "PATH": os.environ["PATH"],
                    "ONTZORGEN_DATA_DIR": str(settings.data_dir),
                    "ONTZORGEN_BIND": f"127.0.0.1:{self.site}",
                    "ONTZORGEN_METRICS": f"127.0.0.1:{self.figures}",
                    "RUNTIME_DIRECTORY": str(self.runtime),
                },
                cwd=folder,
                stderr=stream,
                stdout=subprocess.PIPE,
            )

    def get(self, path, port=None):
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port or self.site}{path}", headers={"X-Request-Id": SECRET}
        )
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def wait(self):
        for _ in range(200):
            try:
                if self.get("/readyz")[0] == 200:
                    return
            except OSError:
                pass
            assert self.process.poll() is None, self.errors.read_text()
            time.sleep(0.1)
        raise AssertionError(self.errors.read_text())

    def lines(self):
        return [json.loads(line) for line in self.errors.read_text().splitlines()]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=40)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    made = Served(tmp_path_factory.mktemp("gunicorn"))
    try:
        made.wait()
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()


def test_it_serves_a_page_with_our_headers_and_its_own_number(served):
    status, headers, page = served.get("/aanmelden")

    assert status == 200
    assert 'name="csrf_token"' in page
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert len(headers["X-Request-Id"]) == 16


def test_the_processes_add_up_their_figures_on_an_address_of_their_own(served):
    for _ in range(20):
        assert served.get("/livez")[0] == 200

    status, _, figures = served.get("/metrics", served.figures)

    assert status == 200
    line = 'ontzorgen_requests_total{endpoint="probes.live",method="GET",status="200"} 20.0'
    assert line in figures.splitlines()
    assert "ontzorgen_database_up 1.0" in figures


def test_the_site_gives_no_figures_and_the_address_of_the_figures_gives_no_site(served):
    status, _, page = served.get("/metrics")

    assert (status, "ontzorgen_requests" in page) == (404, False)
    assert served.get("/aanmelden", served.figures)[0] == 404


def test_it_writes_lines_of_json_without_what_was_asked_and_stops_when_told(served):
    served.get(f"/huishoudens/{SECRET}?naam={SECRET}")

    assert served.stop() == 0
    lines = served.lines()
    assert {"server starts", "process starts", "request", "server stops"} <= {
        line["event"] for line in lines
    }
    assert SECRET not in served.errors.read_text()
    assert served.process.stdout.read() == b""
    assert list(served.runtime.iterdir()) == []
