"""Mail over the wire: TLS, login, refusals, and headers that nothing scraped can break."""

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from hypothesis import given
from hypothesis import strategies as st

from alerts import email
from alerts.channel import Permanent, Transient
from alerts.email import Mail, MailServer, MailSettingError
from alerts.message import MessageKind
from alerts.unsubscribe import unsubscribe_target, unsubscribe_token
from benchmarks.sinks import free_port
from outcomes.delivery import Thread
from tests.alerts.conftest import EVENTS, SEED, message_of, numbered

TO = "mailto:team@example.org"
ALERT = message_of(MessageKind.ALERT, SEED, target=TO)


class Kept:
    """What the server was given, and how."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.encrypted: list[bool] = []
        self.answer = "250 2.0.0 taken"
        self.recipient_answer: str | None = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append((envelope, message_from_bytes(envelope.content, policy=policy.default)))
        self.encrypted.append(session.ssl is not None)
        return self.answer


def allowed(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"user", b"p@ss")
    return AuthResult(success=good, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, cert


def server_context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate[1], certificate[0])
    return context


@pytest.fixture
def kept() -> Kept:
    return Kept()


def serving(kept: Kept, **options: Any) -> Iterator[int]:
    controller = Controller(kept, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    yield controller.port
    controller.stop()


@pytest.fixture
def plain(kept: Kept) -> Iterator[int]:
    yield from serving(kept)


@pytest.fixture
def tls(kept: Kept, certificate: tuple[Path, Path]) -> Iterator[int]:
    yield from serving(
        kept, tls_context=server_context(certificate), auth_required=True, require_starttls=True, authenticator=allowed
    )


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))


def channel(url: str) -> Mail:
    return Mail(MailServer.from_url(url), "Gradewatch <alerts@example.org>", "https://watch.example.org", "s3cret")


def send(url: str, message: Any = ALERT) -> list[str]:
    handed: list[str] = []
    channel(url).send(message, 0, lambda: handed.append("handed over"))
    return handed


@pytest.mark.usefixtures("trusted")
def test_starttls_and_login(tls: int, kept: Kept) -> None:
    assert send(f"smtp://user:p%40ss@127.0.0.1:{tls}?starttls=required") == ["handed over"]
    assert kept.encrypted == [True]
    assert kept.mails[0][0].rcpt_tos == ["team@example.org"]


@pytest.mark.usefixtures("trusted")
def test_wrong_password_is_permanent_for_the_whole_channel(tls: int) -> None:
    with pytest.raises(Permanent) as refusal:
        send(f"smtp://user:wrong@127.0.0.1:{tls}?starttls=required")
    assert refusal.value.everywhere


def test_certificate_that_nobody_vouches_for_is_not_trusted(tls: int, kept: Kept) -> None:
    with pytest.raises(Transient):
        send(f"smtp://user:p%40ss@127.0.0.1:{tls}?starttls=required")
    assert kept.mails == []


def test_required_encryption_that_is_not_offered_sends_nothing(plain: int, kept: Kept) -> None:
    with pytest.raises(Permanent, match="STARTTLS"):
        send(f"smtp://127.0.0.1:{plain}?starttls=required")
    assert kept.mails == []


@pytest.mark.usefixtures("trusted")
def test_implicit_tls(kept: Kept, certificate: tuple[Path, Path]) -> None:
    class Implicit(Controller):
        def factory(self) -> SMTP:
            return SMTP(self.handler, **self.SMTP_kwargs)

    controller = Implicit(kept, hostname="127.0.0.1", port=free_port(), ssl_context=server_context(certificate))
    controller.start()
    try:
        send(f"smtps://127.0.0.1:{controller.port}")
    finally:
        controller.stop()
    assert len(kept.mails) == 1


@pytest.mark.parametrize(
    ("answer", "error", "handed"),
    [("451 4.3.2 later", Transient, True), ("554 5.7.1 spam", Permanent, True), ("552 5.2.2 full", Transient, True)],
)
def test_refusals_of_the_message_are_told_apart(
    answer: str, error: type[Exception], handed: bool, plain: int, kept: Kept
) -> None:
    kept.answer = answer
    with pytest.raises(error, match=answer[:3]):
        send(f"smtp://127.0.0.1:{plain}")


@pytest.mark.parametrize(("answer", "stop"), [("550 5.1.1 no such user", True), ("554 5.7.1 relay denied", False)])
def test_address_that_is_gone_stops_and_another_refusal_does_not(
    answer: str, stop: bool, plain: int, kept: Kept
) -> None:
    kept.recipient_answer = answer
    with pytest.raises(Permanent) as refusal:
        send(f"smtp://127.0.0.1:{plain}")
    assert refusal.value.stop is stop
    assert kept.mails == []


def test_server_out_of_reach_is_transient_for_all_and_nothing_was_handed_over() -> None:
    with pytest.raises(Transient) as refusal:
        send(f"smtp://127.0.0.1:{free_port()}")
    assert refusal.value.everywhere


def test_lines_that_begin_with_a_dot_arrive(plain: int, kept: Kept) -> None:
    send(f"smtp://127.0.0.1:{plain}", replace(ALERT, events=(numbered(1, notes=(".", "..x", "." * 90)),)))
    text = kept.mails[0][1].get_body(("plain",)).get_content()
    assert "\n.\n..x\n" in text.replace("\r\n", "\n")


@given(text=st.text(max_size=300))
def test_nothing_scraped_can_add_a_header(text: str) -> None:
    event = numbered(1, headline=f"{text}\r\nBcc: everyone@example.org\n\n{text}")
    for kind in (MessageKind.ALERT, MessageKind.DIGEST):
        mail = channel("smtp://localhost").compose(
            message_of(kind, event, target=TO, route=f"r{text[:5]}", digest="daily")
        )
        parsed = message_from_bytes(mail.as_bytes(policy=policy.SMTP), policy=policy.default)
        assert parsed["Bcc"] is None
        assert parsed["To"] == "team@example.org"
        assert parsed["Message-ID"] == f"<{1:032x}@example.org>"
        assert parsed.get_body(("html",)) is not None


def test_html_escapes_what_is_scraped() -> None:
    event = numbered(1, headline="<script>alert(1)</script>", notes=("<img src=x>",), theme="a & b")
    page = channel("smtp://localhost").compose(replace(ALERT, events=(event,))).get_body(("html",))
    assert page is not None
    html = page.get_content()
    assert "<script>" not in html
    assert "<img" not in html
    assert "a &amp; b" in html


def test_follow_up_hangs_below_the_first_mail() -> None:
    thread = Thread("<first@example.org>", "r", (SEED,))
    mail = channel("smtp://localhost").compose(replace(ALERT, events=(EVENTS["correction"],), thread=thread))
    assert mail["In-Reply-To"] == "<first@example.org>"
    assert mail["References"] == "<provider-80542@example.org> <first@example.org>"


def test_stop_link_names_its_address_and_cannot_be_forged() -> None:
    mail = channel("smtp://localhost").compose(ALERT)
    token = str(mail["List-Unsubscribe"]).strip("<>").rpartition("/")[2]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert unsubscribe_target(token, "s3cret") == TO
    assert unsubscribe_target(token, "other") is None
    other = unsubscribe_token("mailto:other@example.org", "s3cret").partition(".")[0]
    assert unsubscribe_target(f"{other}.{token.partition('.')[2]}", "s3cret") is None


@given(st.text())
def test_nonsense_is_no_token(text: str) -> None:
    assert unsubscribe_target(text, "s3cret") is None
    assert unsubscribe_target(unsubscribe_token(TO, ""), "") is None


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://h?starttls=maybe"])
def test_wrong_setting_is_named_with_an_example(url: str) -> None:
    with pytest.raises(MailSettingError, match="SMTP_URL"):
        MailServer.from_url(url)


def test_sender_that_is_no_address_is_refused() -> None:
    with pytest.raises(MailSettingError, match="MAIL_FROM"):
        email.check_sender("nobody")
