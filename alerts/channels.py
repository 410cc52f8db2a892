"""All channels that the settings allow, by the name that `targets.channel_of` gives."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TextIO
from urllib.parse import urlsplit

from alerts.channel import Channel
from alerts.console import Console
from alerts.route import Route


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """The settings that channels need, as plain texts; an empty one leaves its channel out."""

    slack_bot_token: str = field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "gradewatch@localhost"
    webhook_secret: str = field(default="", repr=False)
    public_url: str = ""
    unsubscribe_secret: str = field(default="", repr=False)
    """Signs the links that stop a mail; without it there are none."""
    admin_target: str = "console:"


def open_channels(
    settings: ChannelSettings, routes: Iterable[Route], stream: TextIO = sys.stdout
) -> dict[str, Channel]:
    """The channels. Slack's library and the mail's are loaded only where a target needs them.

    Raises `alerts.email.MailSettingError` for a mail setting that cannot be used.
    """
    from alerts.slack import SlackBot, SlackWebhook
    from alerts.webhook import Webhook

    targets = {settings.admin_target, *(target for route in routes for target in route.targets)}
    hosts = {urlsplit(t.removeprefix("webhook+")).netloc.lower() for t in targets if t.startswith("webhook+")}
    more = f"{settings.public_url.rstrip('/')}/changes" if settings.public_url else None
    channels: dict[str, Channel] = {
        "console": Console(stream),
        "slack_webhook": SlackWebhook(more_link=more),
        "webhook": Webhook(settings.webhook_secret, frozenset(hosts)),
    }
    if settings.slack_bot_token:
        channels["slack"] = SlackBot(settings.slack_bot_token, settings.slack_api_url, more_link=more)
    if settings.smtp_url:
        from alerts.email import Mail, MailServer, check_sender

        check_sender(settings.mail_from)
        server = MailServer.from_url(settings.smtp_url)
        channels["email"] = Mail(
            server, settings.mail_from, settings.public_url, settings.unsubscribe_secret, more_link=more
        )
    return channels
