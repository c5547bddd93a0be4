"""The local Telegram: a Bot API in memory, as strict as the real one, with the people who use it. No network, no bot code."""

from __future__ import annotations

import asyncio
import inspect
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox import asking, editing, inline, receiving, sending
from bot.sandbox.copies import copied
from bot.sandbox.directory import BotIdentity
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.faults import Faults
from bot.sandbox.files import Upload
from bot.sandbox.membership import Membership
from bot.sandbox.pace import Pace
from bot.sandbox.parameters import PARAMETERS, decode, method_name
from bot.sandbox.reaching import chat_of
from bot.sandbox.state import State

_RECORD = 50_000
_SENDING = frozenset({"sendMessage", "sendDocument", "sendPhoto"})
Method = Callable[[State, Json, Mapping[str, Upload]], Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot: method, decoded parameters, names of the files that came with it."""

    method: str
    params: Json
    files: tuple[str, ...] = ()


class LocalTelegram(Membership):
    """A world with one bot in it.

    People act by the methods inherited (`add_person`, `say`, `press`, …); the bot acts by `call`. `strict` refuses parameters
    that the Bot API does not know, `paced` enforces its rate limits, `faults` makes it fail on purpose;
    `polled` is set once the bot has asked for updates.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        bot: BotIdentity | None = None,
        privacy_mode: bool = True,
        strict: bool = True,
        paced: bool = False,
        first_update_id: int | None = None,
    ) -> None:
        super().__init__(bot or BotIdentity(), now, privacy_mode, first_update_id)
        self.strict = strict
        self.paced = paced
        self.pace = Pace()
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=_RECORD)
        self.polls = 0
        self.polled = asyncio.Event()

    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None, *, token: str | None = None
    ) -> Any:
        """Do one call of the bot and return its result as JSON values.

        Values may be decoded or as strings from the wire. Raises ApiError as Telegram would refuse; Unreachable and LostAnswer
        only where `faults` asks for them.
        """
        if token is not None and token != self.bot.token:
            raise ApiError(401, "Unauthorized") if ":" in token else ApiError(404, "Not Found")
        name = method_name(method)
        fault = self.faults.take(name)
        await self.faults.wait(name)
        if fault is not None and not fault.after_effect:
            raise fault.error
        attached = {field: f"attach://{field}" for field in files or () if field in PARAMETERS[name]}
        decoded = decode(name, {**attached, **params}, self.strict)
        self._record(name, decoded, files or {})
        result = await self._do(name, decoded, files or {})
        if fault is not None:
            raise fault.error
        return copied(result)

    def messages(self, chat_id: int) -> list[Json]:
        """Return a chat's messages as they are now, oldest first."""
        return self.history.of(chat_id)

    def sent(self, method: str) -> list[Json]:
        """Return the parameters of every call of one method."""
        return [call.params for call in self.calls if call.method == method]

    def _record(self, method: str, params: Json, files: Mapping[str, Upload]) -> None:
        if method == "getUpdates":
            self.polls += 1
            self.polled.set()
        else:
            self.calls.append(Call(method, copied(params), tuple(file.name for file in files.values())))

    async def _do(self, method: str, params: Json, files: Mapping[str, Upload]) -> Any:
        if self.paced and method in _SENDING:
            chat = chat_of(self, params).chat()
            self.pace.spend(chat["id"])
        result = METHODS[method](self, params, files)
        return await result if inspect.isawaitable(result) else result


def _setter(kind: str) -> Method:
    def method(state: State, params: Json, _files: Mapping[str, Upload]) -> bool:
        state.profile.set_text(kind, params.get(kind, ""), params.get("language_code", ""))
        return True

    return method


def _getter(kind: str) -> Method:
    def method(state: State, params: Json, _files: Mapping[str, Upload]) -> Json:
        return {kind: state.profile.text(kind, params.get("language_code", ""))}

    return method


def _agree(_state: State, _params: Json, _files: Mapping[str, Upload]) -> bool:
    return True


METHODS: Mapping[str, Method] = {
    "getMe": asking.get_me,
    "logOut": _agree,
    "close": _agree,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.webhook_info,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "editMessageReplyMarkup": editing.edit_keyboard,
    "deleteMessage": editing.delete_message,
    "pinChatMessage": editing.pin_message,
    "unpinChatMessage": _agree,
    "answerCallbackQuery": editing.answer_query,
    "answerInlineQuery": inline.answer_inline,
    "getFile": asking.get_file,
    "getChat": asking.get_chat,
    "getChatMember": asking.get_member,
    "getChatAdministrators": asking.get_admins,
    "getChatMemberCount": asking.count_members,
    "leaveChat": asking.leave,
    "setMyCommands": asking.set_commands,
    "getMyCommands": asking.get_commands,
    "deleteMyCommands": asking.delete_commands,
    "setChatMenuButton": asking.set_menu_button,
    "getChatMenuButton": asking.get_menu_button,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
assert METHODS.keys() == PARAMETERS.keys()  # noqa: S101 - a method without parameters, or the reverse, is a slip made here
