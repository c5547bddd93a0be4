"""Whether updates can arrive, told from monotonic time alone."""

from __future__ import annotations

import asyncio

import pytest

from bot.intake.health import Health, Role, watch


class Seconds:
    """Monotonic time that only the test moves."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def health(seconds):
    return Health(seconds, stale_after=90)


def test_a_bot_that_has_not_polled_yet_is_not_ready(health):
    assert not health.green


@pytest.mark.parametrize("role", [Role.POLLING, Role.STANDBY])
def test_ninety_seconds_without_a_sign_of_life_are_too_long(health, seconds, role):
    health.alive(role)
    seconds.now += 90
    assert health.green
    seconds.now += 1
    assert health.stale
    assert not health.green


def test_failures_alone_are_no_sign_of_life(health, seconds):
    health.alive(Role.POLLING)
    seconds.now += 60
    health.failed("NetworkError")
    seconds.now += 31
    assert health.stale


def test_another_poller_makes_it_red_but_is_no_reason_to_stop(health, seconds):
    health.alive(Role.POLLING)
    seconds.now += 60
    health.refused("Conflict")
    seconds.now += 60
    assert not health.green
    assert not health.stale
    health.alive(Role.POLLING)
    assert health.green


def test_silence_means_nothing_where_telegram_pushes(health, seconds):
    health.alive(Role.WEBHOOK)
    seconds.now += 10_000
    assert health.green


async def test_the_watchdog_barks_once_nothing_has_worked_for_too_long():
    health = Health(asyncio.get_running_loop().time, stale_after=0.05)
    async with asyncio.timeout(5):
        await watch(health)
    assert health.stale


def test_a_process_that_leaves_lives_and_wants_nothing_new(health, seconds):
    health.alive(Role.WEBHOOK)
    seconds.now += 10_000
    health.leaving()
    assert (health.green, health.stale) == (False, False)
