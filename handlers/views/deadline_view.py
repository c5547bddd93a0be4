"""What cards about requests, bases and explanations are made with, and the lines that they share. No card of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.packing import Press
from handlers.sealing import Sealer
from handlers.views.card import Button
from handlers.views.names import code_words, shortened
from handlers.views.people import name_words
from handlers.views.statuses import CardView, moment_words
from plan.answers import PlannedTask

CONTENT_SIZE = 70
REASON_SIZE = 300
BUTTON_SIZE = 60
LONGER = timedelta(days=14)
"""How far ahead the day of an example lies."""


@dataclass(frozen=True, slots=True)
class DeadlineView(CardView):
    """With what seals buttons; `in_group`: words must be sent as a reply to the message that asks for them."""

    seal: Sealer
    in_group: bool = False

    def button(self, key: str, press: Press, **values: object) -> Button:
        """Return a sealed button with the label `deadline_button.<key>`."""
        return Button(shortened(self.texts.plain(f"deadline_button.{key}", **values), BUTTON_SIZE), self.seal(press))

    def name(self, person_id: int | None) -> str:
        """Return a person's name for a line."""
        return name_words(self.names.get(person_id or 0, ""))

    def unit(self, unit_id: int) -> str:
        """Return a unit's full name."""
        found = self.units.get(unit_id)
        return found.name if found is not None else "?"

    def moment(self, instant: datetime) -> str:
        """Return an instant in office time."""
        return moment_words(instant, self.zone, self.texts)

    def code(self, item: PlannedTask) -> str:
        """Return the number of a task as people say it."""
        return code_words(item.task.code, self.texts)

    def heading(self, item: PlannedTask) -> dict[str, object]:
        """Return the number and the short content of a task: the values `code` and `content`."""
        return {"code": self.code(item), "content": shortened(item.task.content, CONTENT_SIZE)}

    def reply_hint(self) -> Markup | None:
        """Return how words reach the bot in a group, None in private."""
        return self.texts.html("deadline.reply") if self.in_group else None


def quoted(words: str) -> str:
    """Return a person's words for a line."""
    return shortened(words, REASON_SIZE)
