// Telegram's own links into the bot: t.me/<bot>?start=<payload> opens the bot's private chat and says "/start <payload>" there.
const START = /^https?:\/\/t\.me\/(\w+)\/?\?start=([\w-]{1,64})$/i;

// Returns the payload of a link into the bot called `username`, null for any other address.
export function startPayload(address, username) {
  const found = START.exec(address ?? "");
  return found && found[1].toLowerCase() === username?.toLowerCase() ? found[2] : null;
}

// Makes `made` (an <a>) a link: one into the bot is followed here by `follow(payload)`, any other opens beside the page.
export function lead(made, address, payload, follow) {
  if (/^(https?|mailto|tg):/i.test(address)) made.href = address;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  if (payload !== null) made.addEventListener("click", (event) => { event.preventDefault(); follow(payload); });
}
