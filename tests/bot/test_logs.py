"""No secret reaches a log line, whatever wrote it."""

from __future__ import annotations

import io
import json
import logging

import pytest
from structlog.contextvars import bound_contextvars

from bot import logs
from bot.traces import ROOMS
from handlers.outcome import CURRENT, UpdateOutcome
from storage.engine import make_engines, place_of

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@pytest.fixture
def written():
    """Collect what is logged as JSON at DEBUG, and put logging back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("json", "DEBUG", ("webhook-secret-1", "short"), stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    for room in ROOMS:
        logging.getLogger(room).setLevel(logging.NOTSET)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"POST https://api.telegram.org/bot{TOKEN}/getMe", id="a token inside an address"),
        pytest.param("GET http://127.0.0.1:8080/file/bot1:abc/documents/1.docx", id="a short token inside a file address"),
        pytest.param(f"token {TOKEN} refused", id="a bare token"),
        pytest.param("cannot reach postgresql://office:hunter22secret@db/x", id="a password inside an address"),
        pytest.param("secret webhook-secret-1 differs", id="a secret of the settings"),
    ],
)
def test_a_secret_is_taken_out_of_a_message(written, text):
    logging.getLogger("bot.any").warning("%s", text)
    line = written.getvalue()
    assert "***" in line
    for secret in (TOKEN, "1:abc", "hunter22secret", "webhook-secret-1"):
        assert secret not in line


def test_a_secret_is_taken_out_of_extras_and_tracebacks(written):
    try:
        raise ValueError(f"bad token {TOKEN}")
    except ValueError:
        logging.getLogger("bot.any").exception("failed", extra={"facts": {"url": f"/bot{TOKEN}/x", "list": [TOKEN]}})
    line = written.getvalue()
    assert "ValueError" in line
    assert TOKEN not in line


def test_a_json_line_holds_level_logger_time_and_extras(written):
    logging.getLogger("bot.any").info("taken in", extra={"action": "intake", "count": 3})
    event = json.loads(written.getvalue())
    assert event["event"] == "taken in"
    assert event["action"] == "intake"
    assert event["count"] == 3
    assert event["level"] == "info"
    assert event["logger"] == "bot.any"
    assert event["timestamp"].endswith("Z")


def test_httpx_says_nothing_at_info_because_it_would_write_the_token(written):
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert written.getvalue() == ""


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        pytest.param("host=db password=hunter22 dbname=x", "hunter22", id="a password as libpq writes it"),
        pytest.param("host=db password='two words' dbname=x", "two words", id="a password in quotes"),
        pytest.param(f"start {'a1-_' * 10}abc", "a1-_" * 10, id="the code of an invitation"),
        pytest.param(f"GET /lich/{'Zz9' * 15}.ics", "Zz9Zz9", id="a calendar's link"),
    ],
)
def test_what_opens_something_is_taken_out(written, text, secret):
    logging.getLogger("bot.any").warning("%s", text)
    assert secret not in written.getvalue()


def test_an_exception_shows_its_way_and_nobodys_words(written):
    try:
        try:
            {}["số điện thoại của bà Hoa"]
        except KeyError as error:
            raise ValueError("bà Hoa nói") from error
    except ValueError:
        logging.getLogger("handlers.any").exception("failed")
    shown = json.loads(written.getvalue())["exception"]
    assert "Hoa" not in shown
    assert shown.index("KeyError") < shown.index("led to") < shown.index("ValueError")
    assert "tests/bot/test_logs.py:" in shown


def test_a_message_that_names_only_the_program_is_kept(written):
    try:
        object().nothing  # noqa: B018
    except AttributeError:
        logging.getLogger("bot.any").exception("failed")
    assert "has no attribute 'nothing'" in written.getvalue()


def test_an_error_given_as_a_fact_is_named_only(written):
    logging.getLogger("bot.any").warning("odd", extra={"error": LookupError("bà Hoa")})
    assert json.loads(written.getvalue())["error"] == "LookupError"


def test_an_exception_group_shows_what_is_in_it(written):
    logging.getLogger("bot.any").error("failed", exc_info=ExceptionGroup("rounds failed", [KeyError("bà Hoa"), OSError()]))
    shown = json.loads(written.getvalue())["exception"]
    assert "| KeyError" in shown
    assert "Hoa" not in shown


@pytest.mark.parametrize("library", ["httpx", "httpcore", "telegram.ext", "telegram.request", "pdfminer", "a.new.one"])
def test_what_libraries_say_below_a_warning_is_dropped_even_at_debug(written, library):
    logging.getLogger(library).setLevel(logging.DEBUG)
    logging.getLogger(library).info("POST sendMessage text=%s", "bà Hoa")
    logging.getLogger(library).setLevel(logging.NOTSET)
    assert written.getvalue() == ""


def test_our_own_rooms_speak_at_the_level_that_is_asked_for(written):
    logging.getLogger("storage.any").debug("looked")
    assert json.loads(written.getvalue())["level"] == "debug"


def test_every_line_of_an_update_carries_its_id_its_code_and_its_office(written):
    CURRENT.set(UpdateOutcome(office=7))
    with bound_contextvars(update_id=4711, code="K7Q2"):
        logging.getLogger("storage.plans").info("plan stored")
    event = json.loads(written.getvalue())
    assert (event["update_id"], event["code"], event["office"]) == (4711, "K7Q2", 7)


def test_the_database_repeats_no_value_of_a_statement():
    engines = make_engines(place_of("sqlite:////nowhere/office.db"))
    assert engines.writing.sync_engine.hide_parameters
    assert engines.reading.sync_engine.hide_parameters
