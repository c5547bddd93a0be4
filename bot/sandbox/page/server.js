// Speaks with the sandbox's own endpoints; nothing else is ever asked.
async function ask(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

function post(path, body) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export const server = {
  state: () => ask("/sandbox/state"),
  messages: (chat) => ask(`/sandbox/chats/${chat}/messages`),
  commands: (chat, user) => ask(`/sandbox/chats/${chat}/commands?user=${user}`),
  say: (chat, user, text, replyTo) => post(`/sandbox/chats/${chat}/say`, { user_id: user, text, reply_to: replyTo }),
  edit: (chat, user, message, text) => post(`/sandbox/chats/${chat}/edit`, { user_id: user, message_id: message, text }),
  forward: (chat, user, from, message) => post(`/sandbox/chats/${chat}/forward`, { user_id: user, from_chat_id: from, message_id: message }),
  press: (chat, user, message, data) => post(`/sandbox/chats/${chat}/press`, { user_id: user, message_id: message, data }),
  typeInline: (chat, user, query, offset) => post(`/sandbox/chats/${chat}/inline`, { user_id: user, query, offset }),
  choose: (query, result) => post(`/sandbox/inline/${query}/choose`, { result_id: result }),
  privacy: (on) => post("/sandbox/privacy", { on }),
  moveClock: (to) => post("/sandbox/clock", { to }),
  fileAddress: (id, inline) => `/sandbox/files/${encodeURIComponent(id)}${inline ? "?inline" : ""}`,
  upload(chat, user, file, caption, replyTo) {
    const form = new FormData();
    form.set("user_id", user);
    form.set("caption", caption);
    form.set("reply_to", replyTo ?? "");
    form.set("file", file);
    return ask(`/sandbox/chats/${chat}/upload`, { method: "POST", body: form });
  },
  listen(onEvent, onOpen, onLost) {
    const source = new EventSource("/sandbox/events");
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onopen = onOpen;
    source.onerror = onLost;
  },
};
