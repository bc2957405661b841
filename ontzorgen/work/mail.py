"""Send one mail by SMTP (RFC 5321), encrypted (STARTTLS, RFC 3207) unless to this machine itself.

What the server surely did not take may be tried again; what it may have taken is not.
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from ontzorgen.config import SmtpSettings
from ontzorgen.services.coaching.digest import Digest
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
    message = _message(settings, digest, at)
    try:
        server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(type(error).__name__) from None
    with server:
        try:
            server.ehlo()
            if settings.starttls:
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            if settings.user:
                server.login(settings.user, settings.password)
            server.mail(settings.sender)
            code, _ = server.rcpt(digest.email)
        except (OSError, smtplib.SMTPException) as error:
            raise NotTaken(type(error).__name__) from None
        if code not in (250, 251):
            raise NotTaken(f"RCPT {code}")
        try:
            code, _ = server.data(message.as_bytes(policy=SMTP))  # lines end in CR LF (RFC 5321)
        except smtplib.SMTPDataError as error:  # refused before a word of it was sent
            raise NotTaken(type(error).__name__) from None
        if code != 250:
            raise NotTaken(f"DATA {code}")


def _message(settings: SmtpSettings, digest: Digest, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = formataddr(("Ontzorgen", settings.sender))
    message["To"] = digest.email
    message["Subject"] = words.subject(digest)
    message["Date"] = format_datetime(at)
    domain = settings.sender.rpartition("@")[2]
    message["Message-ID"] = f"<dagbericht-{digest.user_id}-{digest.day.isoformat()}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.body(digest, settings.site), cte="quoted-printable")
    return message
