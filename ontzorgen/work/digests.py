"""Send the daily mails: each worked out, taken in hand, sent, and marked, in that order.

What is due is read before anything is written, so nobody waits for a long list. What goes wrong
for one person is recorded by its kind, and keeps no other one waiting.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from ontzorgen.app import Application
from ontzorgen.config import SmtpSettings
from ontzorgen.services.coaching.day import digest as digests
from ontzorgen.services.coaching.day.digest import Digest, Recipient
from ontzorgen.services.coaching.day.errors import MailNotSetUp
from ontzorgen.services.errors import DatabaseUnreachable
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.work import mail
from ontzorgen.work.mishap import keep_traceback

ORIGIN = "digest"
_STEP = "send digest"


@dataclass
class Sent:
    """What became of the mails of a day."""

    sent: list[Digest] = field(default_factory=list)
    failed: list[Digest] = field(default_factory=list)
    """Without what is due when that could not be worked out."""


def send_digests(app: Application, day: date, *, dry_run: bool = False) -> Sent:
    """Send each coach and caseworker with an address what is due; once per person and day.

    Raises:
        MailNotSetUp: nobody said which server sends mail.
        DatabaseUnreachable: there is nothing left to work with.
    """
    settings, done = app.settings.smtp, Sent()
    if settings is None and not dry_run:
        raise MailNotSetUp
    for to in app.write(digests.recipients, reads=True):
        found = Digest(to.id, to.login, to.email, day, {})
        with _nobody_else_waits(app, found, done):
            due = app.write(partial(_looked, app, to, day), reads=True)
            if due is None:
                continue
            found = due
            if settings is None or dry_run:
                done.sent.append(found)
            elif app.write(partial(_begun, app, found)):
                _send(app, settings, found, done)
    return done


def _send(app: Application, settings: SmtpSettings, found: Digest, done: Sent) -> None:
    """Send a mail that was taken in hand, and say what came of it."""
    try:
        mail.send(settings, found, app.settings.now())
    except mail.NotTaken as error:
        done.failed.append(found)
        logs.tell(Event.MAIL_FAILED, level="warning", error=error)
        app.write(partial(_let_go, app, found, str(error)))
    except OSError as error:  # it may have arrived: nobody gets it twice
        done.failed.append(found)
        logs.tell(Event.MAIL_FAILED, level="warning", error=error)
        app.write(partial(_lost, app, found, type(error).__name__))
    else:
        done.sent.append(found)
        app.write(partial(_taken, app, found))


@contextmanager
def _nobody_else_waits(app: Application, found: Digest, done: Sent) -> Iterator[None]:
    """Record what goes wrong inside, by its kind and place alone, and go on after it."""
    try:
        yield
    except DatabaseUnreachable:
        raise
    except Exception as error:
        if not any(each.user_id == found.user_id for each in (*done.sent, *done.failed)):
            done.failed.append(found)
        keep_traceback(error, app.settings)
        logs.tell(Event.MAIL_FAILED, level="error", error=error)
        app.refused(found.login, _STEP, f"user {found.login}", error, ORIGIN)


def _looked(app: Application, to: Recipient, day: date, session: Session) -> Digest | None:
    return digests.look(session, to, day, app.acting(session, to.login, ORIGIN))


def _begun(app: Application, found: Digest, session: Session) -> bool:
    return digests.begin(session, found, app.acting(session, found.login, ORIGIN))


def _taken(app: Application, found: Digest, session: Session) -> None:
    digests.taken(session, found, app.acting(session, found.login, ORIGIN))


def _let_go(app: Application, found: Digest, why: str, session: Session) -> None:
    digests.not_taken(session, found, why, app.acting(session, found.login, ORIGIN))


def _lost(app: Application, found: Digest, why: str, session: Session) -> None:
    digests.not_known(session, found, why, app.acting(session, found.login, ORIGIN))
