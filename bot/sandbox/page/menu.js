// The list of the bot's commands above the composer: typing "/" or the menu button opens it.
import { Choices } from "/page/choices.js";
import { element } from "/page/marks.js";
import { words } from "/page/words.js";

export class CommandMenu extends Choices {
  constructor(list, input, button, onChosen) {
    super(list, input);
    Object.assign(this, { button, onChosen, commands: [], shown: [] });
    button.addEventListener("click", () => this.toggle());
  }

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
    this.button.setAttribute("aria-expanded", "true");
    this.draw(this.shown.length ? this.shown.map((command, index) => this.item(command, index)) : [element("li", "none", words.noCommands)]);
  }

  close() {
    super.close();
    this.button.setAttribute("aria-expanded", "false");
  }

  item(command, index) {
    const made = this.option(element("li"), index);
    made.append(element("b", "", `/${command.command}`), element("span", "", command.description));
    return made;
  }

  choose(index) {
    this.input.value = `/${this.shown[index].command} `;
    this.close();
    this.input.focus();
    this.onChosen();
  }
}
