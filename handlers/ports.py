"""What handlers need of the rooms above them, as protocols; `bot` hands the real things in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from handlers.views.feeds import CalendarEvent
    from plan.answering import Answerer
    from plan.charts import Chart
    from plan.checkup import Condition, Finding
    from plan.model import Plan, PlanReading
    from plan.neighbours import Sense
    from plan.papers import Paper
    from plan.plan_rows import ReturnedTable
    from plan.report_scoring import Scale


class Clock(Protocol):
    """Tells the office's time."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        ...


class Holidays(Protocol):
    """Knows the country's public holidays. What it is asked again costs nothing."""

    def days_off(self, years: Iterable[int]) -> Mapping[date, str]:
        """Return the public days off of these years, substitutes for weekends included, each with its Vietnamese name."""
        ...

    def made_up(self, years: Iterable[int]) -> frozenset[date]:
        """Return the weekend days of these years that the country works for a working day that was given off."""
        ...


class Library(Protocol):
    """Knows the plans in force."""

    async def answerer(self) -> Answerer:
        """Return the answering rules over the plans that are in force now; no plan at all gives an empty one.

        Their tasks stand as extensions, bases and reports have made them.
        """
        ...

    async def recent(self) -> Answerer:
        """Return the same as `plans` for who reads progress anew: what was just reported here may not be in it."""
        ...

    async def plans(self) -> Answerer:
        """Return the same as `answerer` for who asks no questions, such as reminders: what these need may not be in memory."""
        ...

    def forget(self) -> None:
        """Look again at the next question: progress, settings, plans or units were changed in a transaction committed here."""
        ...

    def forget_progress(self) -> None:
        """The same where nothing but progress was changed."""
        ...


class Errands(Protocol):
    """Carries words to people who did not ask."""

    async def tell_admins(self, html: str) -> None:
        """Send Telegram HTML to each administrator; one who cannot be reached never stops the others, nothing is raised."""
        ...


class Measures(Protocol):
    """Counts what the bot does, for those who look after it. It learns no words and no names."""

    def answered(self, intent: str, verdict: str) -> None:
        """Count an answer: what was asked for, and what came of it; both words of the program."""
        ...


class Faults(Protocol):
    """Lets administrators hear of failures of our own, folded, so that many of a kind are one message."""

    async def report(self, error: BaseException, code: str | None = None) -> None:
        """Keep that it happened (`code` names the update) and have it told. Nothing is raised."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How the bot is: the program, its database (`size_bytes`), what was seen, and what is wrong, the worst first.

    `running_since` is this process's start, `checked_at` the last thorough look of any process (office clock).
    """

    version: str
    running_since: datetime
    dialect: str
    size_bytes: int
    checked_at: datetime | None
    condition: Condition
    findings: tuple[Finding, ...]


class Caretaker(Protocol):
    """Looks after the bot itself."""

    def answers_to(self, office_id: int, user_id: int | None) -> bool:
        """Tell whether an administrator of that office, with that Telegram id, looks after the installation as a whole."""
        ...

    async def look(self, *, thorough: bool) -> Standing:
        """Return how the bot is now; `thorough` asks outside of the machine too, which takes seconds."""
        ...


class Post(Protocol):
    """Delivers what lies in the outbox."""

    def ring(self) -> None:
        """Look at once: something was queued in a transaction that is committed."""
        ...


class Charts(Protocol):
    """Draws pictures."""

    async def draw(self, chart: Chart) -> bytes:
        """Return a picture as PNG, about 900 pixels wide. What cannot be drawn raises: the words then go without it."""
        ...


class CalendarFiles(Protocol):
    """Writes calendars that phones and computers read."""

    def write(self, name: str, events: Iterable[CalendarEvent], today: date) -> bytes:
        """Return an iCalendar file (RFC 5545, UTF-8) of whole-day events as they are on `today` (office date)."""
        ...


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file of the office's own: `report_fault.<code>` says it, `place` is where."""

    code: str
    file: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file; `fault` tells that the office's own template could not be used, and ours was."""

    name: str
    content: bytes
    fault: Fault | None = None


class Papers(Protocol):
    """Makes official files."""

    async def make(self, paper: Callable[[], Paper]) -> Made:
        """Return a file made of what `paper` returns, which is called beside the event loop. What cannot be made raises."""
        ...

    def scale(self) -> tuple[Scale, Fault | None]:
        """Return the office's scale of points, the usual one where it has none or one that cannot be used."""
        ...


class Meaning(Protocol):
    """Compares what words mean."""

    async def sense(self, question: str, answerer: Answerer) -> Sense | None:
        """Return how near a question is to the tasks of these plans; None where that cannot be told, or not yet."""
        ...


class UnreadableFileError(Exception):
    """A file cannot be read as a plan: `document.<code>` in the locales says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PlanFiles(Protocol):
    """Reads files of plans and writes workbooks of them, beside the event loop."""

    async def read(self, content: bytes, name: str) -> PlanReading | ReturnedTable:
        """Return what a file holds: a plan that was read, or a workbook of ours that came back.

        Raises `UnreadableFileError` for every file that is none, however hostile.
        """
        ...

    async def workbook(self, plan: Plan, remarks: Mapping[int, str], units: Sequence[str], draft: int) -> bytes:
        """Return a workbook of a plan to be mended; `remarks` by the places of tasks, `units` to choose leads from."""
        ...
