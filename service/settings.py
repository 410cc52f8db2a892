"""Settings: environment variables over gradewatch.toml over defaults, checked before anything runs."""

import os
import re
import sys
import tomllib
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from outcomes.inspection import PROVIDER_KINDS

PREFIX = "GRADEWATCH_"
DEFAULT_FILE = "gradewatch.toml"
OFSTED_HOSTS = ("reports.ofsted.gov.uk", "files.ofsted.gov.uk", "files.api.ofsted.gov.uk")
GOVUK_HOSTS = ("www.gov.uk", "assets.publishing.service.gov.uk")

_EXAMPLES = {
    "DATABASE_URL": "sqlite:///data/gradewatch.db or postgresql+psycopg://user:password@host/gradewatch",
    "REPORTS_URL": "https://reports.ofsted.gov.uk",
    "GOVUK_URL": "https://www.gov.uk",
    "ALLOWED_HOSTS": "reports.ofsted.gov.uk,files.ofsted.gov.uk",
    "WATCH": "local_authority,school",
    "NEWS_FEEDS": "https://www.gov.uk/government/organisations/ofsted.atom",
    "POLL_INTERVAL": "15m",
    "SWEEP_INTERVAL": "7d",
    "NEWS_INTERVAL": "30m",
    "REQUEST_INTERVAL": "1.5s",
    "REQUEST_TIMEOUT": "30s",
    "MAX_DOCUMENT_BYTES": "40MB",
    "MAX_EVENTS_PER_POLL": "8",
    "SLACK_API_URL": "https://slack.com/api/",
    "SMTP_URL": "smtp://user:password@mail.example.org:587?starttls=required",
    "MAIL_FROM": "gradewatch@example.org",
    "WEB_BIND": "127.0.0.1:8000",
    "LOG_FORMAT": "text or json",
    "KEEP_ARTICLE_TEXT": "false",
    "KEEP_INSPECTOR_NAMES": "true",
    "ADMIN_TARGET": "mailto:admin@example.org",
}


class SettingsError(Exception):
    """A setting is unknown, missing or invalid. The message names it, its fault and a valid example."""


def _duration(value: object) -> object:
    """ "1.5s", "15m", "2h", "7d" or plain seconds."""
    if isinstance(value, int | float):
        return timedelta(seconds=value)
    if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?\s*", value)):
        unit = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}[found[2] or "s"]
        return timedelta(seconds=float(found[1]) * unit)
    if isinstance(value, timedelta):
        return value
    raise ValueError(f"{value!r} is no duration")


def _bytes(value: object) -> object:
    """ "40MB", "500kB" or a plain number of bytes."""
    if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kKmMgG]?)i?[bB]?\s*", value)):
        return int(float(found[1]) * {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}[found[2].lower()])
    if isinstance(value, int):
        return value
    raise ValueError(f"{value!r} is no size")


def _listed(value: object) -> object:
    """A comma-separated text or a TOML list."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Size = Annotated[int, BeforeValidator(_bytes)]
Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """Every setting of the program; the names are those of the environment without the prefix, in lower case."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    database_url: str = ""
    data_dir: Path = Path("data")
    reports_url: str = "https://reports.ofsted.gov.uk"
    govuk_url: str = "https://www.gov.uk"
    allowed_hosts: Listed = OFSTED_HOSTS + GOVUK_HOSTS
    watch: Listed = ("local_authority",)
    news_feeds: Listed | None = None
    """None: the starter list (scraper/news/starter_feeds.toml), polled by `run` and `poll --source news`."""
    news_pages: Listed = ()
    poll_interval: Duration = timedelta(minutes=15)
    news_interval: Duration = timedelta(minutes=30)
    sweep_interval: Duration = timedelta(days=7)
    request_interval: Duration = timedelta(seconds=1.5)
    request_timeout: Duration = timedelta(seconds=30)
    max_document_bytes: Size = 40_000_000
    max_events_per_poll: int = Field(default=8, ge=1)
    contact: str = ""
    slack_bot_token: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "gradewatch@localhost"
    webhook_secret: SecretStr = SecretStr("")
    admin_target: str = "console:"
    public_url: str = ""
    web_bind: str = "127.0.0.1:8000"
    web_token: SecretStr = SecretStr("")
    log_format: str = ""
    keep_article_text: bool = False
    keep_inspector_names: bool = True
    routes: tuple[dict[str, Any], ...] = ()
    """The [[routes]] tables as written; `alerts.routes` checks them."""

    @field_validator("reports_url", "govuk_url", "slack_api_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"{value!r} is no web address")
        return value if value.endswith("/api/") else value.rstrip("/")

    @field_validator("watch")
    @classmethod
    def _known_kinds(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for kind in value:
            if kind not in PROVIDER_KINDS:
                raise ValueError(f"{kind!r} is no kind of provider; known: {', '.join(PROVIDER_KINDS)}")
        return value

    @field_validator("log_format")
    @classmethod
    def _known_format(cls, value: str) -> str:
        if value not in ("", "text", "json"):
            raise ValueError(f"{value!r} is neither text nor json")
        return value or ("text" if sys.stderr.isatty() else "json")

    @field_validator("web_bind")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError(f"{value!r} is not host:port")
        return value

    @model_validator(mode="after")
    def _web_closed_by_default(self) -> "Settings":
        host = self.web_bind.rpartition(":")[0].strip("[]")
        if host not in ("127.0.0.1", "localhost", "::1") and not self.web_token.get_secret_value():
            raise ValueError("web_token: must be set when WEB_BIND is not a loopback address")
        return self

    @cached_property
    def database(self) -> str:
        """The database's address, with the default below DATA_DIR."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'gradewatch.db').absolute()}"

    @cached_property
    def shown_database(self) -> str:
        """The database's address without its password."""
        from sqlalchemy.engine import make_url

        return make_url(self.database).render_as_string(hide_password=True)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Every `host[:port]` that may be contacted for pages."""
        addresses = (self.reports_url, self.govuk_url, *(self.news_feeds or ()), *self.news_pages)
        return frozenset(host.lower() for host in (*self.allowed_hosts, *(urlsplit(a).netloc for a in addresses)))

    @cached_property
    def user_agent(self) -> str:
        """Says honestly who asks, and whom to write to."""
        contact = f"; +{self.contact}" if self.contact else ""
        return f"Gradewatch/0.1 (watches published Ofsted outcomes; not affiliated with Ofsted{contact})"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def load_settings(config: Path | None = None) -> Settings:
    """Settings from the environment and the TOML file `config` (or GRADEWATCH_CONFIG, or ./gradewatch.toml).

    Raises `SettingsError`, which names the setting, its fault and a valid example.
    """
    values = _file_values(config)
    _refuse_unknown_environment()
    try:
        return Settings(**(values | _secrets_from_files()))
    except ValidationError as error:
        raise SettingsError("; ".join(_in_words(dict(fault)) for fault in error.errors())) from None


def config_path(config: Path | None = None) -> Path | None:
    """The settings file in force, None where there is none."""
    named = config or (Path(env) if (env := os.environ.get(PREFIX + "CONFIG")) else None)
    if named:
        return named
    return Path(DEFAULT_FILE) if Path(DEFAULT_FILE).is_file() else None


def _file_values(config: Path | None) -> dict[str, Any]:
    path = config_path(config)
    if path is None:
        return {}
    try:
        return {name.lower(): value for name, value in tomllib.loads(path.read_text("utf-8")).items()}
    except OSError as error:
        raise SettingsError(f"settings file {path}: {error.strerror}; name another with --config") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"settings file {path} is not valid TOML: {error}") from None


def _refuse_unknown_environment() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {PREFIX + "CONFIG"}
    known |= {name + "_FILE" for name in known}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            raise SettingsError(f"{name}: there is no such setting; see README.md for the list")


def _secrets_from_files() -> dict[str, str]:
    """NAME_FILE holds the value of NAME, for container secrets. NAME itself wins."""
    values = {}
    for name in Settings.model_fields:
        path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
        if path and f"{PREFIX}{name.upper()}" not in os.environ:
            try:
                values[name] = Path(path).read_text("utf-8").strip()
            except OSError as error:
                raise SettingsError(f"{PREFIX}{name.upper()}_FILE: cannot read {path}: {error.strerror}") from None
    return values


def _in_words(fault: dict[str, Any]) -> str:
    """One fault as "SETTING: what is wrong; for example …". Never shows a value that may be secret."""
    name = str(fault["loc"][0]).upper() if fault["loc"] else ""
    message = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        return f"{name}: there is no such setting; see README.md for the list"
    if not name:
        name, _, message = message.partition(": ")
        name = name.upper()
    example = f"; for example {_EXAMPLES[name]}" if name in _EXAMPLES else ""
    return f"{name}: {message}{example}"


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Every secret value, so that logs can leave them out."""
    values = (getattr(settings, name) for name in Settings.model_fields)
    return tuple(
        value.get_secret_value() for value in values if isinstance(value, SecretStr) and value.get_secret_value()
    )
