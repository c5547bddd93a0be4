"""What a message says about progress, as wishes: its claims with the tasks that they name, and the file that came with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from telegram import Message, MessageEntity, Update

from handlers.addressing import message_in
from handlers.progress.outcome import Declined
from handlers.progress.pending import Item
from handlers.views.names import code_words
from locales import Texts
from plan.answering import Answerer
from plan.reports import Claim, Evidence, Telling
from plan.wishes import Wish, wish_of

MOST_CLAIMS = 10


@dataclass(frozen=True, slots=True)
class Said:
    """The facts of a message that reports: when it was sent, where it stands, the file with it, whether a report was meant."""

    said_at: datetime
    chat_id: int
    message_id: int
    file: Evidence = field(default_factory=Evidence)
    meant: bool = True

    @classmethod
    def read(cls, update: Update) -> Said:
        """Read a message or an edited one; `LookupError` for any other update."""
        message = update.edited_message or message_in(update)
        return cls(message.edit_date or message.date, message.chat.id, message.message_id, file_in(message))

    def wish(self, claim: Claim, task_id: int) -> Wish:
        """Return what a claim of this message wants recorded about a task."""
        wish = replace(wish_of(claim, task_id, self.said_at, self.chat_id, self.message_id), meant=self.meant)
        if not self.file:
            return wish
        return replace(wish, evidence=replace(wish.evidence, file_id=self.file.file_id, file_name=self.file.file_name))


def file_in(message: Message) -> Evidence:
    """Return the file that came with a message; it stays at Telegram, only its id is kept."""
    if message.document is not None:
        return Evidence(file_id=message.document.file_id, file_name=message.document.file_name)
    if message.photo:
        return Evidence(file_id=message.photo[-1].file_id)
    return Evidence()


def items_of(
    telling: Telling, said: Said, answerer: Answerer, about: Sequence[int] = ()
) -> tuple[tuple[Item, ...], tuple[Declined, ...]]:
    """Return the wishes of a message in its order, and the codes that name no task. `about` are the tasks it replies to."""
    items: list[Item] = []
    unknown: list[Declined] = []
    for claim in telling.claims[:MOST_CLAIMS]:
        for code in claim.codes:
            found = tuple(item.task.id or 0 for item in answerer.by_code(code))
            if found:
                items.append(_item(claim, said, found))
            else:
                unknown.append(Declined(None, code=code[:20]))
        if not claim.codes and about:
            items.append(_item(claim, said, tuple(about)))
    return tuple(items), tuple(unknown)


def _item(claim: Claim, said: Said, tasks: tuple[int, ...]) -> Item:
    if len(tasks) == 1:
        return Item(said.wish(claim, tasks[0]))
    return Item(said.wish(claim, 0), tasks)


def tasks_shown(message: Message | None, answerer: Answerer, texts: Texts) -> tuple[int, ...]:
    """Return the tasks that a card of the bot is about: those whose numbers stand in bold in it."""
    if message is None:
        return ()
    bold = message.parse_entities([MessageEntity.BOLD]) or message.parse_caption_entities([MessageEntity.BOLD])
    return tuple(dict.fromkeys(task for words in bold.values() for task in _tasks_called(words, answerer, texts)))


def _tasks_called(words: str, answerer: Answerer, texts: Texts) -> Iterable[int]:
    typed = words.strip()
    for item in answerer.by_code(typed.partition(" ")[0]):
        if code_words(item.task.code, texts) == typed and item.task.id is not None:
            yield item.task.id
