"""Alerts by mail: one recipient a message, the same Message-ID on every attempt, threaded by provider.

Conventions: RFC 5322 (threading), RFC 2919 (List-Id), RFC 2369 and 8058 (List-Unsubscribe by one press), RFC 3834
(Auto-Submitted).
"""

import re
import select
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from alerts.channel import Ambiguous, CannotTell, HandOver, Permanent, Transient
from alerts.message import Message, MessageKind
from alerts.render import heading, html, plain_text
from alerts.unsubscribe import unsubscribe_token
from alerts.words import one_line

CAREFUL_SECONDS = 1.0
"""How long a repeated mail waits before its last line, to see whether the server hangs up on it."""
LONGEST_SUBJECT = 180


class MailSettingError(ValueError):
    """SMTP_URL or MAIL_FROM cannot be used; the message says why and gives an example."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and how."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: str = "opportunistic"
    """implicit (smtps), required (STARTTLS or nothing), opportunistic (STARTTLS where offered), off."""
    timeout: float = 8.0

    @classmethod
    def from_url(cls, url: str) -> Self:
        """ "smtp://user:pass@host:587?starttls=required" or "smtps://…". Raises `MailSettingError`."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise MailSettingError(
                "SMTP_URL is no mail server; for example smtp://user:pass@host:587?starttls=required"
            )
        asked = parse_qs(parts.query).get("starttls", ["opportunistic"])[0]
        if asked not in ("required", "opportunistic", "off"):
            raise MailSettingError(f"SMTP_URL: starttls={asked} is none of required, opportunistic, off")
        implicit = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if implicit else 587 if asked == "required" else 25),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            tls="implicit" if implicit else asked,
        )


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail channel. `sender` is MAIL_FROM; `public_url` and `secret` make the links that stop a mail."""

    server: MailServer
    sender: str
    public_url: str = ""
    secret: str = field(default="", repr=False)
    more_link: str | None = None
    pace: timedelta = timedelta()
    folds: bool = False
    repeats: int | None = 1
    """The second copy carries the same Message-ID, so that most readers show one."""

    def parts(self, message: Message) -> int:
        return 1

    def send(self, message: Message, part: int, hand_over: HandOver) -> str | None:
        mail = self.compose(message)
        recipient = message.target.removeprefix("mailto:")
        with _conversation(self.server) as smtp:
            _envelope(smtp, parseaddr(self.sender)[1], recipient)
            _content(smtp, mail.as_bytes(policy=SMTP), hand_over, careful=message.again)
        return str(mail["Message-ID"])

    def find(self, message: Message, part: int, since: datetime) -> str | None:
        raise CannotTell

    def compose(self, message: Message) -> EmailMessage:
        """The whole mail. Header values are on one line and encoded by the standard library: nothing scraped can add
        a header."""
        stop = self._stop_link(message)
        mail = EmailMessage(policy=SMTP)
        mail["From"] = Address(*_named(self.sender))
        mail["To"] = message.target.removeprefix("mailto:")
        mail["Subject"] = _subject(message)
        mail["Date"] = format_datetime(message.made_at)
        mail["Message-ID"] = f"<{message.id}@{self._domain}>"
        for name, value in self._thread(message).items():
            mail[name] = value
        mail["List-Id"] = f"<{_slug(message.route)}.gradewatch.{self._domain}>"
        if stop:
            mail["List-Unsubscribe"] = f"<{stop}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        mail.set_content(plain_text(message, self.more_link) + _footer(message, stop), cte="quoted-printable")
        mail.add_alternative(html(message, self.more_link, stop), subtype="html", cte="quoted-printable")
        return mail

    @property
    def _domain(self) -> str:
        return parseaddr(self.sender)[1].rpartition("@")[2] or "localhost"

    def _thread(self, message: Message) -> dict[str, str]:
        """Mails about one provider hang under one root that is never sent itself."""
        urns = {event.urn for event in message.events}
        if len(urns) != 1 or message.kind not in (MessageKind.ALERT, MessageKind.FOLLOW_UP):
            return {}
        root = f"<provider-{_slug(urns.pop())}@{self._domain}>"
        before = message.thread.root if message.thread and message.thread.root.startswith("<") else root
        return {"In-Reply-To": before, "References": root if before == root else f"{root} {before}"}

    def _stop_link(self, message: Message) -> str | None:
        if not self.public_url or not self.secret or message.route == "admin":
            return None
        return f"{self.public_url.rstrip('/')}/unsubscribe/{unsubscribe_token(message.target, self.secret)}"


def _subject(message: Message) -> str:
    ours = message.kind is MessageKind.NOTICE
    subject = f"[{'Gradewatch' if ours else 'Ofsted'}] {heading(message)}"
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"


def _footer(message: Message, stop: str | None) -> str:
    lines = [
        "",
        "-- ",
        "Facts from Ofsted's published reports, under the Open Government Licence v3.0.",
        "Gradewatch is not affiliated with Ofsted.",
        f'You get this because the route "{message.route}" names your address.',
        *([f"Stop these mails: {stop}"] if stop else []),
    ]
    return "\n".join(lines) + "\n"


def _named(sender: str) -> tuple[str, str, str]:
    name, address = parseaddr(sender)
    user, at, domain = address.rpartition("@")
    if not at or not user or not domain:
        raise MailSettingError(f"MAIL_FROM: {sender!r} is no address; for example gradewatch@example.org")
    return one_line(name) or "Gradewatch", user, domain


def check_sender(sender: str) -> None:
    """Raises `MailSettingError` unless MAIL_FROM is an address."""
    _named(sender)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", text.lower()).strip("-") or "route"


# ------------------------------------------------------- the talk with the server


class _conversation:  # noqa: N801 - reads as a verb: with _conversation(server) as smtp
    """An open, greeted, encrypted and authenticated connection; closed at the end whatever happened."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.smtp: smtplib.SMTP | None = None

    def __enter__(self) -> smtplib.SMTP:
        try:
            self.smtp = _connect(self.server)
            _secure(self.smtp, self.server)
        except smtplib.SMTPAuthenticationError as error:
            raise _refusal(error.smtp_code, error.smtp_error, "login", everywhere=True) from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error, "greeting", everywhere=True) from None
        except ssl.SSLError as error:
            raise Transient(
                f"no safe connection to the mail server: {error.reason or error}", everywhere=True
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Transient(f"the mail server cannot be reached: {error}", everywhere=True) from None
        return self.smtp

    def __exit__(self, *_exc: object) -> None:
        if self.smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.smtp.close()


def _connect(server: MailServer) -> smtplib.SMTP:
    if server.tls == "implicit":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=server.timeout)


def _secure(smtp: smtplib.SMTP, server: MailServer) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.tls == "required" or (server.tls == "opportunistic" and smtp.has_extn("starttls")):
        if not smtp.has_extn("starttls"):
            raise Permanent("the mail server offers no STARTTLS, and SMTP_URL requires it", everywhere=True)
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    if server.user is not None:
        smtp.login(server.user, server.password or "")


def _envelope(smtp: smtplib.SMTP, sender: str, recipient: str) -> None:
    """MAIL and RCPT, and the 354 to DATA: until here nothing can have arrived."""
    try:
        _expect(smtp.mail(sender), "sender", everywhere=True)
        _expect(smtp.rcpt(recipient), "recipient", stop=True)
        smtp.putcmd("data")
        _expect(smtp.getreply(), "message", good=354)
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise Transient(f"the mail server hung up before it took the message: {error}") from None


def _content(smtp: smtplib.SMTP, body: bytes, hand_over: HandOver, *, careful: bool) -> None:
    """The message itself. It counts as handed over from before its last line, without which no server may take it."""
    stuffed = re.sub(rb"(?m)^\.", b"..", body)
    stuffed += b"" if stuffed.endswith(b"\r\n") else b"\r\n"
    hand_over()
    if smtp.sock is not None:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the last line must not wait for an ACK
    try:
        smtp.send(stuffed)
        if careful and _hung_up(smtp):
            raise Transient("the mail server hung up in the middle of the message")
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise Transient(f"the mail server hung up in the middle of the message: {error}") from None
    try:
        smtp.send(b".\r\n")
        answer = smtp.getreply()
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise Ambiguous(f"the mail server did not say whether it took the message: {error}") from None
    _expect(answer, "message")
    with suppress(OSError, smtplib.SMTPException):
        smtp.putcmd("quit")  # its answer is of no interest, and the record of the delivery must not wait for it


def _hung_up(smtp: smtplib.SMTP) -> bool:
    """Whether the server has closed the connection by now; it has nothing to say before the last line."""
    connection = smtp.sock
    assert connection is not None
    readable, _, _ = select.select([connection], [], [], CAREFUL_SECONDS)
    return bool(readable) and (isinstance(connection, ssl.SSLSocket) or connection.recv(1, socket.MSG_PEEK) == b"")


def _expect(
    answer: tuple[int, bytes], what: str, *, good: int | None = None, stop: bool = False, everywhere: bool = False
) -> None:
    code, words = answer
    if code == good if good else 200 <= code < 300:
        return
    raise _refusal(code, words, what, stop=stop, everywhere=everywhere)


def _refusal(
    code: int, words: bytes | str, what: str, *, stop: bool = False, everywhere: bool = False
) -> Permanent | Transient:
    """SMTP's own classes: 4xx is for now, 5xx for good (RFC 5321, 4.2.1). 552 may be a full mailbox: for now."""
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    error = f"the mail server refused the {what}: {code} {one_line(said)[:300]}"
    if 500 <= code < 600 and code not in (521, 552):
        return Permanent(error, stop=stop and code in (550, 551, 553), everywhere=everywhere)
    return Transient(error, everywhere=everywhere)
