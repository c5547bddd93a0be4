// The browser chat: keeps what the server told, shows one conversation, sends what people do.
import { bubble, datePill, nameOf, paintAvatar, summary } from "/page/bubbles.js";
import { ChatList, markRead, titleOf } from "/page/list.js";
import { element } from "/page/marks.js";
import { CommandMenu } from "/page/menu.js";
import { Office } from "/page/office.js";
import { server } from "/page/server.js";
import { words } from "/page/words.js";

const MAX_UPLOAD = 20 * 1024 * 1024;
const ANSWER_PATIENCE = 30_000;
const $ = (id) => document.getElementById(id);
const state = { bot: {}, people: new Map(), chats: new Map(), current: null, messages: [], replyTo: null, waiting: new Map(), drafts: new Map() };
let toastTimer, typingTimer;

const office = new Office(trouble, toast);
const list = new ChatList(office, open);
const input = $("input");
const menu = new CommandMenu($("menu"), input, $("menu-button"), grow);

function trouble() { toast(words.failed); }

function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $("toast").hidden = true; }, 4000);
}

async function load() {
  const known = await server.state();
  state.bot = known.bot;
  state.people = new Map(known.people.map((person) => [person.id, person]));
  state.chats = new Map(known.chats.map((chat, index) => [chat.id, { ...chat, first: index === 0 }]));
  office.zone = known.zone;
  office.set(known.now);
  office.setPrivacy(known.privacy);
  if (state.current && !state.chats.has(state.current)) leave();
  if (state.current) await showMessages();
  list.show([...state.chats.values()], state.current);
}

const chat = () => state.chats.get(state.current);

function speaker() {
  if (!chat()) return null;
  return chat().type === "private" ? chat().id : Number($("speaker").value);
}

async function open(chatId) {
  state.drafts.set(state.current, input.value);
  state.current = chatId;
  replyTo(null);
  $("app").dataset.view = "chat";
  $("chat").hidden = false;
  $("nothing").hidden = true;
  input.value = state.drafts.get(chatId) ?? "";
  menu.close();
  showHead();
  await showMessages();
  list.show([...state.chats.values()], state.current);
  scrollDown();
  if (matchMedia("(hover: hover) and (min-width: 761px)").matches) input.focus(); else $("title").focus();
}

function leave() {
  const left = state.current;
  state.current = null;
  $("app").dataset.view = "list";
  $("chat").hidden = true;
  $("nothing").hidden = false;
  list.show([...state.chats.values()], null);
  list.focus(left);
}

function showHead() {
  const known = chat();
  $("title").textContent = titleOf(known);
  paintAvatar($("head-avatar"), known.id, titleOf(known));
  showSubtitle();
  const group = known.type !== "private";
  $("speaker-row").hidden = !group;
  if (!group) { loadCommands(); return; }
  const remembered = localStorage.getItem(`speaker:${known.id}`);
  $("speaker").replaceChildren(...known.speakers.map((id) => new Option(nameOf(state.people.get(id)), id)));
  if (known.speakers.includes(Number(remembered))) $("speaker").value = remembered;
  loadCommands();
}

function showSubtitle(text) {
  const known = chat();
  if (!known) return;
  const people = known.speakers.map((id) => nameOf(state.people.get(id)));
  const usual = known.type === "private" ? words.privateLine(state.people.get(known.id)?.duty) : words.groupLine([...people, state.bot.first_name]);
  $("subtitle").textContent = text ?? usual;
  $("subtitle").classList.toggle("typing", text !== undefined);
}

async function loadCommands() {
  try { menu.commands = await server.commands(state.current, speaker()); } catch { menu.commands = []; }
  if (menu.open) menu.refresh();
}

async function showMessages() {
  const wanted = state.current;
  const messages = await server.messages(wanted);
  if (wanted !== state.current) return;
  state.messages = messages;
  draw();
  read();
}

function read() {
  const known = chat();
  if (known) markRead(known);
}

function draw() {
  const log = $("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  log.setAttribute("aria-live", "off");
  const rows = state.messages.flatMap((message, index) => [...pill(message, state.messages[index - 1]), row(message, state.messages[index - 1])]);
  log.replaceChildren(...(rows.length ? rows : [hint()]));
  log.setAttribute("aria-live", "polite");
  if (atEnd) scrollDown();
}

function pill(message, before) {
  if (before && office.dayKey(before.date) === office.dayKey(message.date)) return [];
  return [datePill(office.dayWords(message.date))];
}

function row(message, before) {
  const together = before?.from?.id === message.from?.id && message.date - before.date < 600 && pill(message, before).length === 0;
  return bubble(message, {
    own: message.from?.id === speaker(),
    named: !together,
    time: (shown) => office.time(shown.date),
    onReply: replyTo,
    onPress: press,
    onCommand: send,
    isWaiting: (shown, data) => [...state.waiting.values()].some((key) => key === `${state.current}:${shown.message_id}:${data}`),
  });
}

function hint() {
  const box = element("div", "hint");
  const group = chat().type !== "private";
  box.append(element("h3", "", words.tryAsking), element("p", "", group ? words.groupHint : words.privateHint));
  const chips = element("div", "chips");
  for (const question of words.questions) {
    const chip = element("button", "chip", question);
    chip.type = "button";
    chip.addEventListener("click", () => { send(group ? `/hoi ${question}` : question); input.focus(); });
    chips.append(chip);
  }
  box.append(chips);
  return box;
}

function scrollDown() { $("log").scrollTop = $("log").scrollHeight; }

function add(message) {
  const log = $("log");
  if (state.messages.some((known) => known.message_id === message.message_id)) return;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  const before = state.messages.at(-1);
  if (!before) log.replaceChildren();
  state.messages.push(message);
  log.append(...pill(message, before), row(message, before));
  if (atEnd || message.from?.id === speaker()) scrollDown();
}

function replace(message) {
  const index = state.messages.findIndex((known) => known.message_id === message.message_id);
  if (index < 0) return;
  state.messages[index] = message;
  redraw(message.message_id);
}

// Keyboard users keep their place: the button with the same position, else the composer.
function redraw(messageId) {
  const index = state.messages.findIndex((known) => known.message_id === messageId);
  const old = $("log").querySelector(`[data-message="${messageId}"]`);
  if (index < 0 || !old) return;
  const held = [...old.querySelectorAll(".key")].indexOf(document.activeElement);
  const fresh = row(state.messages[index], state.messages[index - 1]);
  const atEnd = $("log").scrollHeight - $("log").scrollTop - $("log").clientHeight < 120;
  old.replaceWith(fresh);
  if (held >= 0) (fresh.querySelectorAll(".key")[held] ?? fresh.querySelector(".key") ?? input).focus();
  if (atEnd) scrollDown();
}

function replyTo(message) {
  state.replyTo = message?.message_id ?? null;
  $("replying").hidden = !message;
  if (!message) return;
  $("replying-who").textContent = nameOf(message.from);
  $("replying-text").textContent = summary(message);
  input.focus();
}

async function send(text) {
  const kept = text.trim();
  if (!kept || !state.current) return false;
  try {
    await server.say(state.current, speaker(), kept, state.replyTo);
    replyTo(null);
    return true;
  } catch { trouble(); return false; }
}

async function upload(file) {
  if (!file || !state.current) return;
  if (file.size > MAX_UPLOAD) { toast(words.tooLarge); return; }
  try {
    await server.upload(state.current, speaker(), file, input.value, state.replyTo);
    input.value = "";
    replyTo(null);
    grow();
  } catch { trouble(); }
}

async function press(message, data, button) {
  if (button.classList.contains("waiting")) return;
  button.classList.add("waiting");
  const key = `${state.current}:${message.message_id}:${data}`;
  try {
    const { query_id } = await server.press(state.current, speaker(), message.message_id, data);
    if (state.answered?.has(query_id)) { settle(message.message_id); return; }
    state.waiting.set(query_id, key);
    setTimeout(() => { if (state.waiting.delete(query_id)) settle(message.message_id); }, ANSWER_PATIENCE);
  } catch { button.classList.remove("waiting"); trouble(); }
}

function settle(messageId) { redraw(messageId); }

function answered({ query_id, answer, message_id, user_id }) {
  state.answered = (state.answered ?? new Set()).add(query_id);
  state.waiting.delete(query_id);
  settle(message_id);
  if (user_id !== speaker() || !answer.text) return;
  if (!answer.show_alert) { toast(answer.text); return; }
  $("alert-text").textContent = answer.text;
  if (!$("alert").open) $("alert").showModal();
}

function typing(event) {
  if (event.chat_id !== state.current) return;
  showSubtitle(event.action === "typing" ? words.typing : words.uploading);
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => showSubtitle(), 5000);
}

function arrived(event) {
  const known = state.chats.get(event.chat_id);
  if (!known) { load(); return; }
  known.last = event.message;
  if (event.message.from?.id === state.bot.id) known.from_bot += 1;
  if (event.chat_id === state.current) { showSubtitle(); add(event.message); read(); }
  list.show([...state.chats.values()], state.current);
}

function edited(event) {
  if (event.chat_id === state.current && event.message) replace(event.message);
  const known = state.chats.get(event.chat_id);
  if (known?.last?.message_id === event.message_id) { known.last = event.message; list.show([...state.chats.values()], state.current); }
}

const happenings = {
  message: arrived,
  edited,
  deleted: () => load(),
  action: typing,
  answered,
  commands: () => state.current && loadCommands(),
  chats: () => load(),
  clock: (event) => { office.set(event.now); if (state.current) draw(); },
  privacy: (event) => office.setPrivacy(event.on),
};

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 150)}px`;
}

async function submit() {
  const text = input.value;
  input.value = "";
  grow();
  menu.close();
  if (!(await send(text)) && text.trim()) input.value = text;
}

$("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
input.addEventListener("input", () => { grow(); menu.refresh(); });
input.addEventListener("keydown", (event) => {
  if (event.isComposing || menu.key(event)) { event.stopPropagation(); return; }
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || $("alert").open || !state.current) return;
  if (menu.open) menu.close();
  else if (state.replyTo) replyTo(null);
  else leave();
});
$("back").addEventListener("click", leave);
$("down").addEventListener("click", () => { scrollDown(); input.focus(); });
$("log").addEventListener("scroll", () => { $("down").hidden = $("log").scrollHeight - $("log").scrollTop - $("log").clientHeight < 200; });
$("replying-off").addEventListener("click", () => { replyTo(null); input.focus(); });
$("attach").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => { upload($("file").files[0]); $("file").value = ""; });
$("chat").addEventListener("dragover", (event) => event.preventDefault());
$("chat").addEventListener("drop", (event) => { event.preventDefault(); upload(event.dataTransfer.files[0]); });
$("speaker").addEventListener("change", () => {
  localStorage.setItem(`speaker:${state.current}`, $("speaker").value);
  draw();
  loadCommands();
});
server.listen((event) => happenings[event.kind]?.(event), () => load().catch(trouble), () => toast(words.lost));
