"""What those who look after the bot can ask it: alive, ready, figures."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta

import httpx
import pytest

from bot.intake.health import Role
from bot.intake.raw import sort_out
from bot.serving import listen_on, serving
from bot.web import build_web
from plan.rounds import Round, RoundState
from storage import Address, Delivery
from storage.deliveries import State
from storage.errors import DatabaseUnreachable
from tests.bot.intake.desks import desk_for, message


@pytest.fixture
async def desk(storage):
    return desk_for(storage)


async def ask(desk, path, *, host="127.0.0.1", headers=None, open_to_all=False, name="127.0.0.1:8081"):
    transport = httpx.ASGITransport(build_web(desk, None, open_to_all=open_to_all), client=(host, 4711))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as client:
        return await client.get(path, headers=headers)


async def test_a_bot_is_ready_once_it_polls_and_its_database_answers(desk):
    assert (await ask(desk, "/readyz")).status_code == 503
    desk.health.alive(Role.POLLING)
    answer = await ask(desk, "/readyz")
    assert (answer.status_code, answer.json()["intake"], answer.json()["database"]) == (200, "polling", "ok")


async def test_readiness_shows_what_waits_and_for_how_long(desk):
    desk.health.alive(Role.WEBHOOK)
    await desk.keep(sort_out([message(1), message(2, 2), "odd"]))
    facts = (await ask(desk, "/readyz")).json()
    assert (facts["pending"], facts["quarantined"]) == (2, 1)
    assert facts["oldest_pending_seconds"] >= 0


async def test_without_its_database_a_bot_is_alive_but_not_ready(desk, monkeypatch):
    def unreachable(_self):
        raise DatabaseUnreachable("postgresql://office", "gone")

    desk.health.alive(Role.POLLING)
    monkeypatch.setattr(type(desk.storage), "reading", unreachable)
    answer = await ask(desk, "/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert (await ask(desk, "/healthz")).status_code == 200
    assert (await ask(desk, "/metrics")).status_code == 200


async def test_somebody_else_polling_shows_in_readiness(desk):
    desk.health.refused("Conflict")
    answer = await ask(desk, "/readyz")
    assert answer.status_code == 503
    assert answer.json()["conflict"] is True


async def test_figures_count_and_name_nobody(desk):
    await desk.keep(sort_out([message(number, chat_id=4242, text="chuyện riêng") for number in (1, 2)]))
    figures = (await ask(desk, "/metrics")).text
    assert "nhacviec_updates_received_total 2.0" in figures
    assert 'nhacviec_inbox_updates{state="pending"} 2.0' in figures
    assert "4242" not in figures
    assert "riêng" not in json.dumps(figures, ensure_ascii=False)


async def outbox_of(desk, *ages):
    """Queue a message for each age in seconds; a negative one is due later."""
    now = desk.clock.now()
    async with desk.storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", now)
        rows = [
            Delivery(office.id, Address.chat(-4242), "digest", str(n), {}, now - timedelta(seconds=age))
            for n, age in enumerate(ages)
        ]
        await tx.outbox.queue_all(rows, now)
    return office.id


async def gauge(desk, name):
    figures = (await ask(desk, "/metrics")).text
    return float(re.search(rf"^{re.escape(name)} (\S+)$", figures, re.MULTILINE)[1])


async def test_figures_tell_how_many_messages_wait_failed_and_for_how_long_the_oldest_is_due(desk):
    await outbox_of(desk, 90, 10, -3600)
    async with desk.storage.transaction() as tx:
        await tx.outbox.give_up(2, State.FAILED, "Forbidden")
    assert await gauge(desk, 'nhacviec_deliveries{state="pending"}') == 2
    assert await gauge(desk, 'nhacviec_deliveries{state="failed"}') == 1
    assert await gauge(desk, 'nhacviec_deliveries{state="sent"}') == 0
    assert await gauge(desk, "nhacviec_deliveries_oldest_due_seconds") >= 90


async def test_a_message_that_is_due_later_is_not_late(desk):
    await outbox_of(desk, -3600)
    assert await gauge(desk, "nhacviec_deliveries_oldest_due_seconds") == 0


async def test_figures_tell_of_rounds_that_wait_for_an_administrator(desk):
    office, now = await outbox_of(desk), desk.clock.now()
    async with desk.storage.transaction() as tx:
        await tx.rounds.enter(office, Round("digest", "2025-W48", RoundState.HELD), now)
        await tx.rounds.enter(office, Round("pings", "2025-11-24", RoundState.DONE), now)
    assert await gauge(desk, "nhacviec_rounds_held") == 1
    async with desk.storage.transaction() as tx:
        await tx.rounds.settle(office, "digest", "2025-W48", RoundState.RELEASED)
    assert await gauge(desk, "nhacviec_rounds_held") == 0


async def test_an_outbox_full_of_failures_leaves_the_bot_ready(desk):
    desk.health.alive(Role.POLLING)
    await outbox_of(desk, 7200)
    async with desk.storage.transaction() as tx:
        await tx.outbox.give_up(1, State.FAILED, "Forbidden")
    assert (await ask(desk, "/readyz")).status_code == 200


FROM_ELSEWHERE = [
    pytest.param("192.168.1.7", {}, id="another machine"),
    pytest.param("testclient", {}, id="an address that is none"),
    *(
        pytest.param("127.0.0.1", {name: "203.0.113.9"}, id=f"a proxy on this machine: {name}")
        for name in (
            "X-Forwarded-For",
            "Forwarded",
            "X-Real-IP",
            "Via",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "CF-Connecting-IP",
        )
    ),
    pytest.param("127.0.0.1", {"Host": "bot.example.vn"}, id="a proxy that tells nothing but the name it was asked for"),
    pytest.param("127.0.0.1", {"Host": "localhost.example.vn:8081"}, id="a page in a browser here, by a name that leads here"),
    pytest.param("127.0.0.1", {"Host": "[2001:db8::1]:8081"}, id="an IPv6 address that is not this machine's"),
    pytest.param("127.0.0.1", {"Host": ""}, id="no name at all"),
    pytest.param("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, id="a stranger who claims to be here"),
]


@pytest.mark.parametrize(("host", "headers"), FROM_ELSEWHERE)
async def test_figures_and_details_are_for_who_is_on_this_machine(desk, host, headers):
    desk.health.alive(Role.POLLING)
    assert (await ask(desk, "/metrics", host=host, headers=headers)).status_code == 403
    answer = await ask(desk, "/readyz", host=host, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"ready": True})
    assert (await ask(desk, "/healthz", host=host, headers=headers)).status_code == 200


@pytest.mark.parametrize(("host", "headers"), FROM_ELSEWHERE)
async def test_figures_are_open_to_all_only_where_the_settings_say_so(desk, host, headers):
    answer = await ask(desk, "/metrics", host=host, headers=headers, open_to_all=True)
    assert answer.status_code == 200
    assert "pending" in (await ask(desk, "/readyz", host=host, headers=headers, open_to_all=True)).json()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "127.8.8.8"])
async def test_every_loopback_address_is_this_machine(desk, host):
    assert (await ask(desk, "/metrics", host=host)).status_code == 200


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:8081", "127.0.0.1", "[::1]:8081"])
async def test_this_machine_may_be_called_by_any_name_of_its_own(desk, name):
    assert (await ask(desk, "/metrics", name=name)).status_code == 200


@pytest.mark.parametrize(
    ("request_line", "status"), [(b"HTTP/1.1\r\nConnection: close", b"HTTP/1.1 200"), (b"HTTP/1.0", b"HTTP/1.1 403")]
)
async def test_a_plain_nginx_which_tells_nothing_but_speaks_the_old_http_sees_no_figures(desk, request_line, status):
    listener = listen_on("127.0.0.1", 0)
    async with serving(build_web(desk, None), listener):
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(b"GET /metrics " + request_line + b"\r\nHost: 127.0.0.1\r\n\r\n")
        assert (await asyncio.wait_for(reader.read(), 10)).startswith(status)
        writer.close()


async def test_figures_tell_of_the_process_the_program_and_the_installation(desk):
    figures = (await ask(desk, "/metrics")).text
    for name in ("process_resident_memory_bytes", "process_cpu_seconds_total", "nhacviec_build_info{", "nhacviec_offices 0.0"):
        assert name in figures
    assert "nhacviec_findings 0.0" in figures


async def test_failures_of_the_database_are_counted(desk, monkeypatch):
    def unreachable(*_arguments, **_options):
        raise DatabaseUnreachable("postgresql://office", "gone")

    with monkeypatch.context() as broken:
        broken.setattr("storage.transactions.Transaction", unreachable)
        await ask(desk, "/readyz")
    assert await gauge(desk, 'nhacviec_database_errors{error="DatabaseUnreachable"}') == 1
