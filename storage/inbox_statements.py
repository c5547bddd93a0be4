"""The statements that the inbox runs hundreds of times a second, built once. Their parameters begin with `own_`."""

from __future__ import annotations

from sqlalchemy import BindParameter, Float, Integer, bindparam, delete, func, literal_column, select, update

from storage.columns import BytewiseOrder, database_time
from storage.tables_inbox import SETTLED_LANE, inbox, inbox_lanes
from storage.values import Outcome

NO_HEAD = -1
"""The head of a lane whose last update was settled, for the moment until the lane goes."""

WIPED = {"payload": None, "chat_id": None, "lane": SETTLED_LANE}
"""What is no longer known of an update that is handled."""
SHED = {**WIPED, "outcome": Outcome.SHED.value}
"""What is known of an update that was too much."""

_BOT: BindParameter[int] = bindparam("own_bot")
_LANES = inbox_lanes.c.lane.in_(bindparam("own_lanes", expanding=True))
_NEXT = (
    select(func.min(inbox.c.update_id))
    .where(inbox.c.bot_id == inbox_lanes.c.bot_id, inbox.c.lane == inbox_lanes.c.lane, inbox.c.settled_at.is_(None))
    .scalar_subquery()
)

# PostgreSQL only. SKIP LOCKED does wait where a lane's row was changed by one that has just committed and again by one that
# has not: a claim with lanes in its hands then waits for the receiver, and the receiver for those lanes. So whoever opens
# lanes does it alone, and everyone else works on them together.
_GATE = 1_852_403_318  # any constant that only the inbox uses; the other half of the key is the bot
_OWN_GATE = (_GATE, func.mod(_BOT, 2**31).cast(Integer))
ALONE = select(func.pg_advisory_xact_lock(*_OWN_GATE))
TOGETHER = select(func.pg_advisory_xact_lock_shared(*_OWN_GATE))

# Lock first, then write (TAKE): one statement for both would look for free lanes again where it met a new version.
FREE = (
    select(inbox_lanes.c.lane, inbox_lanes.c.attempts, inbox.c.update_id, inbox.c.chat_id, inbox.c.payload)
    .join(inbox, (inbox.c.bot_id == inbox_lanes.c.bot_id) & (inbox.c.update_id == inbox_lanes.c.head))
    .where(inbox_lanes.c.bot_id == _BOT, inbox_lanes.c.ready_at <= database_time())
    .order_by(inbox_lanes.c.bot_id, inbox_lanes.c.ready_at, inbox_lanes.c.head)
    .limit(bindparam("own_limit"))
    .with_for_update(skip_locked=True, of=inbox_lanes)
)
TAKE = (
    update(inbox_lanes)
    .where(_LANES)
    .values(
        holder=bindparam("own_holder"),
        ready_at=database_time(bindparam("own_lease", type_=Float())),
        attempts=inbox_lanes.c.attempts + 1,
    )
)
# Locked in one order by everyone, so that nobody waits for one who waits for him.
ALL_HELD = (
    select(inbox_lanes)
    .where(inbox_lanes.c.bot_id == _BOT, inbox_lanes.c.holder == bindparam("own_holder"))
    .order_by(BytewiseOrder(inbox_lanes.c.lane))
    .with_for_update()
)
HELD = ALL_HELD.where(inbox_lanes.c.head.in_(bindparam("own_heads", expanding=True)))
RUNNING = ALL_HELD.where(inbox_lanes.c.ready_at > database_time())
RENEW = update(inbox_lanes).where(_LANES).values(ready_at=database_time(bindparam("own_lease", type_=Float())))
RELEASE = update(inbox_lanes).where(_LANES).values(holder=None, ready_at=database_time())
DONE = (
    update(inbox)
    .where(inbox.c.bot_id == _BOT, inbox.c.update_id.in_(bindparam("own_heads", expanding=True)))
    .values(settled_at=database_time(), outcome=Outcome.DONE.value, **WIPED)
)
VERDICT = (
    update(inbox)
    .where(inbox.c.bot_id == _BOT, inbox.c.update_id == bindparam("own_update"))
    .values(attempts=bindparam("own_attempts"), reason=bindparam("own_reason"), code=bindparam("own_code"))
)
FAILED = VERDICT.values(settled_at=database_time(), outcome=literal_column(f"'{Outcome.FAILED.value}'"))
PAUSE = (
    update(inbox_lanes)
    .where(inbox_lanes.c.lane == bindparam("own_lane"))
    .values(holder=None, ready_at=database_time(bindparam("own_pause", type_=Float())))
)
ADVANCE = (
    update(inbox_lanes)
    .where(_LANES)
    .values(head=func.coalesce(_NEXT, NO_HEAD), holder=None, attempts=0, ready_at=database_time())
)
DROP = delete(inbox_lanes).where(_LANES, inbox_lanes.c.head == NO_HEAD)
