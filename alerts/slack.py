"""Alerts to Slack: with a bot token (threads, updates, read-back) or through an incoming webhook (none of these).

Slack knows no idempotency key. A message posted by the bot carries its id in its metadata, so one whose answer was lost
is looked for before it is posted again. slack-sdk's own retries are off: they would post twice.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient, WebhookResponse

from alerts.channel import Ambiguous, CannotTell, HandOver, Permanent, Transient, asked_wait
from alerts.message import Message, MessageKind
from alerts.slack_blocks import blocks_of, fallback, updated_blocks

TIMEOUT_SECONDS = 8
ONE_A_SECOND = timedelta(seconds=1.02)
"""Slack's rate for a channel is one message a second (api.slack.com/apis/rate-limits); a little to spare."""
EVENT_TYPE = "gradewatch_alert"
LOOK_BACK = timedelta(minutes=5)
"""Slack's clock and ours may differ."""
PAGES = 10
_UNCERTAIN = {"internal_error", "fatal_error", "request_timeout"}
_NOT_NOW = {"service_unavailable", "team_added_to_org"}
_EVERYWHERE = {
    "account_inactive",
    "ekm_access_denied",
    "enterprise_is_restricted",
    "invalid_auth",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "token_expired",
    "token_revoked",
}
_BLOCKS_REFUSED = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}


@dataclass(frozen=True, slots=True)
class SlackBot:
    """Posts to any channel that the bot is in."""

    token: str = field(repr=False)
    api_url: str = "https://slack.com/api/"
    more_link: str | None = None
    pace: timedelta = ONE_A_SECOND
    folds: bool = True
    repeats: int | None = 1

    def parts(self, message: Message) -> int:
        return 1 + (len(message.events) if message.kind is MessageKind.SUMMARY else 0)

    def send(self, message: Message, part: int, hand_over: HandOver) -> str | None:
        client, thread = self._client(), _thread_of(message)
        if message.thread is not None and thread is not None:
            self._update_first(client, message, thread)
        hand_over()
        answer = self._post(client, message, part, thread, blocks_of(message, part, self.more_link))
        return _reference(message, str(answer["channel"]), str(answer["ts"]))

    def find(self, message: Message, part: int, since: datetime) -> str | None:
        """Looks for the message's id in the metadata of what was posted since, in its thread where it has one."""
        client, thread = self._client(), message.root or _thread_of(message)
        channel = _channel_of(thread) or _channel_of(message.last_ref) or self._channel_id(client, message.target)
        read: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{(since - LOOK_BACK).timestamp():.6f}",
            "include_all_metadata": True,
            "limit": 200,
        }
        cursor = None
        for _ in range(PAGES):
            if thread is not None:
                answer = _asked(client.conversations_replies, ts=_ts_of(thread), cursor=cursor, **read)
            else:
                answer = _asked(client.conversations_history, cursor=cursor, **read)
            for posted in answer.get("messages", []):
                if _is(posted, message, part):
                    return _reference(message, channel, str(posted["ts"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        raise CannotTell

    def _client(self) -> WebClient:
        return WebClient(token=self.token, base_url=self.api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])

    def _post(
        self, client: WebClient, message: Message, part: int, thread: str | None, blocks: list[dict[str, Any]] | None
    ) -> Any:
        try:
            return _asked(
                client.chat_postMessage,
                channel=_channel_of(thread) or message.target.removeprefix("slack:"),
                text=fallback(message, part),
                blocks=blocks,
                thread_ts=_ts_of(thread) if thread else None,
                reply_broadcast=True if message.thread is not None and _is_grave(message) else None,
                unfurl_links=False,
                unfurl_media=False,
                metadata=_metadata(message, part),
            )
        except _Refused as refusal:
            if blocks is not None and refusal.error in _BLOCKS_REFUSED:
                return self._post(client, message, part, thread, None)  # better plain than not at all
            if thread is not None and refusal.error in ("thread_not_found", "message_not_found"):
                return self._post(client, message, part, None, blocks)
            raise Permanent(f"Slack: {refusal.error}", everywhere=refusal.error in _EVERYWHERE) from None

    def _update_first(self, client: WebClient, message: Message, thread: str) -> None:
        """Let the first alert say what has followed it. Doing so twice does no harm; a deleted alert stays deleted."""
        text, blocks = updated_blocks(message, self.more_link)
        try:
            _asked(client.chat_update, channel=_channel_of(thread), ts=_ts_of(thread), text=text, blocks=blocks)
        except _Refused:
            return
        except Ambiguous as lost:
            raise Transient(f"the first alert could not be updated: {lost}") from None

    def _channel_id(self, client: WebClient, target: str) -> str:
        """Slack's id of a channel given by name; history is read by id only."""
        name = target.removeprefix("slack:")
        if not name.startswith("#"):
            return name
        cursor = None
        for _ in range(PAGES):
            answer = _asked(client.conversations_list, cursor=cursor, limit=1000, exclude_archived=True)
            for channel in answer.get("channels", []):
                if channel.get("name") == name[1:]:
                    return str(channel["id"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        raise CannotTell


@dataclass(frozen=True, slots=True)
class SlackWebhook:
    """Posts through an incoming webhook: one fixed channel, no threads, no updates, no reading back."""

    more_link: str | None = None
    pace: timedelta = ONE_A_SECOND
    folds: bool = True
    repeats: int | None = 1

    def parts(self, message: Message) -> int:
        return 1

    def send(self, message: Message, part: int, hand_over: HandOver) -> str | None:
        client = WebhookClient(message.target.removeprefix("slack+"), timeout=TIMEOUT_SECONDS, retry_handlers=[])
        hand_over()
        body: dict[str, Any] = {"text": fallback(message), "unfurl_links": False, "unfurl_media": False}
        answer = _posted(client, body | {"blocks": blocks_of(message, 0, self.more_link)})
        if answer.body.strip() in _BLOCKS_REFUSED:
            answer = _posted(client, body)
        if answer.status_code != 200:
            raise _webhook_refusal(answer)
        return message.id

    def find(self, message: Message, part: int, since: datetime) -> str | None:
        raise CannotTell


class _Refused(Exception):
    """Slack said no, and nothing was posted."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


def _asked(method: Any, **values: Any) -> Any:
    """Slack's answer. Raises `_Refused`, `CannotTell` (reading only), `Transient` or `Ambiguous`."""
    try:
        return method(**values)
    except SlackApiError as refusal:
        raise _failure(refusal, reads=method.__name__.startswith("conversations")) from None
    except URLError as error:  # while connecting or sending: an incomplete request is not acted on
        raise Transient(f"Slack cannot be reached: {error.reason}", everywhere=True) from None
    except (OSError, HTTPException, SlackClientError) as error:
        raise Ambiguous(f"Slack: {type(error).__name__} {error}".strip()) from None


def _failure(refusal: SlackApiError, reads: bool) -> Exception:
    answer = refusal.response
    status = int(getattr(answer, "status_code", 200))
    error = str(answer.get("error") or f"status {status}")
    if status == 429 or error in ("ratelimited", "rate_limited"):
        return Transient("Slack: ratelimited", retry_after=asked_wait(_header(answer.headers, "Retry-After")) or 1.0)
    if status == 503 or error in _NOT_NOW:
        return Transient(f"Slack: {error}", everywhere=True)
    if reads and error not in _UNCERTAIN and status < 500:
        return CannotTell(error)
    if status >= 500 or error in _UNCERTAIN or error.startswith("Received a response in a non-JSON"):
        return Transient(f"Slack: {error}", everywhere=True) if reads else Ambiguous(f"Slack: {error}")
    return _Refused(error)


def _posted(client: WebhookClient, body: dict[str, Any]) -> WebhookResponse:
    try:
        return client.send_dict(body)
    except URLError as error:
        raise Transient(f"Slack cannot be reached: {error.reason}") from None
    except (OSError, HTTPException) as error:
        raise Ambiguous(f"Slack: {type(error).__name__} {error}".strip()) from None


def _webhook_refusal(answer: WebhookResponse) -> Permanent | Transient | Ambiguous:
    error = f"Slack: {answer.body.strip()[:100] or answer.status_code}"
    if answer.status_code == 429:
        return Transient(error, retry_after=asked_wait(_header(answer.headers, "Retry-After")) or 1.0)
    if answer.status_code == 504:
        return Ambiguous(error)
    return Transient(error) if answer.status_code >= 500 else Permanent(error)


def _header(headers: Any, name: str) -> str | None:
    found = next((value for key, value in dict(headers).items() if key.lower() == name.lower()), None)
    return str(found[0] if isinstance(found, list) else found) if found is not None else None


# --------------------------------------------------- references and metadata


def _metadata(message: Message, part: int) -> dict[str, Any]:
    events = message.events if part == 0 else (message.events[part - 1],)
    told = {"message": message.id, "part": part, "events": [event.id for event in events]}
    return {"event_type": EVENT_TYPE, "event_payload": told}


def _is(posted: dict[str, Any], message: Message, part: int) -> bool:
    payload = (posted.get("metadata") or {}).get("event_payload") or {}
    return payload.get("message") == message.id and payload.get("part", 0) == part


def _thread_of(message: Message) -> str | None:
    """The reference of the message that this one belongs under."""
    return message.thread.root if message.thread is not None and "/" in message.thread.root else message.root


def _reference(message: Message, channel: str, ts: str) -> str:
    """What is stored of a message: the head of its thread, "C0123/1700000000.000001"."""
    return _thread_of(message) or f"{channel}/{ts}"


def _channel_of(reference: str | None) -> str | None:
    channel, slash, _ = (reference or "").partition("/")
    return channel if slash else None


def _ts_of(reference: str) -> str:
    return reference.partition("/")[2]


def _is_grave(message: Message) -> bool:
    """A follow-up that the whole channel must see, not only who watches the thread: all but news."""
    return any(event.event != "news" for event in message.events)
