// What the next message of the composer is: a new one, an answer to a message, a file with its caption, or an own message put right.
import { nameOf, summary } from "/page/bubbles.js";
import { words } from "/page/words.js";

const $ = (id) => document.getElementById(id);

export class Intent {
  // `onChange(text)` is called when the composer has another text to start from.
  constructor(input, onChange) {
    Object.assign(this, { input, onChange });
    this.clear();
    $("replying-off").addEventListener("click", () => { this.drop(); input.focus(); });
  }

  get open() { return this.replyTo !== null || this.editing !== null || this.file !== null; }

  clear() {
    Object.assign(this, { replyTo: null, editing: null, file: null });
    $("replying").hidden = true;
  }

  // Giving up a correction takes its words out of the composer again.
  drop() {
    const corrected = this.editing !== null;
    this.clear();
    if (corrected) this.onChange("");
  }

  reply(message) {
    this.drop();
    this.replyTo = message.message_id;
    this.show(nameOf(message.from), summary(message));
  }

  edit(message) {
    this.clear();
    this.editing = message.message_id;
    this.onChange(message.text);
    this.show(words.editing, message.text);
  }

  attach(file) {
    if (this.editing !== null) this.drop();
    this.file = file;
    this.show(file.name, words.captionHint);
  }

  show(who, text) {
    $("replying-who").textContent = who;
    $("replying-text").textContent = text;
    $("replying").hidden = false;
    this.input.focus();
  }
}
