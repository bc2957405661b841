"""Send the daily mails: each taken in hand, sent, and marked, in that order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from ontzorgen.app import Application
from ontzorgen.services.coaching import digest as digests
from ontzorgen.services.coaching.day_errors import MailNotSetUp
from ontzorgen.services.coaching.digest import Digest, Recipient
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.work import mail

ORIGIN = "digest"


@dataclass
class Sent:
    """What became of the mails of a day."""

    sent: list[Digest] = field(default_factory=list)
    failed: list[Digest] = field(default_factory=list)


def send_digests(app: Application, day: date, *, dry_run: bool = False) -> Sent:
    """Send each coach and caseworker with an address what is due; once per person and day.

    One that the server refuses keeps no other one waiting.

    Raises:
        MailNotSetUp: nobody said which server sends mail.
    """
    settings, done = app.settings.smtp, Sent()
    if settings is None and not dry_run:
        raise MailNotSetUp
    for to in app.write(digests.recipients, reads=True):
        if dry_run or settings is None:
            found = app.write(partial(_looked, app, to, day), reads=True)
            done.sent += [found] if found else []
            continue
        found = app.write(partial(_begun, app, to, day))
        if found is None:
            continue
        try:
            mail.send(settings, found, app.settings.now())
        except mail.NotTaken as error:
            app.write(partial(_let_go, app, found))
            logs.tell(Event.MAIL_FAILED, level="warning", error=error)
            done.failed.append(found)
        except OSError as error:  # it may have arrived: nobody gets it twice
            logs.tell(Event.MAIL_FAILED, level="warning", error=error)
            done.failed.append(found)
        else:
            app.write(partial(_taken, app, found))
            done.sent.append(found)
    return done


def _looked(app: Application, to: Recipient, day: date, session: Session) -> Digest | None:
    return digests.look(session, to, day, app.acting(session, to.login, ORIGIN))


def _begun(app: Application, to: Recipient, day: date, session: Session) -> Digest | None:
    return digests.begin(session, to, day, app.acting(session, to.login, ORIGIN))


def _taken(app: Application, found: Digest, session: Session) -> None:
    digests.taken(session, found, app.acting(session, found.login, ORIGIN))


def _let_go(app: Application, found: Digest, session: Session) -> None:
    digests.not_taken(session, found, app.acting(session, found.login, ORIGIN))
