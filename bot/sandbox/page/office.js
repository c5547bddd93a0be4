// The office clock with its steps, and the switch for privacy mode. The clock runs on the server; here it only ticks.
import { server } from "/page/server.js";
import { words } from "/page/words.js";

const $ = (id) => document.getElementById(id);

export class Office {
  constructor(onTrouble, say) {
    this.zone = "Asia/Ho_Chi_Minh";
    this.ahead = 0;
    const move = async (to, button) => {
      button.disabled = true;
      try {
        this.set((await server.moveClock(to)).now);
        say(words.clockMoved(`${this.time(this.seconds())}, ${this.day(this.seconds())}`));
      } catch { onTrouble(); } finally { button.disabled = false; button.focus(); }
    };
    for (const step of document.querySelectorAll("[data-step]")) step.addEventListener("click", () => move(step.dataset.step, step));
    $("clock-form").addEventListener("submit", (event) => {
      event.preventDefault();
      move($("clock-to").value, event.target.querySelector("button"));
    });
    $("privacy").addEventListener("change", async (event) => {
      try { this.setPrivacy((await server.privacy(event.target.checked)).on); } catch { onTrouble(); }
    });
    setInterval(() => this.tick(), 1000);
  }

  set(now) {
    this.ahead = now * 1000 - Date.now();
    if (document.activeElement !== $("clock-to")) $("clock-to").value = this.field(now);
    this.tick();
  }

  setPrivacy(on) {
    $("privacy").checked = on;
    $("privacy-note").textContent = on ? words.privacyOn : words.privacyOff;
  }

  seconds() { return (Date.now() + this.ahead) / 1000; }

  format(seconds, options) {
    return new Intl.DateTimeFormat("vi-VN", { timeZone: this.zone, ...options }).format(new Date(seconds * 1000));
  }

  time(seconds) { return this.format(seconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }); }

  day(seconds) {
    const weekday = this.format(seconds, { weekday: "long" });
    return `${weekday}, ${this.format(seconds, { day: "numeric", month: "numeric", year: "numeric" })}`;
  }

  // As a field for day and hour wants it: "2025-11-24T07:00", in the office's time.
  field(seconds) {
    const options = { timeZone: this.zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
    return new Intl.DateTimeFormat("sv-SE", options).format(new Date(seconds * 1000)).replace(" ", "T");
  }

  dayKey(seconds) { return this.format(seconds, { year: "numeric", month: "2-digit", day: "2-digit" }); }

  dayWords(seconds) {
    const now = this.seconds();
    if (this.dayKey(seconds) === this.dayKey(now)) return words.today;
    if (this.dayKey(seconds) === this.dayKey(now - 86400)) return words.yesterday;
    return this.day(seconds);
  }

  short(seconds) {
    return this.dayKey(seconds) === this.dayKey(this.seconds()) ? this.time(seconds) : this.format(seconds, { day: "numeric", month: "numeric" });
  }

  tick() {
    const now = this.seconds();
    $("clock-time").textContent = $("head-clock").textContent = this.time(now);
    $("clock-date").textContent = this.day(now);
    $("clock").dateTime = new Date(now * 1000).toISOString();
  }
}
