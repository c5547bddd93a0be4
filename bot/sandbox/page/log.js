// The messages of the open chat: draws them, adds and replaces one at a time, keeps the reader's and the keyboard's place.
import { bubble, datePill } from "/page/bubbles.js";
import { element } from "/page/marks.js";
import { words } from "/page/words.js";

const NEAR_END = 120;
const TOGETHER_SECONDS = 600;

export class Log {
  // `actions`: {onReply, onPress, onCommand, onStart, onInvitation, onQuestion, payloadOf(address), isWaiting, speaker(), chat(), fallback (element that takes the focus)}.
  constructor(place, down, office, actions) {
    Object.assign(this, { place, down, office, actions, messages: [] });
    place.addEventListener("scroll", () => { down.hidden = this.belowSeen() < 200; });
    down.addEventListener("click", () => { this.scrollDown(); actions.fallback.focus(); });
  }

  clear() {
    this.messages = [];
    this.place.replaceChildren();
  }

  show(messages, toEnd) {
    this.messages = messages;
    this.draw();
    if (toEnd) this.scrollDown();
  }

  // Old messages are not news: screen readers hear only what comes later.
  draw() {
    const atEnd = this.belowSeen() < NEAR_END;
    this.place.setAttribute("aria-live", "off");
    const rows = this.messages.flatMap((message, index) => [...this.pill(message, this.messages[index - 1]), this.row(index)]);
    this.place.replaceChildren(...(rows.length ? rows : [this.hint()]));
    this.place.setAttribute("aria-live", "polite");
    if (atEnd) this.scrollDown();
  }

  add(message) {
    if (this.messages.some((known) => known.message_id === message.message_id)) return;
    const atEnd = this.belowSeen() < NEAR_END;
    const before = this.messages.at(-1);
    if (!before) this.place.replaceChildren();
    this.messages.push(message);
    this.place.append(...this.pill(message, before), this.row(this.messages.length - 1));
    if (atEnd || message.from?.id === this.actions.speaker()) this.scrollDown();
  }

  replace(message) {
    const index = this.messages.findIndex((known) => known.message_id === message.message_id);
    if (index < 0) return;
    this.messages[index] = message;
    this.redraw(message.message_id);
  }

  // Keyboard users keep their place: the button at the same position, else the composer.
  redraw(messageId) {
    const index = this.messages.findIndex((known) => known.message_id === messageId);
    const old = this.place.querySelector(`[data-message="${messageId}"]`);
    if (index < 0 || !old) return;
    const held = [...old.querySelectorAll(".key")].indexOf(document.activeElement);
    const atEnd = this.belowSeen() < NEAR_END;
    const fresh = this.row(index);
    old.replaceWith(fresh);
    const keys = fresh.querySelectorAll(".key");
    if (held >= 0) (keys[held] ?? keys[0] ?? this.actions.fallback).focus({ preventScroll: true });
    if (atEnd) this.scrollDown();
  }

  row(index) {
    const [message, before] = [this.messages[index], this.messages[index - 1]];
    const together = before?.from?.id === message.from?.id && message.date - before.date < TOGETHER_SECONDS && !this.pill(message, before).length;
    return bubble(message, {
      ...this.actions,
      own: message.from?.id === this.actions.speaker(),
      first: !together,
      named: !together && this.actions.chat().type !== "private",
      time: (shown) => this.office.time(shown.date),
    });
  }

  pill(message, before) {
    if (before && this.office.dayKey(before.date) === this.office.dayKey(message.date)) return [];
    return [datePill(this.office.dayWords(message.date))];
  }

  hint() {
    const group = this.actions.chat().type !== "private";
    const box = element("div", "hint");
    box.append(element("h3", "", words.tryAsking), element("p", "", group ? words.groupHint : words.privateHint));
    const chips = element("div", "chips");
    for (const question of words.questions) {
      const chip = element("button", "chip", question);
      chip.type = "button";
      chip.addEventListener("click", () => this.actions.onQuestion(group ? `/hoi ${question}` : question));
      chips.append(chip);
    }
    box.append(chips);
    return box;
  }

  belowSeen() { return this.place.scrollHeight - this.place.scrollTop - this.place.clientHeight; }

  scrollDown() { this.place.scrollTop = this.place.scrollHeight; }
}
