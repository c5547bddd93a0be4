// Cards above the composer while "@bot …" is typed: asks the bot once the fingers rest, shows what it offers, sends the chosen one.
import { Choices } from "/page/choices.js";
import { element } from "/page/marks.js";
import { server } from "/page/server.js";
import { words } from "/page/words.js";

const REST = 250;

export class Cards extends Choices {
  // `place()`: {bot (its user name), chat, user} of what is open now. `onStart(payload)` follows the button above the cards.
  constructor(list, input, { place, onStart, onSent, onTrouble }) {
    super(list, input);
    Object.assign(this, { place, onStart, onSent, onTrouble, rows: [], early: new Map() });
  }

  refresh() {
    clearTimeout(this.resting);
    const typed = this.typed();
    if (typed === null) { this.close(); return; }
    this.resting = setTimeout(() => this.ask(typed, ""), REST);
  }

  typed() {
    const { bot } = this.place();
    const found = /^@(\w+)\s(.*)$/su.exec(this.input.value);
    return found && found[1].toLowerCase() === bot?.toLowerCase() ? found[2] : null;
  }

  async ask(typed, offset) {
    const { chat, user } = this.place();
    try {
      const { query_id } = await server.typeInline(chat, user, typed, offset);
      Object.assign(this, { query: query_id, asked: typed, more: offset !== "" });
      if (this.early.has(query_id)) this.offered({ query_id, offered: this.early.get(query_id) });
    } catch { this.close(); }
  }

  // What is offered may arrive before the page knows the number of its query.
  offered({ query_id, offered }) {
    if (query_id !== this.query) { this.early.set(query_id, offered); return; }
    this.early.clear();
    if (this.typed() !== this.asked) return;
    const found = offered.results.map((result) => ({ result, query: query_id }));
    const above = offered.button ? [{ button: offered.button }] : [];
    const kept = this.more ? this.rows.filter((row) => !row.offset) : [];
    this.rows = [...above, ...kept, ...found, ...(offered.next_offset ? [{ offset: offered.next_offset }] : [])];
    this.draw(this.rows.length ? this.rows.map((row, index) => this.item(row, index)) : [element("li", "none", words.noCards)]);
  }

  close() {
    super.close();
    clearTimeout(this.resting);
    Object.assign(this, { query: null, rows: [] });
  }

  item(row, index) {
    const made = this.option(element("li", "card"), index);
    made.append(element("b", "", row.result?.title ?? row.button?.text ?? words.moreCards));
    if (row.result?.description) made.append(element("span", "", row.result.description));
    return made;
  }

  async choose(index) {
    const row = this.rows[index];
    if (row.offset) { await this.ask(this.asked, row.offset); return; }
    this.input.value = "";
    this.close();
    if (row.button) { await this.onStart(row.button.start_parameter); return; }
    try {
      await server.choose(row.query, row.result.id);
      this.onSent();
    } catch { this.onTrouble(); }
  }
}
