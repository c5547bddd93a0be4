"""What systemd is told, on a socket of the test's own in the place of its."""

from __future__ import annotations

import os
import socket

import pytest

from bot import supervising
from tests.bot.intake.desks import until


@pytest.fixture
def heard(tmp_path, monkeypatch):
    """The socket on which a supervisor listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield line


def test_a_state_is_told_on_the_socket_that_systemd_names(heard):
    supervising.tell("READY=1")
    assert heard.recv(100) == b"READY=1"


def test_an_abstract_socket_is_found_by_its_name(monkeypatch):
    name = f"nhacviec-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(f"\0{name}")
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        supervising.tell("STOPPING=1")
        assert line.recv(100) == b"STOPPING=1"


@pytest.mark.parametrize("address", [None, "", "/nowhere/at/all", "vsock:2:1"])
def test_where_nobody_listens_nothing_happens(monkeypatch, address):
    if address is None:
        monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    else:
        monkeypatch.setenv("NOTIFY_SOCKET", address)
    supervising.tell("READY=1")


async def test_the_loop_says_that_it_turns_twice_as_often_as_systemd_wants(heard, monkeypatch):
    monkeypatch.setenv("WATCHDOG_USEC", "20000")
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    signs: list[bytes] = []

    def two_signs() -> bool:
        try:
            signs.append(heard.recv(100))
        except BlockingIOError:
            return False
        return len(signs) == 2

    async with supervising.watched():
        await until(two_signs)
    assert set(signs) == {b"WATCHDOG=1"}


@pytest.mark.parametrize(("allowed", "process"), [("", ""), ("0", ""), ("20000", "1")], ids=["unset", "off", "another"])
async def test_a_process_that_is_not_watched_says_nothing(heard, monkeypatch, allowed, process):
    monkeypatch.setenv("WATCHDOG_USEC", allowed)
    if process:
        monkeypatch.setenv("WATCHDOG_PID", process)
    async with supervising.watched():
        pass
    with pytest.raises(BlockingIOError):
        heard.recv(100)
