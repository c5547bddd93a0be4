// Shows a text with its entities. Text only ever becomes text nodes: nothing that was written can become markup.
import { lead } from "/page/links.js";
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

// `view`: {onCommand(text), onInvitation(payload), payloadOf(address)}.
export function marked(text, entities, view) {
  const root = document.createDocumentFragment();
  fill(root, text, 0, text.length, [...(entities ?? [])], view);
  return root;
}

function fill(parent, text, start, end, entities, view) {
  let position = start;
  while (entities.length && entities[0].offset < end) {
    const entity = entities.shift();
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    parent.append(text.slice(position, from));
    const inner = entities.filter((other) => other.offset < to);
    entities.splice(0, inner.length);
    const node = wrapper(entity, text.slice(from, to), view);
    fill(node, text, from, to, inner, view);
    parent.append(node);
    position = to;
  }
  parent.append(text.slice(position, end));
}

function wrapper(entity, covered, view) {
  switch (entity.type) {
    case "text_link": return link(entity.url, view);
    case "url": return link(covered, view);
    case "email": return link(`mailto:${covered}`, view);
    case "spoiler": return spoiler();
    case "bot_command": return command(covered, view.onCommand);
    case "expandable_blockquote": return expandable();
    default: return element(TAGS[entity.type] ?? "span", TAGS[entity.type] ? "" : `mark-${entity.type}`);
  }
}

function link(address, view) {
  const made = element("a");
  lead(made, address, view.payloadOf(address), view.onInvitation);
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
