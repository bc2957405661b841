"""Serve the site, and show what the product does on made-up data."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click
import waitress

from ontzorgen.app import Application, create_app
from ontzorgen.cli.demo.place import demo_directory
from ontzorgen.cli.demo.show import make_demo
from ontzorgen.cli.output import application, say, tell
from ontzorgen.config import Settings
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.watch.metrics import figures_app
from ontzorgen.work.worker import working_beside

LOOPBACK = "127.0.0.1"


@click.command("serve")
@click.option("--port", default=8000, show_default=True)
def serve(port: int) -> None:
    """Serve the site on this machine, with one worker; for real use, see docs/running.md."""
    _ = application().engine
    if sys.stderr.isatty():
        tell(f"De site staat op http://{LOOPBACK}:{port} (stop met Ctrl-C).")
    _serve(application().settings, port)


@click.command("demo")
@click.option("--no-serve", is_flag=True, help="Make the demo and end.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(no_serve: bool, port: int) -> int:
    """Make a fresh demo database with made-up data, run the coming month, and serve the site.

    It lives in ./demo-data, or in the directory "demo" of ONTZORGEN_DATA_DIR; a demo
    that is there is made anew. Other data are never touched.
    """
    if not no_serve:
        _refuse_taken(port)
    tell("De demo wordt gemaakt. Dat duurt ongeveer een halve minuut.")
    settings, proved = make_demo(demo_directory(), say)
    if no_serve or not proved:
        return 0 if proved else 1
    tell(f"\nDe site van de demo staat op http://{LOOPBACK}:{port} (stop met Ctrl-C).")
    _serve(settings, port)
    return 0


def _serve(settings: Settings, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C; the worker then gives back what it works on."""
    signal.signal(signal.SIGTERM, _leave)
    logs.set_up(for_people=settings.is_demo or sys.stderr.isatty())
    app = Application(settings)
    with working_beside(app), _figures_beside(app):
        logs.tell(Event.SERVER_LISTENS)
        waitress.serve(create_app(settings), host=LOOPBACK, port=port, threads=settings.threads)


@contextmanager
def _figures_beside(app: Application) -> Iterator[None]:
    """Answer /metrics on an address of its own while the block runs, when one is set."""
    if app.settings.metrics is None:
        yield
        return
    host, port = app.settings.metrics
    _refuse_taken(port, host)
    server = waitress.create_server(figures_app(app.state), host=host, port=port, threads=1)
    threading.Thread(target=server.run, name="figures", daemon=True).start()
    try:
        yield
    finally:
        server.close()


def _leave(*_: object) -> None:
    raise SystemExit(0)


def _refuse_taken(port: int, host: str = LOOPBACK) -> None:
    """Refuse a port that is in use, before the work is done and not after it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise click.ClickException(
                f"Poort {port} is in gebruik of mag niet. Kies een andere"
                f" met {'--port' if host == LOOPBACK else 'ONTZORGEN_METRICS'}."
            ) from None


COMMANDS = (serve, demo)
