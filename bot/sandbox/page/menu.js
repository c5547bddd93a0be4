// The list of the bot's commands above the composer: typing "/" or the menu button opens it, arrows choose.
import { element } from "/page/marks.js";
import { words } from "/page/words.js";

export class CommandMenu {
  constructor(list, input, button, onChosen) {
    Object.assign(this, { list, input, button, onChosen, commands: [], shown: [], active: 0 });
    button.addEventListener("click", () => this.toggle());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[data-index]");
      if (item) this.choose(Number(item.dataset.index));
    });
  }

  get open() { return !this.list.hidden; }

  toggle() {
    if (this.open) { this.close(); return; }
    if (!this.input.value.startsWith("/")) this.input.value = "/";
    this.input.focus();
    this.refresh();
  }

  refresh() {
    const typed = this.input.value;
    const prefix = /^\/\S*$/.test(typed) ? typed.slice(1).toLowerCase() : null;
    this.shown = prefix === null ? [] : this.commands.filter((command) => command.command.startsWith(prefix));
    const complete = this.shown.length === 1 && this.shown[0].command === prefix;
    if (prefix === null || complete || (!this.shown.length && this.commands.length)) { this.close(); return; }
    this.active = Math.min(this.active, Math.max(0, this.shown.length - 1));
    this.list.replaceChildren(...(this.shown.length ? this.shown.map((command, index) => this.item(command, index)) : [element("li", "none", words.noCommands)]));
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.mark();
  }

  close() {
    this.list.hidden = true;
    this.active = 0;
    this.button.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  item(command, index) {
    const made = element("li");
    made.role = "option";
    made.id = `command-${index}`;
    made.dataset.index = index;
    made.append(element("b", "", `/${command.command}`), element("span", "", command.description));
    return made;
  }

  mark() {
    [...this.list.children].forEach((item, index) => {
      const chosen = index === this.active && this.shown.length > 0;
      item.setAttribute("aria-selected", String(chosen));
      if (chosen) { item.scrollIntoView({ block: "nearest" }); this.input.setAttribute("aria-activedescendant", item.id); }
    });
  }

  // Returns true if the key was for the menu.
  key(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.shown.length) {
      this.active = (this.active + step + this.shown.length) % this.shown.length;
      this.mark();
    } else if ((event.key === "Enter" || event.key === "Tab") && this.shown.length) this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  choose(index) {
    this.input.value = `/${this.shown[index].command} `;
    this.close();
    this.input.focus();
    this.onChosen();
  }
}
