"""Taking what somebody says about progress: once for each update, whether it came as a command, a reply, a file or a press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Update

from handlers.context import OfficeContext
from handlers.effects import Facts, once
from handlers.progress.flow import Flow, flow
from handlers.progress.my_tasks import example_code
from handlers.progress.outcome import Outcome, facts_of, outcome_from
from handlers.progress.pending import Item, Pending
from handlers.progress.reading import Said, items_of
from handlers.progress.recording import Recorder
from handlers.progress.showing import Shower
from handlers.speaking import alert, answer, say
from handlers.views.card import Card, card, plain_text
from plan.reports import Telling
from plan.wishes import Need, Wish
from storage import Transaction


async def take(
    update: Update, context: OfficeContext, telling: Telling, said: Said, about: tuple[int, ...] = (), *, meant: bool = True
) -> None:
    """Record what a message says, or ask for what it lacks; `about` are the tasks of the card that it replies to.

    `meant` False: it came without a command, so it is asked whether it was meant as a report.
    """
    answerer = await context.library.recent()
    items, unknown = items_of(telling, replace(said, meant=meant), answerer, about)
    if not items and not unknown:
        shown = tuple(item for item in map(answerer.item, about) if item is not None)
        await answer(update, card([context.texts.html("report_ask.not_heard", code=example_code(shown, context.texts))]))
        return

    async def act(going: Flow) -> Outcome:
        await going.close()
        return await going.advance(Pending(items), unknown) if items else Outcome(declined=unknown)

    await carry_out(update, context, act)


async def ask_about(update: Update, context: OfficeContext, task_id: int) -> None:
    """Ask how far a task is, by buttons, in a message of its own."""
    chat_id = chat_of(update)

    async def act(going: Flow) -> Outcome:
        wish = Wish(task_id, context.now(), chat_id)
        return await going.advance(Pending((Item(wish),), Need.PROGRESS))

    await carry_out(update, context, act, anew=True)


async def carry_out(
    update: Update,
    context: OfficeContext,
    act: Callable[[Flow], Awaitable[Outcome]],
    *,
    anew: bool = False,
    asks_anew: bool = False,
) -> None:
    """Do something about progress once for this update and say what it was.

    `anew`: in a message of its own; `asks_anew`: only where it asks for something more. A press that changed nothing leaves its
    message as it is and is answered in a small window; a dialogue of one person ends with why not.
    """
    answerer, chat_id = await context.library.recent(), chat_of(update)
    written: Recorder | None = None

    async def effect(tx: Transaction) -> Facts:
        nonlocal written
        going = await flow(tx, context, answerer, chat_id)
        written = going.writing
        return facts_of(await act(going))

    outcome = outcome_from(await once(update, context, effect, only_progress=True))
    shown = Shower(context, answerer, chat_id).written(outcome, written) or await _read_again(outcome, context, chat_id)
    leaves_message = outcome.nothing and (asks_anew or not outcome.declined)
    if update.callback_query is not None and leaves_message:
        await alert(update, plain_text(shown.html))
    else:
        await (say if anew or (asks_anew and outcome.draft is not None) else answer)(update, shown)


async def _read_again(outcome: Outcome, context: OfficeContext, chat_id: int) -> Card:
    """Return the card of what asks for something more, was declined, or was done when this update was handled before."""
    answerer = await context.library.answerer()  # as it stands now; and before a connection is taken: it may need one
    async with context.storage.reading() as tx:
        return await Shower(context, answerer, chat_id).card(outcome, tx)


def chat_of(update: Update) -> int:
    """Return the chat in which something was said or pressed."""
    return update.effective_chat.id if update.effective_chat else 0
