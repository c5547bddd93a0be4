// Asks where a message is to be forwarded: one of the chats of whoever forwards it.
import { titleOf } from "/page/list.js";
import { element } from "/page/marks.js";

const $ = (id) => document.getElementById(id);

export function chooseChat(chats, onChosen) {
  const keys = chats.map((chat) => {
    const made = element("button", "chip", titleOf(chat));
    made.addEventListener("click", () => onChosen(chat.id));
    return made;
  });
  $("forward-chats").replaceChildren(...keys);
  $("forward").showModal();
}
