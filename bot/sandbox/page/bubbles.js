// Makes the bubbles of a chat: texts, files, pictures, buttons, service lines, date pills.
import { lead } from "/page/links.js";
import { element, marked } from "/page/marks.js";
import { server } from "/page/server.js";
import { words } from "/page/words.js";

const HUES = 7;

export function nameOf(user) {
  return [user?.first_name, user?.last_name].filter(Boolean).join(" ");
}

export function paintAvatar(place, id, name) {
  const written = name.replace(/^(Phòng|Lãnh đạo|TT)\s+/u, "").split(/[\s-]+/u).filter(Boolean);
  const initials = written.slice(-2).map((word) => word[0]).join("");
  place.textContent = (/^\p{Lu}{2,}$/u.test(written[0]) ? written[0].slice(0, 2) : initials).toUpperCase();
  place.dataset.hue = Math.abs(id) % HUES;
}

export function summary(message) {
  if (!message) return "";
  if (message.text) return message.text;
  if (message.document) return `📎 ${message.document.file_name}`;
  if (message.photo) return `🖼 ${message.caption ?? words.copyOf}`;
  return serviceLine(message);
}

export function serviceLine(message) {
  if (message.new_chat_members) return words.botJoined(message.new_chat_members.map(nameOf).join(", "));
  if (message.left_chat_member) return words.botLeft(nameOf(message.left_chat_member));
  if (message.pinned_message) return `${nameOf(message.from)} ${words.pinned}`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return words.migrated;
  return message.forum_topic_created?.name ?? "";
}

export function datePill(text) {
  const pill = element("div", "pill");
  pill.append(element("span", "", text));
  return pill;
}

// `view` tells how to show it: {own, first, named, time(message), onReply, onEdit, onForward, onPress, onCommand, onStart, onInvitation,
// payloadOf(address), isWaiting}.
export function bubble(message, view) {
  if (!message.text && !message.document && !message.photo) return service(message);
  const row = element("article", `row${view.own ? " own" : ""}${view.first ? " first" : ""}`);
  row.dataset.message = message.message_id;
  const box = element("div", "bubble");
  if (view.named && !view.own) box.append(author(message));
  if (message.forward_origin) box.append(element("p", "origin", words.forwarded(nameOf(message.forward_origin.sender_user))));
  if (message.via_bot) box.append(element("p", "origin", words.via(message.via_bot.username)));
  if (message.reply_to_message) box.append(quote(message.reply_to_message));
  box.append(...content(message, view), foot(message, view));
  const column = element("div", "column");
  column.append(box);
  if (message.reply_markup) column.append(keyboard(message, view));
  row.append(column, acts(message, view));
  row.setAttribute("aria-label", `${nameOf(message.from)}, ${view.time(message)}`);
  return row;
}

function service(message) {
  const row = datePill(serviceLine(message));
  row.dataset.message = message.message_id;
  return row;
}

function author(message) {
  const anonymous = message.sender_chat && message.from?.username === "GroupAnonymousBot";
  const made = element("p", "author", anonymous ? words.anonymous : message.sender_chat?.title ?? nameOf(message.from));
  made.dataset.hue = Math.abs(message.from?.id ?? 0) % HUES;
  return made;
}

function quote(message) {
  const made = element("div", "quote");
  made.append(element("strong", "", nameOf(message.from)), element("span", "", summary(message)));
  return made;
}

function content(message, view) {
  const parts = [];
  if (message.photo) parts.push(picture(message.photo.at(-1)));
  if (message.document) parts.push(file(message.document));
  const text = message.text ?? message.caption;
  if (text) {
    const body = element("div", "text");
    body.append(marked(text, message.entities ?? message.caption_entities, view));
    parts.push(body);
  }
  return parts;
}

function picture(photo) {
  const made = element("img", "picture");
  made.src = server.fileAddress(photo.file_id, true);
  made.width = photo.width;
  made.height = photo.height;
  made.style.setProperty("--ratio", photo.width / photo.height);
  made.style.setProperty("--width", `${photo.width}px`);
  made.alt = words.copyOf;
  const whole = element("a", "picture-link");
  lead(whole, made.src, null);
  whole.title = words.wholePicture;
  whole.append(made);
  return whole;
}

function file(document_) {
  const made = element("a", "file");
  made.href = server.fileAddress(document_.file_id);
  made.download = document_.file_name;
  made.setAttribute("aria-label", words.download(document_.file_name));
  const kind = document_.file_name.includes(".") ? document_.file_name.split(".").at(-1).slice(0, 4).toUpperCase() : "…";
  const name = element("span", "file-name");
  name.append(element("b", "", document_.file_name), element("small", "", size(document_.file_size)));
  made.append(element("span", "file-kind", kind), name);
  return made;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1).replace(".", ",")} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} MB`;
}

function foot(message, view) {
  const made = element("p", "when");
  if (message.edit_date) made.append(element("span", "", `${words.edited} `));
  made.append(element("time", "", view.time(message)));
  return made;
}

function keyboard(message, view) {
  const made = element("div", "keys");
  message.reply_markup.inline_keyboard.forEach((row) => {
    const line = element("div", "keys-row");
    line.append(...row.map((button) => key(message, button, view)));
    made.append(line);
  });
  made.addEventListener("keydown", walkKeys);
  return made;
}

function key(message, button, view) {
  const made = element(button.url ? "a" : "button", "key");
  made.append(element("span", "", button.text));
  if (button.url) {
    lead(made, button.url, view.payloadOf(button.url), view.onStart);
    if (view.payloadOf(button.url) === null) made.classList.add("out");
    return made;
  }
  made.type = "button";
  made.dataset.data = button.callback_data ?? "";
  made.classList.toggle("waiting", view.isWaiting(message, button.callback_data));
  made.addEventListener("click", () => view.onPress(message, button.callback_data, made));
  return made;
}

function walkKeys(event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const keys = [...event.currentTarget.querySelectorAll(".key")];
  const next = keys[keys.indexOf(document.activeElement) + step];
  if (next) { event.preventDefault(); next.focus(); }
}

// What a person can do with a message; in Telegram these stand behind a long press.
function acts(message, view) {
  const made = element("div", "acts");
  if (!view.own) made.append(act("forward", "↪", words.forward, () => view.onForward(message)));
  else if (message.text && !message.forward_origin && !message.via_bot) made.append(act("edit", "✎", words.edit, () => view.onEdit(message)));
  made.append(act("reply", "↩", words.reply, () => view.onReply(message)));
  return made;
}

function act(kind, sign, label, onPress) {
  const made = element("button", kind, sign);
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.title = label;
  made.addEventListener("click", onPress);
  return made;
}
