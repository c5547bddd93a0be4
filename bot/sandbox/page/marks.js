// Shows a text with its entities. Text only ever becomes text nodes: nothing that was written can become markup.
import { words } from "/page/words.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function marked(text, entities, onCommand) {
  const root = document.createDocumentFragment();
  fill(root, text, 0, text.length, [...(entities ?? [])], onCommand);
  return root;
}

function fill(parent, text, start, end, entities, onCommand) {
  let position = start;
  while (entities.length && entities[0].offset < end) {
    const entity = entities.shift();
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    parent.append(text.slice(position, from));
    const inner = entities.filter((other) => other.offset < to);
    entities.splice(0, inner.length);
    const node = wrapper(entity, text.slice(from, to), onCommand);
    fill(node, text, from, to, inner, onCommand);
    parent.append(node);
    position = to;
  }
  parent.append(text.slice(position, end));
}

function wrapper(entity, covered, onCommand) {
  switch (entity.type) {
    case "text_link": return link(entity.url, onCommand);
    case "url": return link(covered, onCommand);
    case "email": return link(`mailto:${covered}`);
    case "spoiler": return spoiler();
    case "bot_command": return command(covered, onCommand);
    case "expandable_blockquote": return expandable();
    default: return element(TAGS[entity.type] ?? "span", TAGS[entity.type] ? "" : `mark-${entity.type}`);
  }
}

function link(address, onCommand) {
  const made = element("a");
  const invitation = /^https:\/\/t\.me\/\w+\?start=([\w-]+)$/.exec(address);
  if (invitation) made.addEventListener("click", (event) => { event.preventDefault(); onCommand(`/start ${invitation[1]}`); });
  if (/^(https?|mailto|tg):/i.test(address)) made.href = address;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  return made;
}

function command(covered, onCommand) {
  const made = element("button", "command");
  made.type = "button";
  made.addEventListener("click", () => onCommand(covered));
  return made;
}

function spoiler() {
  const made = element("span", "spoiler");
  made.tabIndex = 0;
  made.role = "button";
  made.setAttribute("aria-label", words.spoiler);
  const reveal = () => { made.classList.add("shown"); made.removeAttribute("aria-label"); made.removeAttribute("role"); };
  made.addEventListener("click", reveal);
  made.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); reveal(); } });
  return made;
}

function expandable() {
  const made = element("blockquote", "expandable");
  made.addEventListener("click", () => made.classList.toggle("open"));
  return made;
}
