"""The bot's calls that send something: texts, files, pictures, "is typing"."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox import entities
from bot.sandbox.errors import Json, bad_request
from bot.sandbox.files import Files, StoredFile, Upload, as_picture, document_json, photo_json
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.markup import read_html
from bot.sandbox.reaching import reply_fields, too_large, topic_fields, writable
from bot.sandbox.state import State

Uploads = Mapping[str, Upload]
MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_UPLOAD = 50 * 1024 * 1024
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(state: State, params: Json, _files: Uploads) -> Json:
    """Do sendMessage."""
    chat_id = writable(state, params)
    return _put(state, chat_id, params, text_fields(state, params))


def send_document(state: State, params: Json, files: Uploads) -> Json:
    """Do sendDocument."""
    chat_id = writable(state, params)
    caption = caption_fields(state, params)
    stored = _file(state.files, params, files, "document")
    return _put(state, chat_id, params, {"document": document_json(stored), **caption})


def send_photo(state: State, params: Json, files: Uploads) -> Json:
    """Do sendPhoto."""
    chat_id = writable(state, params)
    caption = caption_fields(state, params)
    stored = _file(state.files, params, files, "photo")
    return _put(state, chat_id, params, {"photo": photo_json(stored), **caption})


def send_chat_action(state: State, params: Json, _files: Uploads) -> bool:
    """Do sendChatAction."""
    chat_id = writable(state, params)
    topic_fields(state, chat_id, params)
    if params.get("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.feed.tell("action", chat_id=chat_id, action=params["action"])
    return True


def text_fields(state: State, params: Json) -> Json:
    """Return text and entities of a message. Raises ApiError 400: empty, too long, bad HTML."""
    text, marked = _formatted(state, params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if entities.length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    found = entities.find(text, marked)
    return {"text": text} | ({"entities": found} if found else {})


def caption_fields(state: State, params: Json) -> Json:
    """Return caption and entities of a file, {} without one. Raises ApiError 400: too long, bad HTML."""
    text, marked = _formatted(state, params, "caption", "caption_entities")
    if entities.length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    found = entities.find(text, marked)
    return ({"caption": text} if text else {}) | ({"caption_entities": found} if found else {})


def _formatted(state: State, params: Json, field: str, marks: str) -> tuple[str, list[Json]]:
    raw = params.get(field, "")
    mode = params.get("parse_mode", "")
    if not mode:
        return entities.trim(raw, list(params.get(marks) or ()))
    if mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    text, marked = read_html(raw)
    return entities.trim(text, [known for entity in marked if (known := _known_mention(state, entity))])


def _known_mention(state: State, entity: Json) -> Json | None:
    """Fill in whom a mention by id means; Telegram drops the mention of somebody unknown."""
    if entity["type"] != "text_mention":
        return entity
    person = state.directory.people.get(entity["user"]["id"])
    return {**entity, "user": person.json()} if person else None


def _put(state: State, chat_id: int, params: Json, body: Json) -> Json:
    topic = topic_fields(state, chat_id, params)
    reply = reply_fields(state, chat_id, params)
    keyboard = inline_keyboard(params.get("reply_markup"))
    fields = {"from": state.bot.json(), **topic, **reply, **body}
    if keyboard:
        fields["reply_markup"] = keyboard
    return state.add_message(chat_id, fields)


def _file(kept: Files, params: Json, files: Uploads, field: str) -> StoredFile:
    written = str(params.get(field, ""))
    upload = files.get(written.removeprefix("attach://") if written.startswith("attach://") else field)
    if upload is None:
        if not written:
            raise bad_request(f"there is no {field} in the request")
        return kept.get(written)
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MAX_UPLOAD:
        raise too_large()
    return kept.keep(as_picture(upload) if field == "photo" else upload, f"{field}s")
