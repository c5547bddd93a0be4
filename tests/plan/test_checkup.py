"""What is wrong with a bot, as a table; and what of it is told: when it begins, once a day, when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.checkup import REMEMBERED, RULES, Condition, Finding, Trouble, examined, news

NOW = datetime(2025, 11, 24, 3, 0, tzinfo=UTC)
TODAY = NOW.date()
WELL = Condition(
    NOW,
    silence=3.0,
    last_received=NOW,
    pending_there=0,
    webhook_bad=False,
    conflict=False,
    waiting=0,
    failed_updates=0,
    oldest_waiting=0.0,
    due=0,
    oldest_due=0.0,
    uncertain=0,
    held=0,
    digests_missed=0,
    disk_free=50 * 2**30,
    certificate_days=60,
    backup_age=3600.0,
    clock_off=1.0,
    damaged=False,
)
ILL = {
    Trouble.DAMAGED: ({"damaged": True}, {}),
    Trouble.NO_POLL: ({"silence": 420.0}, {"minutes": 7}),
    Trouble.NOT_PUSHED: (
        {"pushing": True, "pending_there": 4, "last_received": NOW - timedelta(minutes=6)},
        {"pending": 4},
    ),
    Trouble.WEBHOOK_FAILING: ({"webhook_bad": True}, {}),
    Trouble.TWO_POLLERS: ({"conflict": True}, {}),
    Trouble.DISK_LOW: ({"disk_free": 200 * 2**20}, {"megabytes": 200}),
    Trouble.INBOX_OLD: ({"oldest_waiting": 1800.0, "waiting": 3}, {"minutes": 30, "waiting": 3}),
    Trouble.OUTBOX_OLD: ({"oldest_due": 3600.0, "due": 9}, {"minutes": 60, "due": 9}),
    Trouble.DIGEST_MISSED: ({"digests_missed": 2}, {"offices": 2}),
    Trouble.BACKUP_OLD: ({"backup_age": 72 * 3600.0}, {"hours": 72}),
    Trouble.CERTIFICATE: ({"certificate_days": 13}, {"days": 13}),
    Trouble.CLOCK_OFF: ({"clock_off": 90.0}, {"seconds": 90}),
}


def test_a_bot_that_is_well_has_no_findings_and_every_rule_was_asked():
    looked = examined(WELL)
    assert set(looked) == set(Trouble) == set(RULES) == set(ILL)
    assert [each for each, facts in looked.items() if facts is not None] == []


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_is_found_by_its_own_fact_and_no_other_is(trouble):
    changes, facts = ILL[trouble]
    looked = examined(replace(WELL, **changes))
    assert {each: found for each, found in looked.items() if found is not None} == {trouble: facts}


def test_of_what_was_not_looked_at_nothing_is_said():
    assert examined(Condition(NOW)) == {}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"silence": 4000.0, "pushing": True}, id="with a webhook nobody polls"),
        pytest.param({"pushing": True, "pending_there": 3}, id="updates have just come in"),
        pytest.param({"backup_age": 40 * 3600.0}, id="yesterday's copy"),
        pytest.param({"certificate_days": 14}, id="two weeks are enough"),
    ],
)
def test_what_is_usual_is_no_finding(changes):
    assert [each for each, facts in examined(replace(WELL, **changes)).items() if facts is not None] == []


def test_a_bot_without_any_copy_is_told_of():
    assert examined(replace(WELL, backup_age=-1.0))[Trouble.BACKUP_OLD] == {"hours": -1}


def test_a_webhook_that_never_brought_anything_is_told_of():
    seen = replace(WELL, pushing=True, pending_there=1, last_received=None)
    assert examined(seen)[Trouble.NOT_PUSHED] == {"pending": 1}


def test_what_begins_is_told_once_and_what_lasts_once_a_day():
    first = news({Trouble.DISK_LOW: {"megabytes": 9}}, {}, NOW, TODAY, daily=False)
    (begun,) = first.told
    known = {Trouble.DISK_LOW: begun}
    assert news({Trouble.DISK_LOW: {"megabytes": 8}}, known, NOW, TODAY, daily=True).told == ()
    later = NOW + timedelta(days=1)
    assert news({Trouble.DISK_LOW: {"megabytes": 8}}, known, later, later.date(), daily=False).told == ()
    (again,) = news({Trouble.DISK_LOW: {"megabytes": 8}}, known, later, later.date(), daily=True).told
    assert (again.since, again.facts) == (NOW, {"megabytes": 8})


def test_what_is_over_is_told_once_if_it_was_told_before():
    known = {Trouble.DISK_LOW: Finding(Trouble.DISK_LOW, NOW, {}, TODAY)}
    ended = news({Trouble.DISK_LOW: None}, known, NOW, TODAY, daily=False)
    assert [each.over_at for each in ended.over] == [NOW]
    closed = {Trouble.DISK_LOW: ended.kept[0]}
    assert news({Trouble.DISK_LOW: None}, closed, NOW, TODAY, daily=True).kept == ()
    untold = {Trouble.DISK_LOW: Finding(Trouble.DISK_LOW, NOW, {})}
    assert news({Trouble.DISK_LOW: None}, untold, NOW, TODAY, daily=False).over == ()


def test_what_comes_and_goes_is_not_told_each_time():
    closed = {Trouble.OUTBOX_OLD: Finding(Trouble.OUTBOX_OLD, NOW, {}, TODAY, over_at=NOW)}
    soon, late = NOW + REMEMBERED / 2, NOW + REMEMBERED * 2
    quiet = news({Trouble.OUTBOX_OLD: {"minutes": 50}}, closed, soon, TODAY, daily=False)
    assert (quiet.told, quiet.kept[0].over_at) == ((), None)
    assert len(news({Trouble.OUTBOX_OLD: {"minutes": 50}}, closed, late, TODAY, daily=False).told) == 1


@given(st.lists(st.sampled_from([None, {}, "unlooked"]), max_size=60))
def test_in_a_day_of_looks_no_finding_is_told_more_often_than_it_may(looks):
    known, told, over = {}, 0, 0
    for number, found in enumerate(looks):
        now = NOW + timedelta(minutes=5 * number)
        looked = {} if found == "unlooked" else {Trouble.NO_POLL: found}
        changed = news(looked, known, now, TODAY, daily=False)
        known |= {each.trouble: each for each in changed.kept}
        told, over = told + len(changed.told), over + len(changed.over)
    assert told <= 1
    assert over <= told
