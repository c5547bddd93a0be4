"""What handlers need of the rooms above them, as protocols; `bot` hands the real things in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from plan.answering import Answerer
    from plan.charts import Chart
    from plan.neighbours import Sense


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


class Meaning(Protocol):
    """Compares what words mean."""

    async def sense(self, question: str, answerer: Answerer) -> Sense | None:
        """Return how near a question is to the tasks of these plans; None where that cannot be told, or not yet."""
        ...
