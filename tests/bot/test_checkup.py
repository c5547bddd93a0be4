"""Each fault that `doctor` knows, made on purpose or told as a value, and the sentence that it leads to in both languages."""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
import ssl
import threading
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from telegram import WebhookInfo

from bot.checkup import database as database_checkup
from bot.checkup import machine, network, paper, running, webhook
from bot.checkup.waiting import waited_for
from bot.cli.checkup import finding_text
from bot.papers.making import SCALE, TEMPLATE
from bot.settings import Address, Settings, load
from locales import LANGUAGES, Texts
from plan.model import PlanState
from storage import Storage, errors
from tests.dialogue import MONDAY, ZONE, example_plan

NOW = datetime(2025, 11, 24, 0, 30, tzinfo=UTC)
VI = Texts.load("vi")
TOKEN = "1000000001:token"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(network, "getproxies", dict)
    monkeypatch.chdir(tmp_path)


def code(finding):
    """The finding's code; its sentence must be there in every language, and one to be mended says what to do."""
    assert all(finding_text(finding, Texts.load(language)) for language in LANGUAGES)
    return finding.said if finding.ok else f"✗ {finding.said}"


# --- the machine ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "said"), [((3, 10), "✗ python_old"), ((3, 11), "python_ok"), ((4, 0), "python_ok")])
def test_a_python_that_is_too_old_is_told(version, said):
    assert code(machine.python(version)) == said


@pytest.mark.parametrize(
    ("free", "said"),
    [(0, "✗ disk_full"), (machine.FULL - 1, "✗ disk_full"), (machine.FULL, "✗ disk_low"), (machine.NEARLY_FULL, "disk_ok")],
)
def test_a_disk_is_full_nearly_full_or_in_order(free, said):
    assert code(machine.disk("disk_data", Path("var"), free)) == said


def test_the_disk_of_a_folder_still_to_be_made_is_that_of_the_one_above(tmp_path):
    (found,) = machine.disks({"data": tmp_path / "not" / "yet"})
    assert found.values["folder"] == str(tmp_path)


@pytest.mark.parametrize(
    ("mode", "said"), [(0o600, "env_file_ok"), (0o640, "env_file_ok"), (0o644, "✗ env_file_open"), (0o602, "✗ env_file_open")]
)
def test_a_settings_file_that_others_may_read_is_told(tmp_path, mode, said):
    file = tmp_path / ".env"
    file.write_text("")
    file.chmod(mode)
    assert [code(each) for each in machine.settings_file(file)] == [said]
    assert machine.settings_file(tmp_path / "none") == []


def test_time_zone_data_that_does_not_know_vietnam_is_told(monkeypatch):
    assert code(machine.time_zone(ZONE, NOW)) == "timezone_ok"
    assert "07:30 24/11/2025" in finding_text(machine.time_zone(ZONE, NOW), VI)
    monkeypatch.setattr(machine, "HANOI", ZoneInfo("UTC"))
    assert code(machine.time_zone(ZONE, NOW)) == "✗ timezone_bad"


def test_programs_that_are_missing_are_worth_knowing_and_no_fault(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [code(each) for each in machine.readers()] == ["tesseract_none", "soffice_none"]
    for program, said in (("tesseract", "eng"), ("libreoffice", "")):
        (tmp_path / program).write_text(f"#!/bin/sh\necho {said}\n")
        (tmp_path / program).chmod(0o755)
    assert [code(each) for each in machine.readers()] == ["tesseract_no_vie", "soffice_ok"]
    (tmp_path / "tesseract").write_text("#!/bin/sh\necho eng vie\n")
    assert [code(each) for each in machine.readers()] == ["tesseract_ok", "soffice_ok"]


def test_where_no_temporary_file_can_be_made_it_is_told(monkeypatch):
    def full():
        raise OSError(28, "No space left on device")

    assert machine.temporary_folder() == []
    monkeypatch.setattr(machine.tempfile, "TemporaryFile", full)
    assert [code(each) for each in machine.temporary_folder()] == ["✗ temporary_bad"]


async def test_the_font_has_every_vietnamese_letter_and_one_that_lacks_some_is_told(monkeypatch):
    assert code(await paper.letters()) == "letters_ok"
    assert {"ợ", "Ẵ", "đ", "ỹ"} <= set(paper.LETTERS)
    monkeypatch.setattr("bot.drawing.sheet.drawable", lambda text: text.replace("ợ", ""))
    assert code(await paper.letters()) == "✗ letters_missing"


# --- the database --------------------------------------------------------------------------------------------------------


async def found_in(url):
    """What is found of a database: the codes, and whether somebody polls with it."""
    found, polled = await database_checkup.database(load(database_url=url, bot_token=TOKEN), NOW, VI)
    return [code(each) for each in found], polled


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (errors.SchemaTooOld("0001", "0002"), "database_old"),
        (errors.SchemaTooNew("9999", "0002"), "database_new"),
        (errors.DatabaseBusy("x"), "database_locked"),
        (errors.DatabaseUnreachable("sqlite:///x", "no answer in time"), "database_locked"),
        (errors.DatabaseUnreachable("postgresql://x", "no answer in time"), "database_bad"),
        (errors.DatabaseFull("x"), "database_full"),
        (errors.DatabaseReadOnly("x"), "database_read_only"),
        (errors.IntegrityLost("x"), "database_damaged"),
        (errors.DatabaseUrlInvalid("malformed"), "database_url"),
        (errors.StorageError("x"), "database_bad"),
    ],
)
def test_each_error_of_the_database_has_its_sentence(error, said):
    assert code(database_checkup.fault(error)) == f"✗ {said}"


async def test_a_file_that_is_no_database_and_one_of_an_older_program_are_told_apart(tmp_path):
    (tmp_path / "damaged.db").write_bytes(b"no database" * 1000)
    assert await found_in("sqlite:///damaged.db") == (["✗ database_damaged"], False)
    sqlite3.connect(tmp_path / "empty.db").close()
    assert await found_in("sqlite:///empty.db") == (["✗ database_old"], False)


async def test_a_file_that_another_program_holds_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_SECONDS", 0.1)
    monkeypatch.setattr("storage.engine.CONNECT_TIMEOUT_SECONDS", 1)
    await (await Storage.open("sqlite:///office.db")).close()
    holding = sqlite3.connect(tmp_path / "office.db", isolation_level=None)
    holding.execute("BEGIN IMMEDIATE")
    assert await found_in("sqlite:///office.db") == (["✗ database_locked"], False)
    holding.close()


async def test_a_file_that_may_not_be_written_is_told(monkeypatch):
    await (await Storage.open("sqlite:///office.db")).close()
    monkeypatch.setattr(database_checkup.os, "access", lambda place, _mode: place.suffix != ".db")
    assert await found_in("sqlite:///office.db") == (["✗ database_no_right"], False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
async def test_files_of_different_users_are_told():
    await (await Storage.open("sqlite:///office.db")).close()
    os.chown("office.db", 65534, -1)
    assert await found_in("sqlite:///office.db") == (["✗ database_owners"], False)


async def test_a_database_server_whose_name_is_not_found_is_told(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", _no_name)
    assert await found_in("postgresql://office:matkhau@db.invalid/x") == (["✗ database_name"], False)


async def test_a_process_that_polls_with_this_database_is_seen():
    storage = await Storage.open("sqlite:///office.db")
    async with storage.transaction() as tx:
        await tx.leases.take("poller:1000000001", "elsewhere", timedelta(seconds=60))
    assert (await found_in("sqlite:///office.db"))[1]
    async with storage.transaction() as tx:
        await tx.leases.release("poller:1000000001", "elsewhere")
    await storage.close()
    assert not (await found_in("sqlite:///office.db"))[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, []),
        (b"no Word file", ["✗ own_file_bad"]),
    ],
)
async def test_a_report_template_that_cannot_be_used_is_told(tmp_path, content, said):
    storage = await Storage.open("sqlite:///office.db")
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE.key, MONDAY)
        await tx.plans.store(office.id, example_plan(), PlanState.IN_FORCE, MONDAY)
    (tmp_path / "mau").mkdir()
    if content is not None:
        (tmp_path / "mau" / TEMPLATE).write_bytes(content)
    async with storage.reading() as tx:
        found = await paper.templates(tx, office, load(template_folder="mau"), MONDAY, VI)
        (tmp_path / "mau" / SCALE).write_text("= =")
        (scale, *_) = await paper.templates(tx, office, load(template_folder="mau"), MONDAY, VI)
    await storage.close()
    assert [code(each) for each in found] == said
    assert code(scale) == "✗ own_file_bad"


async def test_our_own_template_filled_by_an_office_is_in_order(tmp_path):
    from bot.papers.template import default_template

    storage = await Storage.open("sqlite:///office.db")
    (tmp_path / TEMPLATE).write_bytes(default_template(VI))
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE.key, MONDAY)
    async with storage.reading() as tx:
        before = await paper.templates(tx, office, load(template_folder=str(tmp_path)), MONDAY, VI)
    async with storage.transaction() as tx:
        await tx.plans.store(office.id, example_plan(), PlanState.IN_FORCE, MONDAY)
    async with storage.reading() as tx:
        after = await paper.templates(tx, office, load(template_folder=str(tmp_path)), MONDAY, VI)
    await storage.close()
    assert [code(each) for each in (*before, *after)] == ["template_no_plan", "own_file_ok"]


# --- the way to Telegram -------------------------------------------------------------------------------------------------


def _no_name(*_arguments, **_options):
    raise socket.gaierror(-2, "Name or service not known")


@asynccontextmanager
async def answering(answer):
    """A server on this machine that answers every connection with these bytes and hangs up; gives its port."""

    async def serve(reader, writer):
        await reader.read(1)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


async def way(**given):
    return [code(each) for each in await network.way_to_telegram(load(bot_token=TOKEN, **given), NOW)]


async def test_a_name_that_is_not_found_is_told_of_the_server_and_of_the_proxy(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", _no_name)
    assert await way(bot_api_url="https://api.telegram.invalid") == ["✗ network_name"]
    assert await way(bot_api_url="https://api.telegram.invalid", proxy_url="http://proxy.invalid:3128") == ["✗ proxy_name"]


@pytest.mark.parametrize(
    ("scheme", "answer", "said"), [("http", b"", "network_cut"), ("https", b"HTTP/1.1 200 OK\r\n\r\n", "network_tls")]
)
async def test_a_line_that_is_cut_and_one_whose_tls_is_broken_are_told(scheme, answer, said):
    async with answering(answer) as port:
        assert await way(bot_api_url=f"{scheme}://127.0.0.1:{port}") == [f"✗ {said}"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "proxy_login"),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "proxy_refuses"),
    ],
)
async def test_a_proxy_that_wants_a_password_and_one_that_refuses_are_told(answer, said):
    async with answering(answer) as port:
        proxy = f"http://ten:matkhau@127.0.0.1:{port}"
        (found,) = await network.way_to_telegram(load(bot_token=TOKEN, bot_api_url="https://8.8.8.8", proxy_url=proxy), NOW)
    assert code(found) == f"✗ {said}"
    assert "matkhau" not in finding_text(found, VI)


async def test_a_proxy_that_is_away_is_told_and_a_server_of_this_machine_needs_none():
    gone = f"socks5://127.0.0.1:{free_port()}"
    assert await way(bot_api_url="https://8.8.8.8", proxy_url=gone) == ["✗ proxy_away"]
    async with answering(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") as port:
        assert await way(bot_api_url=f"http://127.0.0.1:{port}", proxy_url=gone) == ["network_ok"]


@pytest.mark.parametrize(
    ("error", "through_proxy", "said"),
    [
        (httpx.ConnectTimeout("x"), False, "network_silent"),
        (httpx.ConnectTimeout("x"), True, "proxy_away"),
        (httpx.ConnectError("x"), False, "network_refused"),
        (httpx.ReadTimeout("x"), False, "network_cut"),
        (httpx.RemoteProtocolError("x"), False, "network_cut"),
        (httpx.ProxyError("General SOCKS server failure"), True, "proxy_refuses"),
        (httpx.ProxyError("Invalid username/password authentication"), True, "proxy_login"),
    ],
)
def test_each_failure_of_a_connection_has_its_sentence(error, through_proxy, said):
    assert network.failure_of(error, through_proxy=through_proxy) == said


def test_a_certificate_that_is_refused_is_seen_through_what_wraps_it():
    error = httpx.ConnectError("x")
    error.__cause__ = ssl.SSLCertVerificationError("certificate verify failed")
    assert network.failure_of(error, through_proxy=True) == "network_tls"


async def test_who_asks_what_hangs_gets_a_time_out_and_keeps_nobody():
    hung = threading.Event()
    with pytest.raises(TimeoutError):
        await waited_for(hung.wait, 0.01)
    hung.set()
    with pytest.raises(ZeroDivisionError):
        await waited_for(lambda: 1 / 0, 5)
    assert await waited_for(lambda: None, 5) is None


async def test_the_proxy_that_the_machine_names_is_the_one_that_is_looked_at(monkeypatch):
    monkeypatch.setattr(network, "getproxies", lambda: {"https": f"http://127.0.0.1:{free_port()}"})
    assert await way(bot_api_url="https://8.8.8.8") == ["✗ proxy_away"]


# --- the webhook ---------------------------------------------------------------------------------------------------------

ADDRESS = "https://bot.example.vn"
OURS = f"{ADDRESS}/telegram"


@pytest.mark.parametrize(
    ("address", "url", "facts", "said"),
    [
        (None, "", {}, "webhook_unused"),
        (None, OURS, {}, "webhook_left"),
        (ADDRESS, "", {}, "webhook_missing"),
        (ADDRESS, "https://other.example.vn/telegram", {}, "✗ webhook_other"),
        (ADDRESS, OURS, {}, "webhook_ok"),
        (ADDRESS, OURS, {"last_error_message": "Connection refused"}, "✗ webhook_failing"),
        (ADDRESS, OURS, {"last_error_message": "Connection refused", "last_error_date": NOW - timedelta(days=3)}, "webhook_ok"),
        (ADDRESS, OURS, {"last_error_message": "SSL error {certificate verify failed}"}, "✗ webhook_certificate"),
        (ADDRESS, OURS, {"pending_update_count": webhook.MANY_WAITING}, "✗ webhook_waiting"),
    ],
)
def test_what_telegram_says_of_a_webhook_is_judged(address, url, facts, said):
    info = WebhookInfo(url=url, has_custom_certificate=False, **{"pending_update_count": 0, **facts})
    assert code(webhook.told_by_telegram(address, info, NOW)) == said


def test_an_old_failure_counts_while_updates_wait():
    info = WebhookInfo(OURS, False, 5, last_error_date=NOW - timedelta(days=3), last_error_message="Connection timed out")
    assert code(webhook.told_by_telegram(ADDRESS, info, NOW)) == "✗ webhook_failing"


@pytest.mark.parametrize(
    ("address", "own", "said"),
    [
        ("https://bot.example.vn", False, []),
        ("https://bot.example.vn:8443", False, []),
        ("https://bot.example.vn:8081", False, ["✗ webhook_port_bad"]),
        ("https://bot.example.vn:8081", True, []),
    ],
)
def test_a_port_to_which_telegram_does_not_deliver_is_told(address, own, said):
    assert [code(each) for each in webhook.port(address, own_server=own)] == said


@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "address_ok"), (502, "address_bot_away"), (404, "✗ address_not_passed"), (200, "✗ address_not_passed")],
)
def test_what_the_proxy_answers_tells_whether_it_passes_deliveries_on(status, said):
    assert code(webhook.answered(status, {"host": "bot.example.vn"})) == said


async def test_an_address_is_looked_at_from_here():
    assert code(await webhook.seen_from_here(f"https://127.0.0.1:{free_port()}")) == "address_away"
    async with answering(b"HTTP/1.1 200 OK\r\n\r\n") as port:
        assert code(await webhook.seen_from_here(f"https://127.0.0.1:{port}")) == "✗ address_certificate"


async def test_an_address_without_a_name_is_told(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", _no_name)
    assert code(await webhook.seen_from_here("https://bot.example.invalid")) == "✗ address_name"


# --- the bot at work -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"ready": True, "intake": "polling"}, "process_ok"),
        ({"ready": False, "conflict": True}, "✗ process_conflict"),
        ({"ready": False, "database": "unreachable"}, "✗ process_no_database"),
        ({"ready": False, "database": "ok", "last_failure": "TimedOut"}, "✗ process_not_ready"),
    ],
)
def test_what_the_running_bot_says_of_itself_is_judged(told, said):
    assert code(running.said_of_itself(told)) == said


async def test_a_bot_that_does_not_run_here_is_no_fault_and_one_that_runs_elsewhere_is_named():
    nobody = Address("0.0.0.0", free_port())  # noqa: S104 - what LISTEN may say
    assert code(await running.at_work(nobody, poller_elsewhere=False)) == "process_none"
    assert code(await running.at_work(nobody, poller_elsewhere=True)) == "process_elsewhere"
    body = b'{"ready": true, "intake": "webhook"}'
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)) as port:
        assert code(await running.at_work(Address("127.0.0.1", port), poller_elsewhere=True)) == "process_ok"
