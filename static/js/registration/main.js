/** List matching towns while somebody types. */

import { matches } from "./search.js";

const MOST = 8;

const form = document.querySelector("[data-municipality-search]");
const list = document.querySelector("[data-municipality-matches]");
const noMatch = document.querySelector("[data-no-match]");

/** @param {{name: string, kreis: string, url: string}} town */
function item(town) {
  const link = document.createElement("a");
  link.className = "match";
  link.href = town.url;
  for (const [part, text] of [["name", town.name], ["kreis", town.kreis]]) {
    const span = document.createElement("span");
    span.className = `match__${part}`;
    span.textContent = text;
    link.append(span);
  }
  const entry = document.createElement("li");
  entry.append(link);
  return entry;
}

function show(towns, query) {
  const found = matches(towns, query, MOST);
  const ul = document.createElement("ul");
  ul.className = "match-list";
  ul.append(...found.map(item));
  const nothing = query.trim() ? [noMatch.content.cloneNode(true)] : [];
  list.replaceChildren(...(found.length ? [ul] : nothing));
}

if (form) {
  const towns = await (await fetch(form.dataset.names)).json();
  const input = form.elements.q;
  input.addEventListener("input", () => show(towns, input.value));
  form.addEventListener("submit", (event) => {
    const found = matches(towns, input.value, MOST);
    if (found.length !== 1) return;
    event.preventDefault();
    location.assign(found[0].url);
  });
  if (input.value) show(towns, input.value);
}
