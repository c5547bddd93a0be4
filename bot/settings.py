"""Settings of one installation: read once from the environment and `.env`, checked together, then frozen.

Every mistake is found at once and named by its variable; no value is ever repeated, since it may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from typing_extensions import override

TEMPLATE_FOLDER = Path("var/mau")
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what Telegram allows: https://core.telegram.org/bots/api#setwebhook
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_GETTEXT = re.compile(r"[:_.]|^C$")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong setting: its variable and a code that `locales` turns into a sentence (`settings.<code>`)."""

    name: str
    code: str


class SettingsError(Exception):
    """The settings cannot be used; `mistakes` holds every reason."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(", ".join(f"{m.name}: {m.code}" for m in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Address:
    """Where the web endpoints listen."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class WeeklyHour:
    """A weekday (0 Monday – 6 Sunday) and an hour of office time."""

    weekday: int
    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class DailyHour:
    """An hour of office time."""

    hour: int
    minute: int


def _wrong(code: str) -> PydanticCustomError:
    return PydanticCustomError("office", "{code}", {"code": code})


def _token(value: object) -> object:
    if not _TOKEN.fullmatch(str(value).strip()):
        raise _wrong("not_a_token")
    return str(value).strip()


def _web_address(*schemes: str) -> BeforeValidator:
    def check(value: object) -> object:
        text = str(value).strip().rstrip("/")
        if not re.fullmatch(rf"({'|'.join(schemes)})://[^\s/]+.*", text):
            raise _wrong("not_" + schemes[0])
        return text

    return BeforeValidator(check)


def _database(value: object) -> object:
    text = str(value).strip()
    if not re.match(r"(sqlite|postgresql|postgres)://", text):
        raise _wrong("not_a_database")
    return text


def _zone(value: object) -> object:
    if isinstance(value, ZoneInfo):
        return value
    try:
        return ZoneInfo(str(value).strip())
    except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError only in name
        raise _wrong("not_a_zone") from error
    except KeyError as error:
        raise _wrong("not_a_zone") from error


def _ids(value: object) -> object:
    if isinstance(value, (frozenset, set)):
        return frozenset(value)
    words = [word for word in re.split(r"[\s,;]+", str(value)) if word]
    if not all(re.fullmatch(r"[1-9]\d{0,19}", word) for word in words):
        raise _wrong("not_ids")
    return frozenset(int(word) for word in words)


def _secret(value: object, info: ValidationInfo) -> object:
    if value is None:
        if info.data.get("webhook_url"):
            raise _wrong("missing_secret")
        return None
    if not _SECRET.fullmatch(str(value).strip()):
        raise _wrong("not_a_secret")
    return str(value).strip()


def _listen(value: object) -> object:
    if isinstance(value, Address):
        return value
    host, _, port = str(value).strip().rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise _wrong("not_host_port")
    return Address(host.strip("[]"), int(port))


def _folder(value: object) -> object:
    path = Path(str(value).strip())
    if path.exists() and not path.is_dir():
        raise _wrong("not_a_folder")
    return path


def _daily(value: object) -> object:
    if isinstance(value, DailyHour):
        return value
    found = _HOUR.fullmatch(str(value).strip())
    if not found:
        raise _wrong("not_an_hour")
    return DailyHour(int(found[1]), int(found[2]))


def _weekly(value: object) -> object:
    if isinstance(value, WeeklyHour):
        return value
    day, _, hour = str(value).strip().upper().partition(" ")
    found = _HOUR.fullmatch(hour.strip())
    if day not in WEEKDAYS or not found:
        raise _wrong("not_weekday_hour")
    return WeeklyHour(WEEKDAYS.index(day), int(found[1]), int(found[2]))


def _upper(value: object) -> object:
    return str(value).strip().upper()


def _lower(value: object) -> object:
    return str(value).strip().lower()


class _Environment(EnvSettingsSource):
    """The process's environment, without gettext's LANGUAGE ("en_US:en"), which many Linux systems set for themselves."""

    @override
    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        value, key, is_complex = super().get_field_value(field, field_name)
        if field_name == "language" and isinstance(value, str) and _GETTEXT.search(value):
            return None, key, is_complex
        return value, key, is_complex


class Settings(BaseSettings):
    """One installation's settings; `.env.example` explains each variable."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
        validate_default=False,
        str_strip_whitespace=True,
    )

    bot_token: Annotated[SecretStr | None, BeforeValidator(_token)] = None
    bot_api_url: Annotated[str, _web_address("http", "https")] = "https://api.telegram.org"
    proxy_url: Annotated[SecretStr | None, _web_address("socks5", "socks5h", "http", "https")] = None
    database_url: Annotated[SecretStr, BeforeValidator(_database)] = SecretStr("sqlite:///var/nhacviec.db")
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Asia/Ho_Chi_Minh")
    office_name: str = Field("Văn phòng", min_length=1, max_length=200)
    admin_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)] = frozenset()
    open_to_all: bool = False
    language: Annotated[Literal["vi", "en"], BeforeValidator(_lower)] = "vi"
    webhook_url: Annotated[str | None, _web_address("https")] = None
    webhook_secret: Annotated[SecretStr | None, BeforeValidator(_secret), Field(validate_default=True)] = None
    listen: Annotated[Address, NoDecode, BeforeValidator(_listen)] = Address("127.0.0.1", 8081)
    digest_at: Annotated[WeeklyHour, NoDecode, BeforeValidator(_weekly)] = WeeklyHour(0, 7, 30)
    ping_at: Annotated[DailyHour, NoDecode, BeforeValidator(_daily)] = DailyHour(8, 0)
    metrics_open: bool = False
    template_folder: Annotated[Path, BeforeValidator(_folder)] = TEMPLATE_FOLDER
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = "text"
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = "INFO"

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment before `.env`; no other source."""
        del env_settings, file_secret_settings
        return init_settings, _Environment(settings_cls), dotenv_settings


def load(env_file: Path | None = None, **given: object) -> Settings:
    """Return the settings of the environment and of `env_file` (by default `.env` of the working folder, if there).

    Raises `SettingsError` with every mistake at once.
    """
    try:
        return Settings(_env_file=env_file or Path(".env"), **given)  # type: ignore[call-arg,arg-type]
    except ValidationError as error:
        raise SettingsError(tuple(_mistakes(error))) from None  # the cause would repeat values
    except UnicodeDecodeError:
        raise SettingsError((Mistake(".env", "not_utf8"),)) from None


def _mistakes(error: ValidationError) -> Iterator[Mistake]:
    codes = {"bool_parsing": "not_yes_or_no", "literal_error": "not_offered", "string_too_short": "empty"}
    for fault in error.errors(include_url=False, include_input=False):
        facts = fault.get("ctx", {})
        yield Mistake(str(fault["loc"][0]).upper(), facts.get("code") or codes.get(fault["type"], "unusable"))
