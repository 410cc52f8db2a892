"""The channels that the settings allow, opened for one run of the sender."""

from collections.abc import Mapping
from typing import TextIO

from alerts.channel import Channel
from alerts.channels import ChannelSettings
from alerts.channels import open_channels as channels_of
from service.setup import Service


def open_channels(service: Service, console: TextIO) -> Mapping[str, Channel]:
    """What sends to each kind of target. Raises `alerts.email.MailSettingError` for a mail setting without use."""
    settings = service.settings
    named = ChannelSettings(
        slack_bot_token=settings.slack_bot_token.get_secret_value(),
        slack_api_url=settings.slack_api_url,
        smtp_url=settings.smtp_url.get_secret_value(),
        mail_from=settings.mail_from,
        webhook_secret=settings.webhook_secret.get_secret_value(),
        public_url=settings.public_url,
        unsubscribe_secret=settings.web_token.get_secret_value(),
        admin_target=settings.admin_target,
    )
    return channels_of(named, service.routes, console)
