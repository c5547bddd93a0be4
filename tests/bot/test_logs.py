"""No secret reaches a log line, whatever wrote it."""

from __future__ import annotations

import io
import json
import logging

import pytest

from bot import logs

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
