"""What nobody has used for a while is let go, by monotonic seconds and by number."""

from __future__ import annotations

from bot.idle import IdleOffices


class Seconds:
    """Monotonic time that only the test moves."""

    now = 100.0

    def __call__(self):
        return self.now


class Office:
    """Holds something; can be told to refuse to let go."""

    def __init__(self, *, busy=False):
        self.busy, self.gone = busy, 0

    def let_go(self):
        self.gone += not self.busy
        return not self.busy


async def test_only_who_was_not_used_for_so_long_lets_go_and_only_once():
    seconds = Seconds()
    idle, first, second = IdleOffices(seconds, idle=60), Office(), Office()
    for office in (first, second):
        idle.used(office)
    seconds.now += 59
    idle.used(second)
    await idle.tidy()
    assert (first.gone, second.gone) == (0, 0)
    seconds.now += 1
    for _ in range(2):
        await idle.tidy()
    assert (first.gone, second.gone, len(idle)) == (1, 0, 1)


async def test_where_too_many_are_in_memory_the_one_used_longest_ago_lets_go():
    idle, offices = IdleOffices(Seconds(), most=2), [Office() for _ in range(3)]
    for office in (*offices[:2], offices[0], offices[2]):
        idle.used(office)
    assert [office.gone for office in offices] == [0, 1, 0]
    idle.used(offices[1])
    assert [office.gone for office in offices] == [1, 1, 0]
    assert len(idle) == 2


async def test_who_cannot_let_go_just_now_is_asked_again():
    seconds = Seconds()
    idle, busy = IdleOffices(seconds, idle=60), Office(busy=True)
    idle.used(busy)
    seconds.now += 60
    await idle.tidy()
    busy.busy = False
    await idle.tidy()
    assert (busy.gone, len(idle)) == (1, 0)
