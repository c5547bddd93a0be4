// The browser chat: keeps what the server told, shows one conversation, sends what people do.
import { nameOf, paintAvatar } from "/page/bubbles.js";
import { Cards } from "/page/cards.js";
import { chooseChat } from "/page/forwarding.js";
import { Intent } from "/page/intent.js";
import { startPayload } from "/page/links.js";
import { ChatList, markRead, titleOf } from "/page/list.js";
import { Log } from "/page/log.js";
import { CommandMenu } from "/page/menu.js";
import { alert, toast } from "/page/notices.js";
import { Office } from "/page/office.js";
import { server } from "/page/server.js";
import { words } from "/page/words.js";

const MAX_UPLOAD = 20 * 1024 * 1024;
const ANSWER_PATIENCE = 30_000;
const $ = (id) => document.getElementById(id);
const state = { bot: {}, people: new Map(), chats: new Map(), current: null, waiting: new Map(), answered: new Set(), drafts: new Map() };
let typingTimer;

const office = new Office(trouble, toast);
const list = new ChatList(office, open);
const input = $("input");
const intent = new Intent(input, write);
const menu = new CommandMenu($("menu"), input, $("menu-button"), grow);
const cards = new Cards($("cards"), input, {
  place: () => ({ bot: state.bot.username, chat: state.current, user: speaker() }),
  onStart: start,
  onSent: () => { grow(); log.scrollDown(); },
  onTrouble: trouble,
});
const log = new Log($("log"), $("down"), office, {
  chat,
  speaker,
  fallback: input,
  onReply: (message) => intent.reply(message),
  onEdit: (message) => intent.edit(message),
  onForward: forward,
  onPress: press,
  onCommand: send,
  onStart: start,
  onInvitation: invite,
  payloadOf: (address) => startPayload(address, state.bot.username),
  onQuestion: (question) => { send(question); input.focus(); },
  isWaiting: (message, data) => [...state.waiting.values()].includes(keyOf(message.message_id, data)),
});

// A button into the bot's private chat is for whoever presses it, as START is at Telegram.
async function start(payload) {
  await open(speaker());
  await send(`/start ${payload}`);
}

// A link in a private text was sent to be passed on: here it is followed by whoever has not said a word yet.
async function invite(payload) {
  if (chat().type !== "private") { await start(payload); return; }
  const invited = [...state.chats.values()].find((each) => each.type === "private" && !each.last) ?? chat();
  await open(invited.id);
  write(`/start ${payload}`);
}

function trouble() { toast(words.failed); }

async function load() {
  const known = await server.state();
  state.bot = known.bot;
  state.revision = known.revision;
  state.people = new Map(known.people.map((person) => [person.id, person]));
  state.chats = new Map(known.chats.map((chat, index) => [chat.id, { ...chat, first: index === 0 }]));
  office.zone = known.zone;
  office.set(known.now);
  office.setPrivacy(known.privacy);
  if (state.current && !state.chats.has(state.current)) leave();
  if (state.current) await showMessages();
  list.show([...state.chats.values()], state.current);
}

function chat() { return state.chats.get(state.current); }

function keyOf(messageId, data) { return `${state.current}:${messageId}:${data}`; }

function speaker() {
  if (!chat()) return null;
  return chat().type === "private" ? chat().id : Number($("speaker").value);
}

async function open(chatId) {
  intent.drop();
  state.drafts.set(state.current, input.value);
  state.current = chatId;
  $("app").dataset.view = "chat";
  $("chat").hidden = false;
  $("nothing").hidden = true;
  input.value = state.drafts.get(chatId) ?? "";
  menu.close();
  cards.close();
  log.clear();
  showHead();
  if (matchMedia("(hover: hover) and (min-width: 761px)").matches) input.focus(); else $("title").focus();
  await showMessages(true).catch(trouble);
  list.show([...state.chats.values()], state.current);
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

// What happens while the answer is on its way is newer than the answer.
async function showMessages(toEnd) {
  const wanted = state.current;
  const meanwhile = new Map();
  state.meanwhile = meanwhile;
  state.toEnd ||= toEnd;
  const told = await server.messages(wanted);
  if (wanted !== state.current || meanwhile !== state.meanwhile) return;
  const known = new Map([...told.map((message) => [message.message_id, message]), ...meanwhile]);
  log.show([...known.values()], state.toEnd);
  state.toEnd = false;
  read();
}

function read() {
  const known = chat();
  if (known) markRead(known);
}

async function send(text) {
  const kept = text.trim();
  if (!state.current || !(kept || intent.file)) return false;
  const { file, editing, replyTo } = intent;
  try {
    if (file) await server.upload(state.current, speaker(), file, kept, replyTo);
    else if (editing !== null) await server.edit(state.current, speaker(), editing, kept);
    else await server.say(state.current, speaker(), kept, replyTo);
    intent.clear();
    log.scrollDown();
    return true;
  } catch { trouble(); return false; }
}

function attach(file) {
  if (!file || !state.current) return;
  if (file.size > MAX_UPLOAD) toast(words.tooLarge);
  else intent.attach(file);
}

function forward(message) {
  const [from, who] = [state.current, speaker()];
  const reachable = [...state.chats.values()].filter((each) => each.speakers.includes(who));
  chooseChat(reachable, (to) => server.forward(to, who, from, message.message_id).then(() => open(to)).catch(trouble));
}

async function press(message, data, button) {
  if (button.classList.contains("waiting")) return;
  button.classList.add("waiting");
  const key = keyOf(message.message_id, data);
  try {
    const { query_id } = await server.press(state.current, speaker(), message.message_id, data);
    if (state.answered.has(query_id)) { log.redraw(message.message_id); return; }
    state.waiting.set(query_id, key);
    setTimeout(() => { if (state.waiting.delete(query_id)) log.redraw(message.message_id); }, ANSWER_PATIENCE);
  } catch { button.classList.remove("waiting"); trouble(); }
}

function answered({ query_id, answer, chat_id, message_id, user_id }) {
  state.answered.add(query_id);
  state.waiting.delete(query_id);
  if (chat_id === state.current) log.redraw(message_id);
  if (user_id !== speaker() || !answer.text) return;
  (answer.show_alert ? alert : toast)(answer.text);
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
  if (event.revision <= state.revision) return;
  known.last = event.message;
  if (event.message.from?.id === state.bot.id) known.from_bot += 1;
  if (event.chat_id === state.current) { state.meanwhile.set(event.message_id, event.message); showSubtitle(); log.add(event.message); read(); }
  list.show([...state.chats.values()], state.current);
}

function edited(event) {
  if (event.chat_id === state.current && event.message) { state.meanwhile.set(event.message_id, event.message); log.replace(event.message); }
  const known = state.chats.get(event.chat_id);
  if (known?.last?.message_id === event.message_id) { known.last = event.message; list.show([...state.chats.values()], state.current); }
}

const happenings = {
  message: arrived,
  edited,
  deleted: () => load(),
  action: typing,
  answered,
  offered: (event) => cards.offered(event),
  commands: () => state.current && loadCommands(),
  chats: () => load(),
  clock: (event) => { office.set(event.now); if (state.current) log.draw(); },
  privacy: (event) => office.setPrivacy(event.on),
};

function write(text) {
  input.value = text;
  grow();
  input.focus();
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 150)}px`;
}

async function submit() {
  const text = input.value;
  input.value = "";
  grow();
  menu.close();
  cards.close();
  if (!(await send(text)) && text.trim()) input.value = text;
}

$("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
input.addEventListener("input", () => { grow(); menu.refresh(); cards.refresh(); });
input.addEventListener("keydown", (event) => {
  if (event.isComposing || menu.key(event) || cards.key(event)) { event.stopPropagation(); return; }
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]") || !state.current) return;
  if (menu.open) menu.close();
  else if (cards.open) cards.close();
  else if (intent.open) intent.drop();
  else leave();
});
$("back").addEventListener("click", leave);
$("attach").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => { attach($("file").files[0]); $("file").value = ""; });
$("chat").addEventListener("dragover", (event) => event.preventDefault());
$("chat").addEventListener("drop", (event) => { event.preventDefault(); attach(event.dataTransfer.files[0]); });
$("speaker").addEventListener("change", () => {
  localStorage.setItem(`speaker:${state.current}`, $("speaker").value);
  log.draw();
  cards.refresh();
  loadCommands();
});
// A wide window has room for both columns: it starts inside the first chat, so that a newcomer can type at once.
let greeted = false;
async function begin() {
  await load();
  const [first] = state.chats.keys();
  if (!greeted && first !== undefined && !state.current && matchMedia("(min-width: 761px)").matches) await open(first);
  greeted = true;
}
server.listen((event) => happenings[event.kind]?.(event), () => begin().catch(trouble), () => toast(words.lost));
