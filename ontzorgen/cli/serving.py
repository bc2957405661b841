"""Serve the site, and show what the product does on made-up data."""

from __future__ import annotations

import click
import waitress

from ontzorgen.app import create_app
from ontzorgen.cli.output import application, tell

LOOPBACK = "127.0.0.1"


@click.command("serve")
@click.option("--port", default=8000, show_default=True)
def serve(port: int) -> None:
    """Serve the site on this machine; for real use, see the README."""
    _ = application().engine
    tell(f"De site staat op http://{LOOPBACK}:{port} (stop met Ctrl-C).")
    waitress.serve(create_app(application().settings), host=LOOPBACK, port=port, threads=4)


COMMANDS = (serve,)
