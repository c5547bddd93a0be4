"""What the browser chat asks for: chats, messages, people's acts, the office clock, and a stream of what happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.clock import MovableClock
from bot.sandbox.api import file_response
from bot.sandbox.directory import PRESENT
from bot.sandbox.errors import Json
from bot.sandbox.telegram import LocalTelegram
from bot.sandbox.world import GROUPS, PEOPLE

_SHOWN = 300
_HEARTBEAT_SECONDS = 15.0
_PICTURES = frozenset({"image/jpeg", "image/png"})
_DUTIES = {person.user_id: person.known_as for person in PEOPLE}
_UNITS = {group.chat_id: group.unit for group in GROUPS}


class Browser:
    """Answers the page. `on_moved` is awaited after each move of the clock, so that what is due then happens at once."""

    def __init__(
        self, telegram: LocalTelegram, clock: MovableClock, zone: ZoneInfo, on_moved: Callable[[], Awaitable[None]]
    ) -> None:
        self._telegram = telegram
        self._clock = clock
        self._zone = zone
        self._on_moved = on_moved

    def routes(self) -> list[Route]:
        """Return the routes under /sandbox."""
        acts: Mapping[str, Callable[[Request], Awaitable[Json]]] = {
            "/sandbox/chats/{chat}/say": self._say,
            "/sandbox/chats/{chat}/edit": self._edit,
            "/sandbox/chats/{chat}/forward": self._forward,
            "/sandbox/chats/{chat}/press": self._press,
            "/sandbox/chats/{chat}/upload": self._upload,
            "/sandbox/chats/{chat}/inline": self._type_inline,
            "/sandbox/inline/{query}/choose": self._choose,
            "/sandbox/privacy": self._set_privacy,
            "/sandbox/clock": self._move_clock,
        }
        views: Mapping[str, Callable[[Request], Awaitable[Response]]] = {
            "/sandbox/state": self._state,
            "/sandbox/chats/{chat}/messages": self._messages,
            "/sandbox/chats/{chat}/commands": self._commands,
            "/sandbox/files/{file_id}": self._file,
            "/sandbox/events": self._events,
        }
        return [
            *(Route(path, _act(act), methods=["POST"]) for path, act in acts.items()),
            *(Route(path, view, methods=["GET"]) for path, view in views.items()),
        ]

    async def _state(self, _request: Request) -> Response:
        directory = self._telegram.directory
        chats = [*directory.people, *(chat_id for chat_id, group in directory.groups.items() if group.migrated_to is None)]
        state = {
            "bot": self._telegram.bot.json(),
            "revision": self._telegram.feed.revision,
            "now": self._clock.now().timestamp(),
            "zone": self._zone.key,
            "privacy": self._telegram.privacy_mode,
            "people": [{**person.json(), "duty": _DUTIES.get(person.user_id, "")} for person in directory.people.values()],
            "chats": [self._chat(chat_id) for chat_id in chats],
        }
        return JSONResponse(state)

    def _chat(self, chat_id: int) -> Json:
        messages = list(self._telegram.history.chats.get(chat_id, {}).values())
        group = self._telegram.directory.groups.get(chat_id)
        people = [user for user in group.members if user in self._telegram.directory.people] if group else [chat_id]
        return {
            **self._telegram.directory.chat(chat_id),
            "unit": _UNITS.get(chat_id),
            "speakers": [user for user in people if group is None or group.members[user] in PRESENT],
            "last": messages[-1] if messages else None,
            "from_bot": sum(message.get("from", {}).get("id") == self._telegram.bot.user_id for message in messages),
        }

    async def _messages(self, request: Request) -> Response:
        return JSONResponse(self._telegram.messages(_chat_id(request))[-_SHOWN:])

    async def _commands(self, request: Request) -> Response:
        speaker = int(request.query_params.get("user", "0"))
        try:
            return JSONResponse(self._telegram.commands_for(_chat_id(request), speaker))
        except LookupError as reason:
            return JSONResponse({"error": str(reason)}, 404)

    async def _file(self, request: Request) -> Response:
        stored = self._telegram.files.by_id.get(request.path_params["file_id"])
        return file_response(stored, inline="inline" in request.query_params) if stored else Response(status_code=404)

    async def _events(self, _request: Request) -> Response:
        return StreamingResponse(self._happenings(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _happenings(self) -> AsyncIterator[str]:
        with self._telegram.feed.listen() as happenings:
            yield "retry: 1000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(happenings.get(), _HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event["kind"] == "closing":
                    return
                yield f"data: {json.dumps(self._with_message(event), ensure_ascii=False)}\n\n"

    def _with_message(self, event: Json) -> Json:
        if event["kind"] not in {"message", "edited"}:
            return event
        return event | {"message": self._telegram.history.get(event["chat_id"], event["message_id"])}

    async def _say(self, request: Request) -> Json:
        body = await request.json()
        return self._telegram.say(
            _chat_id(request), int(body["user_id"]), str(body["text"]), reply_to_message_id=body.get("reply_to")
        )

    async def _edit(self, request: Request) -> Json:
        body = await request.json()
        return self._telegram.edit(_chat_id(request), int(body["user_id"]), int(body["message_id"]), str(body["text"]))

    async def _forward(self, request: Request) -> Json:
        body = await request.json()
        original = int(body["from_chat_id"]), int(body["message_id"])
        return self._telegram.forward(_chat_id(request), int(body["user_id"]), *original)

    async def _press(self, request: Request) -> Json:
        body = await request.json()
        query = self._telegram.press(_chat_id(request), int(body["user_id"]), int(body["message_id"]), str(body["data"]))
        return {"query_id": query}

    async def _type_inline(self, request: Request) -> Json:
        body = await request.json()
        query = self._telegram.type_inline(_chat_id(request), int(body["user_id"]), str(body["query"]), str(body["offset"]))
        return {"query_id": query}

    async def _choose(self, request: Request) -> Json:
        result = str((await request.json())["result_id"])
        return self._telegram.choose(request.path_params["query"], result)

    async def _upload(self, request: Request) -> Json:
        async with request.form() as form:
            file = form["file"]
            if isinstance(file, str):
                raise TypeError("no file")
            who, content, caption = int(str(form["user_id"])), await file.read(), str(form.get("caption") or "")
            reply = int(str(form.get("reply_to") or 0)) or None
            if file.content_type in _PICTURES:  # as phones send them
                return self._telegram.send_photo(_chat_id(request), who, content, caption, reply_to_message_id=reply)
            name, kind = file.filename or "tep", file.content_type
            return self._telegram.send_document(
                _chat_id(request), who, content, name, caption, media_type=kind, reply_to_message_id=reply
            )

    async def _set_privacy(self, request: Request) -> Json:
        self._telegram.privacy_mode = bool((await request.json())["on"])
        self._telegram.feed.tell("privacy", on=self._telegram.privacy_mode)
        return {"on": self._telegram.privacy_mode}

    async def _move_clock(self, request: Request) -> Json:
        target = moved(self._clock.now(), str((await request.json())["to"]), self._zone)
        self._clock.move_to(target)
        self._telegram.feed.tell("clock", now=target.timestamp())
        await self._on_moved()
        return {"now": target.timestamp()}


def moved(now: datetime, step: str, zone: ZoneInfo) -> datetime:
    """Return where the clock goes: "hour", "day", "monday" (the next Monday, 07:30) or an ISO time; ValueError else."""
    if step == "hour":
        return now + timedelta(hours=1)
    if step == "day":
        return now + timedelta(days=1)
    if step == "monday":
        here = now.astimezone(zone)
        monday = here.date() + timedelta(days=-here.weekday())
        target = datetime.combine(monday, time(7, 30), zone)
        return (target if target > here else datetime.combine(monday + timedelta(days=7), time(7, 30), zone)).astimezone(UTC)
    written = datetime.fromisoformat(step)
    return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)


def _act(act: Callable[[Request], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await act(request))
        except (ValueError, LookupError, TypeError, OverflowError) as reason:
            return JSONResponse({"error": str(reason)}, 400)

    return endpoint


def _chat_id(request: Request) -> int:
    try:
        return int(request.path_params["chat"])
    except ValueError:
        raise HTTPException(404) from None
