"""Settings: all mistakes at once, no value repeated, `.env.example` complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Address, DailyHour, Mistake, Settings, SettingsError, WeeklyHour, load

ROOT = Path(__file__).parents[2]
NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_example_file_names_every_setting_and_no_other():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [found[1] for line in lines if (found := re.match(r"#? ?([A-Z_]+)=", line))]
    assert sorted(named) == sorted(NAMES)


def test_the_example_file_is_itself_a_valid_configuration():
    assert load(ROOT / ".env.example") == load()


def test_without_any_setting_the_defaults_hold():
    settings = load()
    assert settings.bot_token is None
    assert settings.database_url.get_secret_value() == "sqlite:///var/nhacviec.db"
    assert settings.timezone.key == "Asia/Ho_Chi_Minh"
    assert settings.digest_at == WeeklyHour(0, 7, 30)
    assert settings.ping_at == DailyHour(8, 0)
    assert settings.listen == Address("127.0.0.1", 8081)
    assert settings.open_to_all is False


WRONG = {
    "BOT_TOKEN": ("khong-phai-ma-bi-mat", "not_a_token"),
    "BOT_API_URL": ("telegram", "not_http"),
    "PROXY_URL": ("user:matkhau@proxy", "not_socks5"),
    "DATABASE_URL": ("mysql://root:matkhau@db/x", "not_a_database"),
    "TIMEZONE": ("Sao/Hoa", "not_a_zone"),
    "OFFICE_NAME": ("   ", "empty"),
    "ADMIN_IDS": ("hoa, 12", "not_ids"),
    "OPEN_TO_ALL": ("chắc vậy", "not_yes_or_no"),
    "LANGUAGE": ("fr", "not_offered"),
    "WEBHOOK_URL": ("http://bot.example.vn", "not_https"),
    "WEBHOOK_SECRET": ("có dấu cách", "not_a_secret"),
    "LISTEN": ("8081", "not_host_port"),
    "DIGEST_AT": ("thứ hai 7h", "not_weekday_hour"),
    "PING_AT": ("25:00", "not_an_hour"),
    "METRICS_OPEN": ("hình như có", "not_yes_or_no"),
    "TEMPLATE_FOLDER": ("/dev/null", "not_a_folder"),
    "LOG_FORMAT": ("xml", "not_offered"),
    "LOG_LEVEL": ("LOUD", "not_offered"),
}


def test_every_mistake_is_found_at_once_and_no_value_is_repeated(monkeypatch):
    for name, (value, _) in WRONG.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert set(caught.value.mistakes) == {Mistake(name, code) for name, (_, code) in WRONG.items()}
    for value, _ in WRONG.values():
        assert value.strip() == "" or value not in f"{caught.value!r} {caught.value}"


def test_every_setting_has_a_case_of_a_wrong_value():
    assert sorted(WRONG) == sorted(NAMES)


def test_a_webhook_without_a_secret_is_a_mistake_even_beside_others(monkeypatch):
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.vn")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsError) as caught:
        load()
    assert set(caught.value.mistakes) == {Mistake("WEBHOOK_SECRET", "missing_secret"), Mistake("LOG_LEVEL", "not_offered")}


@pytest.mark.parametrize(
    ("given", "ids"),
    [("12", {12}), ("12,34", {12, 34}), (" 12 ; 34 ", {12, 34}), ("12 34,", {12, 34}), ("", set())],
    ids=["one", "comma", "semicolon", "blank", "empty"],
)
def test_admin_ids_may_be_separated_in_any_usual_way(monkeypatch, given, ids):
    monkeypatch.setenv("ADMIN_IDS", given)
    assert load().admin_ids == ids


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("OFFICE_NAME=Văn phòng A\nLANGUAGE=en\n", encoding="utf-8")
    monkeypatch.setenv("OFFICE_NAME", "Văn phòng B")
    assert load().office_name == "Văn phòng B"
    assert load().language == "en"


def test_the_language_list_of_the_operating_system_is_not_taken_for_our_setting(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("LANGUAGE=vi\n", encoding="utf-8")
    monkeypatch.setenv("LANGUAGE", "en_US:en")
    assert load().language == "vi"


def test_secrets_are_not_shown_when_settings_are_printed(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc")
    monkeypatch.setenv("DATABASE_URL", "postgresql://office:matkhau@db/x")
    monkeypatch.setenv("PROXY_URL", "socks5://me:matkhau2@proxy:1080")
    shown = repr(load())
    assert "AAEh" not in shown
    assert "matkhau" not in shown


def test_a_file_in_another_encoding_is_one_clear_mistake(tmp_path):
    (tmp_path / ".env").write_bytes("OFFICE_NAME=Văn phòng".encode("utf-16"))
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.mistakes == (Mistake(".env", "not_utf8"),)
