"""What holds for every schedule: whatever days are off, however often the bot was down and the clock put forward or back.

The rules are run as the bot runs them, knock by knock over an outbox with unique keys, and held against days that are counted
out here by hand. Each proof runs over a few schedules in the ordinary run and over 10,000 under `make prove`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan.calendar import WorkCalendar
from plan.chat_settings import ChatSettings
from plan.duties import Duty, DutyKind
from plan.hours import SpeakingHours
from plan.ladder import LADDER, LONGEST_LOOK, WEEKLY_FROM, Why
from plan.pings import Window, escalations, group_pings, private_pings
from plan.reports import Period
from plan.rounds import LATE, Round, digest_due, pings_due, round_before
from plan.weeks import Week, week_of
from tests.plan.reported import ZONE, A, dossier, due

FEW = settings(max_examples=150, deadline=None)
MANY = settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
START = date(2025, 11, 24)  # a Monday
ITEM = dossier(due("2025-11-30")).item
SATURDAY = 5
DAY = timedelta(days=1)

wall = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59]))
spans = st.tuples(st.integers(0, 130), st.integers(1, 9))  # from which day on how many are off: Tết, or a storm


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Draw single days off, up to two long breaks, and weekend days that are worked."""
    off = {START + DAY * n for n in draw(st.sets(st.integers(0, 130), max_size=10))}
    for first, length in draw(st.lists(spans, max_size=2)):
        off |= {START + DAY * n for n in range(first, first + length)}
    made_up = {START + DAY * (7 * week + 5) for week in draw(st.sets(st.integers(0, 18), max_size=4))}
    return WorkCalendar(frozenset(off - made_up), frozenset(made_up))


office_hours = st.builds(
    SpeakingHours,
    calendar=calendars(),
    zone=st.sampled_from([ZONE, ZoneInfo("Europe/Berlin")]),
    opens=st.sampled_from([time(7), time(8)]),
    closes=st.sampled_from([time(17), time(18), time(20)]),
    lunch_from=st.just(time(11, 30)),
    lunch_until=st.sampled_from([time(11, 30), time(13, 30)]),
)
instants = st.integers(0, 30 * 24 * 60).map(lambda minutes: datetime(2025, 11, 20, tzinfo=UTC) + timedelta(minutes=minutes))
chats = st.builds(
    ChatSettings,
    weekday=st.integers(0, 6),
    at=wall | st.sampled_from([time(7, 30), time(16, 30), time(17, 30)]),
    since=st.none() | st.none() | instants,
    quiet_until=st.none() | st.none() | st.integers(0, 40).map(lambda days: START + DAY * days),
)


@dataclass(frozen=True)
class Stretch:
    """The bot runs: after a gap in minutes (negative: the clock was put back) it knocks so often, so many minutes apart."""

    gap: int
    every: int
    knocks: int


def stretches(least: int) -> st.SearchStrategy[list[Stretch]]:
    gap = st.integers(max(least, -600), 2_000) | st.integers(max(least, -20 * 1_440), 35 * 1_440)
    apart = st.sampled_from([7, 60, 240, 1_440, 1_440])
    return st.lists(st.builds(Stretch, gap, apart, st.integers(1, 40)), min_size=2, max_size=8)


def clock(runs: Sequence[Stretch]) -> Iterator[datetime]:
    now = datetime.combine(START, time(5), ZONE).astimezone(UTC)
    for run in runs:
        now += timedelta(minutes=run.gap)
        for _ in range(run.knocks):
            yield now
            now += timedelta(minutes=run.every)


@dataclass
class Outbox:
    """What was planned by week, and what was sent: the week's key, when by the clock."""

    rows: dict[str, datetime] = field(default_factory=dict)
    sent: list[tuple[Week, datetime]] = field(default_factory=list)

    def knock(self, chat: ChatSettings, bound: datetime | None, hours: SpeakingHours, now: datetime) -> None:
        """Plan what is due under its key, once; then send what may go, after having asked again."""
        found = digest_due(chat, bound, hours, now)
        if found is not None and found.week.key not in self.rows:
            self.rows[found.week.key] = found.not_before
        for key, not_before in self.rows.items():
            if not_before <= now and key not in {week.key for week, _ in self.sent}:
                again = digest_due(chat, bound, hours, now)
                if again is not None and again.week.key == key:
                    self.rows[key] = again.not_before
                    if again.not_before <= now:
                        self.sent.append((again.week, now))


def day_by_hand(week: Week, weekday: int, calendar: WorkCalendar) -> date | None:
    """Count out the day of a week's digest."""
    worked = [day for day in week.days if calendar.is_working(day)]
    chosen = week.days[weekday]
    if not worked or chosen in worked or (weekday >= SATURDAY and chosen not in calendar.days_off):
        return chosen if worked else None
    return min(worked, key=lambda day: (day < chosen, abs(day - chosen)))


def may_speak(now: datetime, at: datetime, hours: SpeakingHours) -> bool:
    """Tell by hand whether a digest that was due `at` may go out now."""
    local = now.astimezone(hours.zone)
    if local.date() == at.date() and now.astimezone(UTC) - at.astimezone(UTC) <= LATE:
        return True
    lunch = hours.lunch_from <= local.time() < hours.lunch_until
    on = local.date() == at.date() or hours.calendar.is_working(local.date())
    return on and hours.opens <= local.time() < hours.closes and not lunch


def due_by_hand(week: Week, chat: ChatSettings, bound: datetime | None, hours: SpeakingHours) -> datetime | None:
    """Count out the instant of a digest that is owed."""
    day = day_by_hand(week, chat.weekday, hours.calendar)
    if day is None or (chat.quiet_until is not None and day <= chat.quiet_until):
        return None
    at = datetime.combine(day, chat.at, hours.zone)
    return None if any(each is not None and at < each for each in (bound, chat.since)) else at


def must_come(knocks: Sequence[datetime], week: Week, at: datetime, hours: SpeakingHours) -> bool:
    """Tell whether the bot knocked when the digest could go out, before the clock was put out of the week or back in it."""
    latest: datetime | None = None
    for now in knocks:
        inside = now >= at and week_of(now.astimezone(hours.zone).date()) == week
        if not inside or (latest is not None and now < latest):
            if latest is not None:
                return False
            continue
        latest = now
        if may_speak(now, at, hours):
            return True
    return False


def check_digests(runs: list[Stretch], chat: ChatSettings, bound: datetime | None, hours: SpeakingHours) -> None:
    outbox, knocks = Outbox(), list(clock(runs))
    for now in knocks:
        outbox.knock(chat, bound, hours, now)
    weeks = [week for week, _ in outbox.sent]
    assert len(weeks) == len(set(weeks))
    for week, sent in outbox.sent:
        at = due_by_hand(week, chat, bound, hours)
        local = sent.astimezone(hours.zone).date()
        assert at is not None
        assert sent >= at
        assert may_speak(sent, at, hours)
        assert week_of(local) == week
        assert hours.calendar.is_working(local) or (local.weekday() == chat.weekday >= SATURDAY)
    for week in {week_of(now.astimezone(hours.zone).date()) for now in knocks} - set(weeks):
        at = due_by_hand(week, chat, bound, hours)
        assert at is None or not must_come(knocks, week, at, hours)


digests = given(stretches(-20 * 1_440), chats, st.none() | st.none() | instants, office_hours)


@digests
@FEW
def test_a_week_has_one_digest_in_its_days_and_hours_whatever_the_clock_does(
    runs: list[Stretch], chat: ChatSettings, bound: datetime | None, hours: SpeakingHours
) -> None:
    check_digests(runs, chat, bound, hours)


@pytest.mark.prove
@pytest.mark.timeout(1_800)
@digests
@MANY
def test_ten_thousand_schedules_have_one_digest_a_week(
    runs: list[Stretch], chat: ChatSettings, bound: datetime | None, hours: SpeakingHours
) -> None:
    check_digests(runs, chat, bound, hours)


@st.composite
def duties(draw: st.DrawFn) -> Duty:
    """Draw a duty; `late_after` is set by the calendar later."""
    kind = draw(st.sampled_from(DutyKind))
    on = START + DAY * draw(st.integers(-5, 60) | st.integers(-40, 110))
    if kind in {DutyKind.CONDITIONAL, DutyKind.UNDATED}:
        return Duty(kind, A, ITEM, 0)
    length = draw(st.sampled_from([7, 30, 90]))
    period = None if kind is DutyKind.DATED else Period(on - DAY * (length - 1), on)
    return Duty(kind, A, ITEM, 0, on, on, period)


class Days:
    """The working days around, in order, and which of them open a month or come second in their week."""

    def __init__(self, calendar: WorkCalendar) -> None:
        around = (START + DAY * n for n in range(-150, 600))
        self.worked = [day for day in around if calendar.is_working(day)]
        weeks = groupby(self.worked, lambda day: day - DAY * day.weekday())
        self.second = [days[1] for days in (list(found) for _, found in weeks) if len(days) > 1]
        months = groupby(self.worked, lambda day: (day.year, day.month))
        self.opening = {next(found) for _, found in months}

    def counted(self, day: date, days: int) -> date:
        """Count working days from a day: back from the last one up to it, on from the day itself."""
        place = bisect_right(self.worked, day)
        return self.worked[place + days - 1]


def days_by_hand(duty: Duty, days: Days) -> set[date]:
    """Count out all days on which people are reminded of a duty."""
    if duty.kind is DutyKind.CONDITIONAL:
        return days.opening
    if duty.due is None:
        return set()
    weekly = duty.period is not None and duty.period.last - duty.period.first < timedelta(days=7)
    steps = [step.days for step in LADDER[duty.kind] if not step.only_long and (step.days == 0 or not weekly)]
    found = {days.counted(duty.due, step) for step in steps}
    if duty.kind is DutyKind.DATED:
        begin = days.counted(duty.due, WEEKLY_FROM)
        found |= set(days.second[bisect_left(days.second, begin) :])
    return found


def rounds_of(runs: Sequence[Stretch], at: time, hours: SpeakingHours) -> list[Window]:
    """Return the windows of the rounds that take place, as the bot makes them: one a day, each since the one before."""
    done: list[Round] = []
    windows: list[Window] = []
    for now in clock(runs):
        today = pings_due(at, hours, now)
        if today is None or any(each.period == today.isoformat() for each in done):
            continue
        before = round_before(done, today)
        since = date.fromisoformat(before.period) if before is not None else today - DAY
        done.append(Round("ping", today.isoformat(), since=since))
        windows.append(Window(since, today, hours.calendar, hours.zone, before.since if before is not None else None))
    return windows


def check_pings(runs: list[Stretch], at: time, hours: SpeakingHours, owed: list[Duty], escalate: int) -> None:
    days = Days(hours.calendar)
    late = [Duty(d.kind, A, ITEM, 0, d.due, d.due and hours.calendar.on_or_after(d.due), d.period) for d in owed]
    windows = rounds_of(runs, at, hours)
    assert all(hours.calendar.is_working(each.today) for each in windows)
    for duty in late:
        steps = days_by_hand(duty, days)
        for each in windows:
            check_private(duty, steps, each)
        check_groups(duty, windows, days)
        check_leaders(duty, windows, days, escalate)


def looked_at(window: Window) -> int:
    """Return how many days a round makes good, itself included."""
    return min((window.today - window.since).days, LONGEST_LOOK.days)


def held(day: date, window: Window) -> bool:
    """Tell by hand whether a round makes a day good."""
    return window.since < day <= window.today and window.today - day < LONGEST_LOOK


def check_private(duty: Duty, steps: set[date], window: Window) -> None:
    """Every step is made good in the one round that comes after it, all of them by one reminder; no other round reminds."""
    told = private_pings([duty], window)
    assert len(told) == any(window.today - DAY * n in steps for n in range(looked_at(window)))
    assert all((ping.why is Why.OVERDUE) == (duty.overdue_days(window.today) > 0) for ping in told)


def check_groups(duty: Duty, windows: list[Window], days: Days) -> None:
    """A group hears in the round after the one in which its people did, and never that something is red while it is not."""
    after = [step.days for step in LADDER.get(duty.kind, ()) if step.group_after]
    weekly = duty.period is not None and duty.period.last - duty.period.first < timedelta(days=7)
    marked = {days.counted(duty.due, step) for step in after if duty.due is not None and not weekly}
    for told, later in pairwise(windows):
        heard = group_pings([duty], later, alone=False)
        assert len(heard) == any(held(day, told) for day in marked)
        if duty.kind is DutyKind.DATED:
            assert all(duty.overdue_days(later.today) > 0 for _ in heard)
            red = [ping for ping in group_pings([duty], later, alone=True) if ping.why is Why.OVERDUE]
            assert not red or min(marked) <= told.today


def check_leaders(duty: Duty, windows: list[Window], days: Days, escalate: int) -> None:
    """Leaders hear of a date in the first round after it has been overdue for so long, and only then."""
    told = [each for each in windows if escalations([duty], each, escalate)]
    if duty.kind is not DutyKind.DATED or duty.late_after is None or not escalate:
        assert told == []
        return
    on = days.counted(duty.late_after, escalate)
    assert told == [each for each in windows if held(on, each)]


pings = given(
    stretches(0), wall | st.just(time(8)), office_hours, st.lists(duties(), min_size=1, max_size=4), st.integers(0, 6)
)


@pings
@FEW
def test_every_step_is_made_good_once_whatever_days_were_missed(
    runs: list[Stretch], at: time, hours: SpeakingHours, owed: list[Duty], escalate: int
) -> None:
    check_pings(runs, at, hours, owed, escalate)


@pytest.mark.prove
@pytest.mark.timeout(1_800)
@pings
@MANY
def test_ten_thousand_schedules_remind_of_every_step_once(
    runs: list[Stretch], at: time, hours: SpeakingHours, owed: list[Duty], escalate: int
) -> None:
    check_pings(runs, at, hours, owed, escalate)
