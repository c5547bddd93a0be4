// Short notices: a toast that goes by itself, and an alert that waits to be read.
const $ = (id) => document.getElementById(id);
const SHOWN_MS = 4000;
let timer;

export function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { $("toast").hidden = true; }, SHOWN_MS);
}

export function alert(text) {
  $("alert-text").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}
