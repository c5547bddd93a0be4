// A list to choose from above the composer: arrows and the mouse walk it, Enter or a click chooses. It asks nobody for anything.
export class Choices {
  constructor(list, input) {
    Object.assign(this, { list, input, active: 0 });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[data-index]");
      if (item) this.choose(Number(item.dataset.index));
    });
  }

  get open() { return !this.list.hidden; }

  // The items that can be chosen; others (a line that says there is nothing) have no index.
  get items() { return [...this.list.querySelectorAll("[data-index]")]; }

  draw(rows) {
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.active = Math.min(this.active, Math.max(0, this.items.length - 1));
    this.mark();
  }

  close() {
    this.list.hidden = true;
    this.active = 0;
    this.input.removeAttribute("aria-activedescendant");
  }

  option(made, index) {
    made.role = "option";
    made.id = `${this.list.id}-${index}`;
    made.dataset.index = index;
    return made;
  }

  mark() {
    this.items.forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === this.active));
      if (index !== this.active) return;
      item.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", item.id);
    });
  }

  // Returns true if the key was for the list.
  key(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.items.length;
    if (step && count) {
      this.active = (this.active + step + count) % count;
      this.mark();
    } else if ((event.key === "Enter" || event.key === "Tab") && count) this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }
}
