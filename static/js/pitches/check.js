/** Beside the form of a slot or block: say what would not fit, as somebody types. */

import { asker } from "./notices.js";

const box = document.querySelector("[data-check]");
const form = box.closest("form");

function show(notices) {
  const items = notices.map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  });
  box.querySelector("ul").replaceChildren(...items);
}

const { ask } = asker(box.dataset.check, show);

form.addEventListener("input", () => {
  const { csrf_token: _token, ...fields } = Object.fromEntries(new FormData(form));
  ask({ ...fields, item: box.dataset.item });
});
