// The list of chats: last message, unread count, arrow keys. What was read is remembered in this browser.
import { nameOf, paintAvatar, summary } from "/page/bubbles.js";
import { element } from "/page/marks.js";
import { words } from "/page/words.js";

export class ChatList {
  constructor(office, onOpen) {
    this.office = office;
    this.onOpen = onOpen;
    this.lists = { private: document.getElementById("private-chats"), group: document.getElementById("group-chats") };
    for (const list of Object.values(this.lists)) list.addEventListener("keydown", (event) => this.walk(event));
  }

  show(chats, current) {
    const focused = document.activeElement?.closest?.(".side [data-chat]")?.dataset.chat;
    this.lists.private.replaceChildren(...chats.filter((chat) => chat.type === "private").map((chat) => this.item(chat, current)));
    this.lists.group.replaceChildren(...chats.filter((chat) => chat.type !== "private").map((chat) => this.item(chat, current)));
    if (focused) this.focus(focused);
  }

  item(chat, current) {
    const item = element("li");
    const button = element("button", "chat-item");
    button.type = "button";
    button.dataset.chat = chat.id;
    if (chat.id === current) button.setAttribute("aria-current", "true");
    button.tabIndex = chat.id === current || (!current && chat.first) ? 0 : -1;
    button.addEventListener("click", () => this.onOpen(chat.id));
    const avatar = element("span", "avatar");
    avatar.setAttribute("aria-hidden", "true");
    paintAvatar(avatar, chat.id, titleOf(chat));
    const middle = element("span", "chat-middle");
    middle.append(element("span", "chat-name", titleOf(chat)), element("span", "chat-last", this.last(chat)));
    const right = element("span", "chat-right");
    right.append(element("span", "chat-time", chat.last ? this.office.short(chat.last.date) : ""));
    const unread = chat.id === current ? 0 : chat.from_bot - readCount(chat.id);
    if (unread > 0) right.append(this.badge(unread));
    button.append(avatar, middle, right);
    item.append(button);
    return item;
  }

  last(chat) {
    if (!chat.last) return words.noMessage;
    const speaker = chat.type === "private" && !chat.last.from?.is_bot ? words.you : nameOf(chat.last.from);
    return `${speaker}: ${summary(chat.last)}`;
  }

  badge(count) {
    const badge = element("span", "badge", count > 99 ? "99+" : String(count));
    badge.setAttribute("aria-label", words.unread(count));
    return badge;
  }

  focus(chatId) {
    document.querySelector(`.side [data-chat="${chatId}"]`)?.focus();
  }

  walk(event) {
    const items = [...document.querySelectorAll(".side [data-chat]")];
    const here = items.indexOf(document.activeElement);
    const target = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
    if (target === undefined || !items[target]) return;
    event.preventDefault();
    for (const item of items) item.tabIndex = -1;
    items[target].tabIndex = 0;
    items[target].focus();
  }
}

export function titleOf(chat) { return chat.title ?? nameOf(chat); }

export function readCount(chatId) { return Number(localStorage.getItem(`read:${chatId}`) ?? 0); }

export function markRead(chat) { localStorage.setItem(`read:${chat.id}`, String(chat.from_bot)); }
