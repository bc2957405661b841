"""Send one mail by SMTP (RFC 5321), encrypted (STARTTLS, RFC 3207) unless to this machine itself.

What the server surely did not take may be tried again; what it may have taken is not.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from ontzorgen.config import SmtpSettings
from ontzorgen.services.coaching.day.digest import Digest
from ontzorgen.wording import digest as words

_SECONDS = 30.0


class NotTaken(Exception):
    """The server surely took nothing of it. No address and no password is in the words."""


def send(settings: SmtpSettings, digest: Digest, at: datetime) -> None:
    """Send a daily mail.

    Raises:
        NotTaken: there was no server, no encryption, or it refused.
        OSError, smtplib.SMTPException: the connection broke while it may have taken it.
    """
    try:
        message = _message(settings, digest, at)
    except Exception as error:  # an address that cannot stand in a header: nothing left the house
        raise NotTaken(type(error).__name__) from None
    try:
        server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(type(error).__name__) from None
    try:
        _hand_over(server, settings, digest.email, message)
    finally:
        _leave(server)


def _hand_over(server: smtplib.SMTP, settings: SmtpSettings, to: str, message: bytes) -> None:
    """Give a mail to a server. Raises as `send`."""
    try:
        server.ehlo()
        if settings.starttls:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if settings.user:
            server.login(settings.user, settings.password)
        server.mail(settings.sender)
        code, _ = server.rcpt(to)
    except (OSError, ValueError, smtplib.SMTPException) as error:  # ValueError: no such address
        raise NotTaken(type(error).__name__) from None
    if code not in (250, 251):
        raise NotTaken(f"RCPT {code}")
    try:
        code, _ = server.data(message)
    except smtplib.SMTPDataError as error:  # refused before a word of it was sent
        raise NotTaken(type(error).__name__) from None
    if code != 250:
        raise NotTaken(f"DATA {code}")


def _leave(server: smtplib.SMTP) -> None:
    """Take leave of a server; whatever it says to that, a mail is where it is."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


def _message(settings: SmtpSettings, digest: Digest, at: datetime) -> bytes:
    message = EmailMessage()
    message["From"] = formataddr(("Ontzorgen", settings.sender))
    message["To"] = digest.email
    message["Subject"] = words.subject(digest)
    message["Date"] = format_datetime(at)
    domain = settings.sender.rpartition("@")[2]
    message["Message-ID"] = f"<dagbericht-{digest.user_id}-{digest.day.isoformat()}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.body(digest, settings.site), cte="quoted-printable")
    return message.as_bytes(policy=SMTP)  # lines end in CR LF (RFC 5321)
