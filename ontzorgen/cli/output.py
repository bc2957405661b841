"""How commands speak: JSON and results on stdout, messages and progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ontzorgen.app import Application
from ontzorgen.config import Settings

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
by_user = click.option("--user", "login", required=True, help="Login of the person who acts.")


@cache
def application() -> Application:
    """Return the installation that the environment names."""
    return Application(Settings.from_environ())


def tell(message: str) -> None:
    """Say something to the person at the keyboard, on stderr."""
    click.echo(message, err=True)


def give(value: dict[str, Any]) -> None:
    """Print one JSON object on stdout."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def say(text: str) -> None:
    """Print a result for people on stdout."""
    click.echo(text)


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show how far work is, on a terminal only; gives a function to call with each step."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _steps: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as shown:
        task = shown.add_task(label, total=total)
        yield lambda steps: shown.advance(task, steps)
