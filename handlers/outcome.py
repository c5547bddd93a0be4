"""What became of one update: written by the error handler, read by whoever processed the update. It decides nothing."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class UpdateOutcome:
    """The fate of one update. `attempt` counts from 1; only the first attempt apologises to the person.

    `error` is what a handler raised, `code` the short code under which it was logged and told. `keep` False: the update must
    be wiped at once, so that it is never tried again. `office` is where who speaks belongs, once the gate knows it; `said` what
    was answered, as codes (an intent and a verdict), for the log.
    """

    attempt: int = 1
    error: BaseException | None = None
    code: str | None = None
    keep: bool = True
    office: int | None = None
    said: list[str] = field(default_factory=list)


CURRENT: ContextVar[UpdateOutcome | None] = ContextVar("nhacviec_update_outcome", default=None)
