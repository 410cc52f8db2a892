"""Settings: where they come from, and what a wrong one says."""

from datetime import timedelta
from pathlib import Path

import pytest

import main
from service.settings import Settings, SettingsError, load_settings, secrets_of


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("GRADEWATCH_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "gradewatch.toml"
    file.write_text('poll_interval = "1h"\nrequest_interval = "3s"\nnews_feeds = ["https://example.org/a"]\n')
    monkeypatch.setenv("GRADEWATCH_POLL_INTERVAL", "90s")
    settings = load_settings()
    assert settings.poll_interval == timedelta(seconds=90)
    assert settings.request_interval == timedelta(seconds=3)
    assert "example.org" in settings.hosts


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("POLL_INTERVAL", "soon", "for example 15m"),
        ("MAX_DOCUMENT_BYTES", "big", "for example 40MB"),
        ("WATCH", "councils", "local_authority"),
        ("REPORTS_URL", "reports.ofsted.gov.uk", "https://reports.ofsted.gov.uk"),
        ("WEB_BIND", "0.0.0.0:8000", "WEB_TOKEN"),
        ("WEB_BIND", "everywhere", "for example 127.0.0.1:8000"),
        ("POL_INTERVAL", "15m", "no such setting"),
    ],
)
def test_a_wrong_setting_is_named_with_an_example(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"GRADEWATCH_{name}", value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert name in str(refused.value) and said in str(refused.value)


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"absent\.toml"):
        load_settings(tmp_path / "absent.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("poll_interval = 15m")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_settings(broken)
    unknown = tmp_path / "unknown.toml"
    unknown.write_text('pol_interval = "15m"')
    with pytest.raises(SettingsError, match="POL_INTERVAL"):
        load_settings(unknown)


def test_a_secret_comes_from_a_file_and_is_never_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-secret\n")
    monkeypatch.setenv("GRADEWATCH_SLACK_BOT_TOKEN_FILE", str(tmp_path / "token"))
    settings = load_settings()
    assert settings.slack_bot_token.get_secret_value() == "xoxb-secret"
    assert "xoxb-secret" not in repr(settings) and secrets_of(settings) == ("xoxb-secret",)


def test_a_password_in_the_database_s_address_is_not_shown() -> None:
    settings = Settings(database_url="postgresql+psycopg://me:hush@host/name")
    assert "hush" not in settings.shown_database


def test_the_settings_file_may_be_named_anywhere_on_the_command_line() -> None:
    assert main.arguments(["poll", "--config", "x.toml", "--json"]) == ["--config", "x.toml", "poll", "--json"]
    assert main.arguments(["--config=x.toml", "poll"]) == ["--config=x.toml", "poll"]
    assert main.arguments(["poll"]) == ["poll"]
