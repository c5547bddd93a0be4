"""The channel to Telegram: a card becomes a message, or a picture with the words as its caption; edits change what was sent."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from telegram import Bot, LinkPreviewOptions
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.delivery.channel import Limits
from handlers.speaking import Place, deliver, is_unchanged, keyboard
from handlers.splitting import units
from handlers.views.card import Card, File, plain_text

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_PICTURE_NAME = "nhacviec.png"


class TelegramChannel:
    """Carries cards by a bot. Whatever Telegram refuses is raised, but for the refusal to edit a message into itself."""

    LIMITS: ClassVar[Limits] = Limits(
        text=MessageLimit.MAX_TEXT_LENGTH,
        caption=MessageLimit.CAPTION_LENGTH,
        buttons=True,
        pictures=True,
        edits=True,
        files=True,
    )

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    @property
    def limits(self) -> Limits:
        """What Telegram carries (https://core.telegram.org/bots/api#sendmessage, #sendphoto)."""
        return self.LIMITS

    async def send(self, place: Place, card: Card) -> int:
        """Send a card; words that are too long for a caption follow their picture, and where that is refused they go alone."""
        if card.file is not None:
            return await self._send_file(place, card, card.file)
        if card.picture is None:
            return await deliver(self._bot, place, card)
        fits = self._fits_caption(card)
        try:
            sent = await self._send_picture(place, card, fits)
        except BadRequest as error:
            if not _spoils_only_the_picture(error):
                raise
            return await deliver(self._bot, place, card)
        return sent if fits else await self._send_words_after(sent, place, card)

    async def edit(self, place: Place, message_id: int, card: Card) -> None:
        """Change the words and buttons of a message; a picture that it has stays."""
        chat_id, buttons = place.chat_id, keyboard(card)
        try:
            await self._bot.edit_message_text(
                card.html,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=buttons,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if _is_picture(error) and self._fits_caption(card):
                await self._edit_caption(chat_id, message_id, card)
            elif not is_unchanged(error):
                raise

    def _fits_caption(self, card: Card) -> bool:
        return units(plain_text(card.html)) <= self.LIMITS.caption

    async def _send_picture(self, place: Place, card: Card, with_words: bool) -> int:
        message = await self._bot.send_photo(
            place.chat_id,
            card.picture or b"",
            caption=card.html if with_words else None,
            parse_mode=ParseMode.HTML if with_words else None,
            message_thread_id=place.thread_id,
            reply_markup=keyboard(card) if with_words else None,
            filename=_PICTURE_NAME,
        )
        return message.message_id

    async def _send_file(self, place: Place, card: Card, file: File) -> int:
        """Send a file with the words as its caption; what of them is too long for one is left out at the end of a line."""
        lines = card.html.split("\n")
        while len(lines) > 1 and units(plain_text("\n".join(lines))) > self.LIMITS.caption:
            lines.pop()
        message = await self._bot.send_document(
            place.chat_id,
            file.content,
            caption="\n".join(lines),
            parse_mode=ParseMode.HTML,
            filename=file.name,
            message_thread_id=place.thread_id,
            reply_markup=keyboard(card),
            disable_content_type_detection=True,
        )
        return message.message_id

    async def _send_words_after(self, picture: int, place: Place, card: Card) -> int:
        """Send the words under a picture; where they do not go out the picture goes again, as all will be sent anew."""
        try:
            return await deliver(self._bot, place, card)
        except TelegramError:
            with suppress(TelegramError):
                await self._bot.delete_message(place.chat_id, picture)
            raise

    async def _edit_caption(self, chat_id: int, message_id: int, card: Card) -> None:
        try:
            await self._bot.edit_message_caption(
                chat_id, message_id, caption=card.html, parse_mode=ParseMode.HTML, reply_markup=keyboard(card)
            )
        except BadRequest as error:
            if not is_unchanged(error):
                raise


def _is_picture(error: BadRequest) -> bool:
    """Tell the refusal to edit the text of a message that has a caption instead."""
    return "there is no text in the message to edit" in error.message.lower()


def _spoils_only_the_picture(error: BadRequest) -> bool:
    """Tell the refusals that mean the picture alone: none is welcome where words are, or this one cannot be shown."""
    said = error.message.lower()
    return any(
        each in said for each in ("not enough rights to send photos", "chat_send_photos_forbidden", "image_process_failed")
    )
