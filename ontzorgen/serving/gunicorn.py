"""The configuration of gunicorn: `gunicorn --config python:ontzorgen.serving.gunicorn`.

Everything is read from ONTZORGEN_... variables; nothing of gunicorn's own is trusted from
outside. With ONTZORGEN_METRICS a second address answers /metrics and nothing else: any process
may answer it, for all of them keep their counts in one directory. That directory is named before
prometheus_client is loaded, hence the order here. Source: gunicorn's settings; prometheus_client,
"Multiprocess Mode".
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from ontzorgen.config import Settings

_settings = Settings.from_environ()
_figures_here = _settings.metrics is not None
if _figures_here:
    _folder = tempfile.mkdtemp(prefix="ontzorgen-metrics-", dir=os.environ.get("RUNTIME_DIRECTORY"))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _folder


class Routed(Logger):  # type: ignore[misc]  # gunicorn has no types
    """The log of gunicorn, sent the way of all our lines; requests are told by the site itself."""

    def setup(self, cfg: Any) -> None:
        """Take gunicorn's level, and leave the rest to `watch.logs`."""
        from ontzorgen.watch import logs  # it loads what must know the directory of the figures

        self.cfg = cfg
        self._access_log_enabled = False
        self.loglevel = self.LOG_LEVELS.get(cfg.loglevel.lower(), self.LOG_LEVELS["info"])
        logs.set_up(level=self.loglevel)


def _written(address: tuple[str, int]) -> str:
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


wsgi_app = "wsgi:app"
worker_class = "gthread"
workers, threads = _settings.processes, _settings.threads
bind = [_written(each) for each in (_settings.bind, _settings.metrics) if each is not None]
umask = 0o077
preload_app = False  # each process opens the database for itself
graceful_timeout = 30
keepalive = 5
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (gunicorn's heartbeat, no data)
forwarded_allow_ips = ""  # ONTZORGEN_PROXIES decides what is believed
control_socket_disable = True
accesslog = None
logger_class = Routed


def post_worker_init(worker: Any) -> None:
    """Keep the address of the figures and that of the site apart."""
    if _figures_here:
        from ontzorgen.app import Application
        from ontzorgen.watch.metrics import figures_app

        figures = figures_app(Application(_settings).state)
        site, here = worker.wsgi, _settings.metrics

        def by_address(environ: dict[str, Any], start_response: Any) -> Any:
            """Choose by the socket that was asked: nothing that a browser sends changes it."""
            asked = (
                figures
                if (environ["SERVER_NAME"], int(environ["SERVER_PORT"] or 0)) == here
                else site
            )
            return asked(environ, start_response)

        worker.wsgi = by_address


def child_exit(_server: Any, worker: Any) -> None:
    """Let go of what a process measured of the moment."""
    if _figures_here:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # it has no types


def on_exit(_server: Any) -> None:
    """Leave no counts behind."""
    if _figures_here:
        shutil.rmtree(_folder, ignore_errors=True)
