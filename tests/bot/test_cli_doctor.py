"""`nhacviec doctor` as a person or a program calls it: lines or JSON, and a health check that needs no other program."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.settings import Settings


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def doctor(*options):
    return CliRunner().invoke(commands, ["doctor", *options])


def test_a_program_reads_the_same_findings_as_a_person():
    lines, read = doctor().output.splitlines(), json.loads(doctor("--json").output)
    assert (read["ok"], len(read["findings"])) == (True, len(lines))
    marks = {"ok": "✓", "note": "•", "bad": "✗"}
    assert [marks[each["state"]] for each in read["findings"]] == [line[0] for line in lines]
    assert {"name": "token", "code": "token_none", "state": "ok", "text": read["findings"][-1]["text"]} in read["findings"]


def test_a_fault_ends_with_status_1(monkeypatch, tmp_path):
    (tmp_path / "a file").write_text("x")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///a file/var/office.db")
    result = doctor("--json")
    read = json.loads(result.output)
    assert (result.exit_code, read["ok"]) == (1, False)
    assert [each["code"] for each in read["findings"] if each["state"] == "bad"] == ["database_folder"]


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (None, 1)], ids=["alive", "stalled", "away"])
def test_a_container_asks_whether_the_bot_lives(monkeypatch, status, code):
    asked = []

    class Endpoint(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    monkeypatch.setenv("LISTEN", f"0.0.0.0:{server.server_port}")
    if status is None:
        server.server_close()
        assert doctor("--health").exit_code == code
        return
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    result = doctor("--health")
    thread.join()
    server.server_close()
    assert (result.exit_code, result.output, asked) == (code, "", ["/healthz"])
