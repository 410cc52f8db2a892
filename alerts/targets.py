"""The addresses that a route may name, each in one normal form."""

import re
from urllib.parse import urlsplit

EXAMPLES = (
    'to = ["slack:#ofsted-alerts", "mailto:team@example.org", "slack+https://hooks.slack.com/services/T/B/X", '
    '"webhook+https://example.org/hook", "console:"]'
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SLACK_CHANNEL = re.compile(r"#[\w-]{1,80}|[CGDU][A-Z0-9]{8,}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9-]+")
CHANNELS = ("slack", "slack+https", "mailto", "webhook+https", "console")


class TargetError(ValueError):
    """A target is none that alerts can go to; the message says why."""


def channel_of(target: str) -> str:
    """Which channel sends to the target: slack, slack_webhook, email, webhook or console."""
    scheme = target.partition(":")[0]
    names = {"slack": "slack", "mailto": "email", "console": "console"}
    return names.get(scheme) or ("slack_webhook" if scheme.startswith("slack+") else "webhook")


def parse_targets(text: str) -> tuple[str, ...]:
    """The targets that one entry of `to` names, one a recipient: "mailto:a@x.org,b@x.org" is two.

    Raises `TargetError`.
    """
    scheme, colon, rest = text.strip().partition(":")
    scheme = scheme.lower()
    if not colon:
        raise TargetError(f"{text!r} is no target: it must begin with {', '.join(c + ':' for c in CHANNELS)}")
    if scheme == "console":
        return ("console:",)
    if scheme == "slack":
        return (f"slack:{_slack_channel(rest)}",)
    if scheme == "mailto":
        return tuple(dict.fromkeys(f"mailto:{_address(part)}" for part in rest.split(",")))
    if scheme in ("slack+https", "slack+http", "webhook+https", "webhook+http"):
        return (_web_target(scheme, rest),)
    raise TargetError(f"{scheme + ':'!r} is no kind of target; there are {', '.join(c + ':' for c in CHANNELS)}")


def _slack_channel(text: str) -> str:
    if not _SLACK_CHANNEL.fullmatch(text):
        raise TargetError(f"{text!r} is no Slack channel: write its name with a # or its id")
    return text


def _address(text: str) -> str:
    address = text.strip()
    if not _ADDRESS.fullmatch(address) or len(address) > 254 or ".." in address:
        raise TargetError(f"{address!r} is no e-mail address")
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


def _web_target(scheme: str, rest: str) -> str:
    parts = urlsplit(f"{scheme.rpartition('+')[2]}:{rest}")
    if not parts.hostname or parts.username or re.search(r"[\s<>\"]", rest):
        raise TargetError(f"{scheme}:{rest} is no web address (a host, no user name, no spaces)")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise TargetError(f"{scheme}:{rest} would go over the network unencrypted: write {scheme}s:")
    return f"{scheme}:{rest}"


def shown_target(target: str) -> str:
    """The target as it may stand in logs and messages: a webhook's address is a secret, its host is not."""
    if "://" not in target:
        return target
    scheme, _, rest = target.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/…"
